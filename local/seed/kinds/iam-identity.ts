import { AttachUserPolicyCommand, CreatePolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import { z } from 'zod';
import type { LocalAws } from '../../aws/aws-clients.ts';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { tagList, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  path: z.string().startsWith('/').endsWith('/').default('/'),
  tags,
  /** Actions that it allows on all resources. */
  allow: z.array(z.string()).default([]),
  /** Actions that it denies on all resources. */
  deny: z.array(z.string()).default([]),
  /** Names of users. */
  attachedTo: z.array(z.string()).default([]),
});

/** Users are made by `iam-user.ts`. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'policies',
  schema,
  after: ['users'],
  problem: ({ attachedTo }, seed) => {
    const unknown = attachedTo.find((user) => !seed.entries['users']?.some((entry) => entry.name === user));
    return unknown === undefined ? undefined : `attachedTo: there is no user ${unknown}`;
  },
  make: async ({ aws, limit }, entries) => {
    await Promise.all(entries.map((entry) => limit(() => makePolicy(aws, entry))));
    return [];
  },
  panes: [
    {
      title: 'IAM policy',
      scope: 'global',
      read: async (aws) => {
        const { Policies = [] } = await aws.iam().send(new ListPoliciesCommand({ Scope: 'Local' }));
        return Policies.map(
          ({ Arn = '', PolicyName = '', Path = '/', AttachmentCount = 0, DefaultVersionId = '' }) => ({
            id: Arn,
            name: PolicyName,
            state: AttachmentCount > 0 ? 'attached' : 'unused',
            tone: AttachmentCount > 0 ? ('good' as const) : ('off' as const),
            detail: words(Path === '/' ? undefined : Path, DefaultVersionId),
          }),
        );
      },
    },
  ],
});

async function makePolicy(aws: LocalAws, seed: z.output<typeof schema>): Promise<void> {
  const iam = aws.iam();
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: seed.name,
      Path: seed.path,
      Tags: tagList(seed.tags),
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          ...(seed.allow.length > 0 ? [{ Effect: 'Allow', Action: seed.allow, Resource: '*' }] : []),
          ...(seed.deny.length > 0 ? [{ Effect: 'Deny', Action: seed.deny, Resource: '*' }] : []),
        ],
      }),
    }),
  );
  for (const UserName of seed.attachedTo)
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
}
