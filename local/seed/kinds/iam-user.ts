import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListMFADevicesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  TagUserCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { userPermissionsByHand } from '../identities-by-hand.ts';
import { tagByHand } from '../tag-by-hand.ts';
import { tagList, tagOf, tagWords, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  path: z.string().startsWith('/').endsWith('/').default('/'),
  tags,
  password: z.boolean().default(true),
  accessKey: z.boolean().default(false),
  mfa: z.boolean().default(true),
});

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'users',
  schema,
  make: async ({ aws, limit }, entries) => {
    await Promise.all(entries.map((entry) => limit(() => makeUser(aws, entry))));
    return [];
  },
  panes: [
    {
      title: 'IAM user',
      scope: 'global',
      read: async (aws) => {
        const iam = aws.iam();
        const { Users = [] } = await iam.send(new ListUsersCommand({}));
        return Promise.all(
          Users.map(async ({ UserName = '', Path = '/' }) => {
            const { Tags } = await iam.send(new ListUserTagsCommand({ UserName }));
            const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({ UserName }));
            const isMarked = tagOf(Tags, 'MFA_REQUIRED') === 'true';
            return {
              id: UserName,
              name: UserName,
              state: MFADevices.length > 0 ? 'MFA' : isMarked ? 'MFA required' : 'no MFA',
              tone: MFADevices.length > 0 ? 'good' : 'watch',
              detail: words(
                Path === '/' ? undefined : Path,
                ...(await permissionsOf(aws, UserName)),
                tagWords(Tags),
              ),
            } as const;
          }),
        );
      },
      changes: [
        {
          title: 'Set up MFA',
          offered: ({ state }) => state !== 'MFA',
          run: (aws, _, id) => setUpMfa(aws, id),
        },
        {
          title: 'Remove MFA',
          offered: ({ state }) => state === 'MFA',
          run: async (aws, _, UserName) => {
            const { MFADevices = [] } = await aws.iam().send(new ListMFADevicesCommand({ UserName }));
            for (const { SerialNumber } of MFADevices)
              await aws.iam().send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
          },
        },
        ...userPermissionsByHand,
        ...tagByHand(
          (aws, _, UserName, tag) => aws.iam().send(new TagUserCommand({ UserName, Tags: [tag] })),
          (aws, _, UserName, key) => aws.iam().send(new UntagUserCommand({ UserName, TagKeys: [key] })),
        ),
      ],
    },
  ],
});

/** moto's credential report has no row for the root user. */
async function makeUser(aws: LocalAws, seed: z.output<typeof schema>): Promise<void> {
  const iam = aws.iam();
  const UserName = seed.name;
  await iam.send(new CreateUserCommand({ UserName, Path: seed.path, Tags: tagList(seed.tags) }));
  if (seed.password) await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'local-copy-only' }));
  if (seed.accessKey) await iam.send(new CreateAccessKeyCommand({ UserName }));
  if (seed.mfa) await setUpMfa(aws, UserName);
}

/** Names of its policies, and how many access keys it has. */
async function permissionsOf(aws: LocalAws, UserName: string): Promise<readonly string[]> {
  const iam = aws.iam();
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const { AccessKeyMetadata: { length: keys } = [] } = await iam.send(
    new ListAccessKeysCommand({ UserName }),
  );
  const attached = AttachedPolicies.map(({ PolicyName = '' }) => PolicyName);
  return [...attached, ...PolicyNames, ...(keys > 0 ? [keys === 1 ? '1 key' : `${keys} keys`] : [])];
}

async function setUpMfa(aws: LocalAws, UserName: string): Promise<void> {
  const iam = aws.iam();
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${UserName}-${Date.now().toString(36)}` }),
  );
  await iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber: VirtualMFADevice?.SerialNumber,
      AuthenticationCode1: '123456',
      AuthenticationCode2: '654321',
    }),
  );
}
