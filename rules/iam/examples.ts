import type { ChangeOrigin, MadeCredential } from '../../core/changes/change-origin.ts';
import { emptyIdentity, type Identity } from '../../core/changes/identity.ts';
import { example, exampleNowMs } from '../../core/facts/examples.ts';
import { type FactsOf, known, type Resource, unknown } from '../../core/resource.ts';
import type { AnyRule } from '../../core/rule.ts';

type Facts = Partial<FactsOf<'iam-identity'>>;

const account = '123456789012';
const limit = `arn:aws:iam::${account}:policy/limit`;

const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: object): object => ({ Effect: 'Allow', Resource: '*', ...action });
const reads = document(allow({ Action: 's3:ListAllMyBuckets' }));

const user = emptyIdentity({
  account,
  kind: 'user',
  name: 'ada',
  arn: `arn:aws:iam::${account}:user/ada`,
  inline: { reads },
});
const role = emptyIdentity({
  account,
  kind: 'role',
  name: 'deploy',
  arn: `arn:aws:iam::${account}:role/deploy`,
  trust: document({
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }),
});

/** Opens everything that a policy can open. */
const powerful: Identity = {
  ...user,
  inline: {
    all: document(
      allow({ Action: '*' }),
      allow({ NotAction: 'iam:*' }),
      allow({ Action: ['iam:*', 'kms:*'] }),
    ),
  },
};
/** Lets in everybody, another account, and everybody with a token of GitHub. */
const open: Identity = {
  ...role,
  trust: document(
    { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::210987654321:root' }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
  ),
};

const origin: ChangeOrigin = {
  eventId: 'example',
  eventName: 'CreateAccessKey',
  atMs: exampleNowMs,
  actor: { name: 'Mia', arn: `arn:aws:iam::${account}:user/Mia`, role: null, type: 'IAMUser' },
  sourceIp: '203.0.113.5',
  userAgent: 'aws-cli/2',
  invokedBy: null,
};
const credential: MadeCredential = { what: 'access-key', id: 'AKIAEXAMPLE', origin };

function changed(accepted: Identity | null, now: Identity, more: Facts = {}): Facts {
  return {
    now: known(now),
    accepted: known(accepted),
    origin: known(origin),
    credentials: known([]),
    policies: known({ [limit]: reads }),
    groups: known({}),
    holders: known([]),
    ...more,
  };
}

const resource = (facts: Facts): Resource<'iam-identity'> => example('iam-identity', { facts });

/** A change for each rule of the engine that the worst changes of a user and a role do not show. */
const others: Readonly<Record<string, Facts>> = {
  'boundary-removed': changed({ ...user, boundary: limit }, user),
  'credentials-for-another': changed(user, user, { credentials: known([credential]) }),
};

/** The same examples for each rule: the worst change of a user, and the worst of a role. */
export function examples(rule: string): AnyRule['examples'] & {
  readonly violating: readonly [Resource<'iam-identity'>];
  readonly ok: readonly [Resource<'iam-identity'>, ...Resource<'iam-identity'>[]];
  readonly undecided: readonly Resource<'iam-identity'>[];
} {
  const worst = rule.startsWith('trust-') ? changed(role, open) : changed(user, powerful);
  return {
    violating: [resource(others[rule] ?? worst)],
    ok: [resource(changed(user, user)), resource(changed(powerful, user)), resource(changed(open, role))],
    undecided: [
      resource({ ...worst, accepted: unknown('no accepted state is stored yet') }),
      resource({ ...worst, policies: unknown('access denied') }),
      resource(
        changed(
          { ...role, attached: [`arn:aws:iam::${account}:policy/unread`] },
          { ...role, attached: [], inline: { reads } },
        ),
      ),
    ],
  };
}
