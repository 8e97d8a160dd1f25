import { emptyIdentity, type Identity } from '../../../core/changes/identity.ts';
import { example } from '../../../core/facts/examples.ts';
import { identityId } from '../../../core/iam/state/identity-id.ts';
import { known, type Resource } from '../../../core/resource.ts';

/** The identities of the samples of `iam-identity`. For tests, never bundled. */
export const account = '123456789012';
const at = `arn:aws:iam::${account}`;
export const base = `${at}:policy/team/base`;
export const limit = `${at}:policy/limit`;

export const text = (action: string): string =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"${action}","Resource":"*"}}`;
export const trust =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}';

const identity = (parts: Partial<Identity> & Pick<Identity, 'kind' | 'name' | 'arn'>): Identity =>
  emptyIdentity({ account, ...parts });

const holding = { inline: { own: text('s3:GetObject') }, attached: [base] };
export const ada = identity({
  kind: 'user',
  name: 'ada',
  arn: `${at}:user/ada`,
  ...holding,
  boundary: limit,
  groups: ['dev'],
});
export const deploy = identity({
  kind: 'role',
  name: 'deploy',
  arn: `${at}:role/deploy`,
  ...holding,
  boundary: limit,
  trust,
});
export const dev = identity({ kind: 'group', name: 'dev', arn: `${at}:group/dev`, ...holding });
export const team = identity({
  kind: 'policy',
  name: 'base',
  path: '/team/',
  arn: base,
  versions: { v1: text('s3:GetObject'), v2: text('s3:PutObject') },
  defaultVersion: 'v1',
});

export const other = `${at}:policy/other`;
/** Five versions without the accepted one. */
export const full = Object.fromEntries(
  ['v2', 'v3', 'v4', 'v5', 'v6'].map((id) => [id, text(`iam:Get${id}`)]),
);

export function resource(now: Identity, accepted: Identity | null): Resource<'iam-identity'> {
  return {
    ...example('iam-identity', {
      id: identityId(now),
      facts: { now: known(now), accepted: known(accepted) },
    }),
    region: 'global',
    arn: now.arn,
    name: now.name,
    path: now.path,
  };
}
