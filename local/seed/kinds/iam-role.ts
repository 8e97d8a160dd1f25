import { CreateRoleCommand, GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { z } from 'zod';
import { defineLocalKind } from '../define.ts';
import { name, tags } from '../fields.ts';
import { roleByHand } from '../identities-by-hand.ts';
import { tagList, words } from '../tags.ts';

const schema = z.strictObject({
  name,
  tags,
  /** The service that may assume it: `ec2`. */
  service: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  /** The name of a provider of the seed whose tokens open it, instead of a service. */
  provider: z.string().optional(),
  /** The name of a policy of the seed. */
  boundary: z.string().optional(),
});

/** moto's account. */
const policyArn = (policy: string): string => `arn:aws:iam::123456789012:policy/${policy}`;
const providerArn = (provider: string): string => `arn:aws:iam::123456789012:oidc-provider/${provider}`;

const trustOf = ({ service, provider }: z.output<typeof schema>): object =>
  provider === undefined
    ? { Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }
    : {
        Principal: { Federated: providerArn(provider) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com' } },
      };

export const local = defineLocalKind<z.output<typeof schema>>({
  section: 'roles',
  schema,
  problem: ({ service, provider }, seed) => {
    if ((service === undefined) === (provider === undefined)) return 'give either service or provider';
    const isThere = seed.entries['providers']?.some((entry) => entry.name === provider);
    return provider === undefined || isThere ? undefined : `provider: there is no provider ${provider}`;
  },
  make: async ({ aws, limit }, entries) => {
    const make = (seed: z.output<typeof schema>) =>
      aws.iam().send(
        new CreateRoleCommand({
          RoleName: seed.name,
          Tags: tagList(seed.tags),
          PermissionsBoundary: seed.boundary && policyArn(seed.boundary),
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', ...trustOf(seed) }],
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
        return Promise.all(
          Roles.map(async ({ RoleName = '', AssumeRolePolicyDocument = '' }) => {
            const text = decodeURIComponent(AssumeRolePolicyDocument);
            const [, service] = /"Service": *"([\w-]+)\.amazonaws\.com"/.exec(text) ?? [];
            // ListRoles leaves the boundary out.
            const { Role } = await aws.iam().send(new GetRoleCommand({ RoleName }));
            const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn?.split('/').at(-1);
            return {
              id: RoleName,
              name: RoleName,
              state: `trusts ${service ?? trusted(text)}`,
              tone:
                service || /oidc-provider\/(?!token\.actions)/.test(text)
                  ? ('good' as const)
                  : ('watch' as const),
              detail: words(boundary && `boundary ${boundary}`),
            };
          }),
        );
      },
      changes: roleByHand,
    },
  ],
});

function trusted(policy: string): string {
  if (policy.includes('githubusercontent')) return 'GitHub';
  const [, provider] = /oidc-provider\/([^"]+)"/.exec(policy) ?? [];
  if (provider !== undefined) return provider;
  return /::(\d{12}):root/.exec(policy)?.[1] ?? 'everybody';
}
