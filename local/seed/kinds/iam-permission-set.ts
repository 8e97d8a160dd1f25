import {
  CreatePermissionSetCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  PutInlinePolicyToPermissionSetCommand,
  type SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { z } from 'zod';
import { defineLocalKind } from '../define.ts';
import { name, region } from '../fields.ts';

const schema = z.strictObject({
  name,
  /** Where Identity Center is. */
  region,
  /** Actions that its inline policy allows. */
  allow: z.array(z.string()).default(['s3:ListAllMyBuckets']),
});

const policyOf = (...Action: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

/** moto has one instance in each region. */
async function instanceOf(sso: SSOAdminClient): Promise<string> {
  const { Instances = [] } = await sso.send(new ListInstancesCommand({}));
  const [first] = Instances;
  if (!first?.InstanceArn) throw new Error('moto has no instance of Identity Center');
  return first.InstanceArn;
}

/** Permission sets of IAM Identity Center. */
export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'permissionSets',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = async (seed: z.output<typeof schema>) => {
      const sso = aws.ssoAdmin(seed.region);
      const InstanceArn = await instanceOf(sso);
      const { PermissionSet } = await sso.send(
        new CreatePermissionSetCommand({ InstanceArn, Name: seed.name, SessionDuration: 'PT1H' }),
      );
      const { PermissionSetArn } = PermissionSet ?? {};
      const InlinePolicy = policyOf(...seed.allow);
      await sso.send(
        new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy }),
      );
    };
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'Permission set',
      scope: 'regional',
      read: async (aws, region) => {
        const sso = aws.ssoAdmin(region);
        const InstanceArn = await instanceOf(sso);
        const { PermissionSets = [] } = await sso.send(new ListPermissionSetsCommand({ InstanceArn }));
        return Promise.all(
          PermissionSets.map(async (PermissionSetArn) => {
            const [{ PermissionSet }, { InlinePolicy = '' }] = await Promise.all([
              sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn })),
              sso.send(new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn })),
            ]);
            const isWide = InlinePolicy.includes('"iam:*"');
            return {
              id: PermissionSetArn,
              name: PermissionSet?.Name ?? PermissionSetArn,
              state: isWide ? 'allows all of IAM' : 'in use',
              tone: isWide ? ('watch' as const) : ('good' as const),
              detail: '',
            };
          }),
        );
      },
      changes: [
        {
          title: 'Allow all of IAM',
          call: async (aws, region, permissionSetArn) => {
            const sso = aws.ssoAdmin(region);
            const instanceArn = await instanceOf(sso);
            const inlinePolicy = policyOf('iam:*');
            await sso.send(
              new PutInlinePolicyToPermissionSetCommand({
                InstanceArn: instanceArn,
                PermissionSetArn: permissionSetArn,
                InlinePolicy: inlinePolicy,
              }),
            );
            return {
              sample: 'PutInlinePolicyToPermissionSet',
              request: { instanceArn, permissionSetArn, inlinePolicy },
              region,
            };
          },
        },
      ],
    },
  ],
});
