import { CreateRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { roleTrustByHand } from '../identities-by-hand.ts';
import { tagList } from '../tags.ts';

const schema = z.strictObject({
  name,
  tags,
  /** The service that may assume it: `ec2`. */
  service: z.string().regex(/^[a-z0-9-]+$/),
});

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'roles',
  schema,
  make: async ({ aws, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.iam().send(
        new CreateRoleCommand({
          RoleName: seed.name,
          Tags: tagList(seed.tags),
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: `${seed.service}.amazonaws.com` },
                Action: 'sts:AssumeRole',
              },
            ],
          }),
        }),
      );
    await Promise.all(entries.map((entry) => limit(() => make(entry))));
    return [];
  },
  panes: [
    {
      title: 'IAM role',
      scope: 'global',
      read: async (aws) => {
        const { Roles = [] } = await aws.iam().send(new ListRolesCommand({}));
        return Roles.map(({ RoleName = '', AssumeRolePolicyDocument = '' }) => {
          const text = decodeURIComponent(AssumeRolePolicyDocument);
          const [, service] = /"([\w-]+)\.amazonaws\.com"/.exec(text) ?? [];
          return {
            id: RoleName,
            name: RoleName,
            state: service ? `trusts ${service}` : 'trusts everybody',
            tone: service ? ('good' as const) : ('watch' as const),
            detail: '',
          };
        });
      },
      changes: roleTrustByHand,
    },
  ],
});
