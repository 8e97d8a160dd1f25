import type { Identity } from '../../core/changes/identity.ts';
import { example, exampleNowMs } from '../../core/facts/examples.ts';
import { providerState } from '../../core/iam/providers/provider.ts';
import type { TrustingRole } from '../../core/iam/providers/roles-that-trust.ts';
import { type FactsOf, known, type Resource, unknown } from '../../core/resource.ts';

type Facts = Partial<FactsOf<'iam-identity-provider'>>;

const account = '123456789012';
const of = {
  account,
  kind: 'oidc-provider',
  name: 'token.example.com',
  arn: `arn:aws:iam::${account}:oidc-provider/token.example.com`,
  tags: {},
} as const;
const ofSaml = {
  account,
  kind: 'saml-provider',
  name: 'company',
  arn: `arn:aws:iam::${account}:saml-provider/company`,
  tags: {},
} as const;

const settings = {
  clientIds: ['sts.amazonaws.com'],
  thumbprints: ['0123456789abcdef0123456789abcdef01234567'],
};
const oidc = providerState(of, settings);
const twoClients = providerState(of, { ...settings, clientIds: [...settings.clientIds, 'another-client'] });
const otherCertificate = providerState(of, {
  ...settings,
  thumbprints: ['89abcdef0123456789abcdef0123456789abcdef'],
});
const saml = providerState(ofSaml, { metadata: 'aa' });
const otherKeys = providerState(ofSaml, { metadata: 'bb' });

const deploy: TrustingRole = {
  name: 'deploy',
  trust: JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: of.arn },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
  }),
};

function changed(
  accepted: Identity | null,
  now: Identity,
  more: Facts = {},
): Resource<'iam-identity-provider'> {
  return example('iam-identity-provider', {
    facts: {
      now: known(now),
      accepted: known(accepted),
      origin: known({
        eventId: 'example',
        eventName: 'AddClientIDToOpenIDConnectProvider',
        atMs: exampleNowMs,
        actor: { name: 'Mia', arn: `arn:aws:iam::${account}:user/Mia`, role: null, type: 'IAMUser' },
        sourceIp: '203.0.113.5',
        userAgent: 'aws-cli/2',
        invokedBy: null,
      }),
      roles: known([]),
      ...more,
    },
  });
}

export const providerExamples = {
  violating: [
    changed(oidc, twoClients, { roles: known([deploy]) }),
    changed(null, oidc),
    changed(oidc, otherCertificate),
    changed(saml, otherKeys),
  ],
  ok: [changed(oidc, oidc), changed(twoClients, oidc), changed(saml, saml)],
  undecided: [
    changed(oidc, twoClients, { accepted: unknown('no accepted state is stored yet') }),
    changed(oidc, twoClients, { roles: unknown('access denied') }),
  ],
} as const;
