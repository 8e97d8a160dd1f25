import { expect, test } from '@jest/globals';
import { samples } from '../../../aws/kinds/iam/iam-identity-provider.samples.ts';
import { kind } from '../../../aws/kinds/iam/iam-identity-provider.ts';
import { reader } from '../../../aws/reader.ts';
import type { Finding } from '../../../core/finding.ts';
import { providerRule } from '../../../core/iam/providers/provider-change.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { answeringClients } from '../../support/aws-answers.ts';
import { sampleAnswers, sampleCall } from '../../support/kind-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

type Found = Resource<'iam-identity-provider'>;

const [oidc, saml] = samples.resources as readonly [Found, Found];
const { revert } = kind.remediations;
if (!revert?.undoing) throw new Error('there is no revert with an undo');
const { undoing } = revert;

function world() {
  const sampled = sampleAnswers('iam-identity-provider');
  const sent: string[] = [];
  const { clients } = answeringClients((request) => {
    const call = sampleCall(request);
    if (!call.startsWith('iam:Get')) sent.push(call.replace('iam:', ''));
    return sampled(request);
  });
  return { aws: reader(clients, '123456789012', 'eu-west-1', 0), sent };
}

const finding: Finding = sampleFinding({ rule: `iam-${providerRule}` });

test('clients and thumbprints go back to the accepted ones, and the receipt keeps both states', async () => {
  const { aws, sent } = world();
  const receipt = await revert.run(aws, oidc, finding);
  expect(sent).toEqual([
    'RemoveClientIDFromOpenIDConnectProvider',
    'UpdateOpenIDConnectProviderThumbprint',
    'AddClientIDToOpenIDConnectProvider',
  ]);
  const { now, accepted } = oidc.facts;
  expect(receipt).toEqual({
    summary:
      'Removed the client another-client from the OIDC provider token.example.com, changed back the certificate thumbprints of the OIDC provider token.example.com, added the client sts.amazonaws.com to the OIDC provider token.example.com.',
    undo: {
      before: now?.known ? now.value : null,
      after: accepted?.known ? accepted.value : null,
    },
  });
});

test.each([
  ['a new provider', { ...oidc.facts, accepted: known(null) }, /is new/],
  ['a provider as it was accepted', saml.facts, /as it was accepted/],
  [
    'a SAML provider with other metadata',
    {
      now: saml.facts.now,
      accepted:
        saml.facts.now?.known && saml.facts.now.value.provider
          ? known({
              ...saml.facts.now.value,
              provider: { ...saml.facts.now.value.provider, metadata: 'bb' },
            })
          : undefined,
    },
    /only the clients and thumbprints/,
  ],
] as const)('%s is refused, and nothing is sent', async (_, facts, because) => {
  const { aws, sent } = world();
  const of = facts.now === oidc.facts.now ? oidc : saml;
  await expect(revert.run(aws, { ...of, facts: facts as Found['facts'] }, finding)).rejects.toThrow(because);
  expect(sent).toEqual([]);
});

test('undo makes the change again, from what the receipt keeps', async () => {
  const { aws, sent } = world();
  const { now, accepted } = oidc.facts;
  if (!now?.known || !accepted?.known || !accepted.value) throw new Error('the sample has no states');
  const kept = { before: accepted.value, after: now.value };
  const undone = { ...finding, receipt: { summary: '', undo: kept } } as Finding;
  expect(undoing.says({ summary: '', undo: kept }, undone, 0)).toMatchObject({ is: 'exact', lost: null });
  expect(await undoing.differences(aws, oidc, undone)).toEqual([]);
  const changedSince: Found = { ...oidc, facts: { now: accepted as never } };
  expect((await undoing.differences(aws, changedSince, undone)).map(({ what }) => what)).toEqual([
    'Clients',
    'Certificate thumbprints',
  ]);
  await undoing.run(aws, undone, oidc);
  expect(sent).toHaveLength(3);
  expect(undoing.says({ summary: '', undo: {} }, undone, 0)).toMatchObject({ is: 'no' });
});
