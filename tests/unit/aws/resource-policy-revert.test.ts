import { expect, test } from '@jest/globals';
import { samples } from '../../../aws/kinds/iam/iam-resource-policy.samples.ts';
import { kind } from '../../../aws/kinds/iam/iam-resource-policy.ts';
import { policyProtections } from '../../../aws/kinds/iam/resource-policies/policy-protections.ts';
import { reader } from '../../../aws/reader.ts';
import { policyByHand } from '../../../core/iam/state/policy-resource.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { answeringClients } from '../../support/aws-answers.ts';
import { sampleAnswers } from '../../support/kind-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

type Found = Resource<'iam-resource-policy'>;

const { revert } = kind.remediations;
if (!revert) throw new Error('there is no revert');

function sampleOf(id: string): Found {
  const found = samples.resources.find((one) => one.id === id);
  if (!found) throw new Error(`${id} has no sample`);
  return found;
}

async function reverted(resource: Found) {
  const { clients, requests } = answeringClients(sampleAnswers('iam-resource-policy'));
  const running = revert?.run(reader(clients, '123456789012', 'eu-west-1', 0), resource, sampleFinding());
  const error = await running?.then(
    () => null,
    (thrown: unknown) => String(thrown),
  );
  return { error, sent: requests.map(({ call }) => call) };
}

const bucket = sampleOf('bucket/site');

test.each([
  ['a function', sampleOf('function/orders'), /Lambda > Configuration > Permissions/],
  [
    'a new key',
    { ...keyOf(), facts: { ...keyOf().facts, accepted: known(null) } },
    /Change the policy of the key/,
  ],
  [
    'a bucket as it was accepted',
    { ...bucket, facts: { ...bucket.facts, accepted: bucket.facts.now } },
    /as it was/,
  ],
  [
    'a bucket whose accepted state is not stored',
    { ...bucket, facts: { now: bucket.facts.now } },
    /not known/,
  ],
] as const)('%s is refused, and nothing is sent', async (_, resource, because) => {
  const { error, sent } = await reverted(resource as Found);
  expect(error).toMatch(because);
  expect(sent).toEqual([]);
});

function keyOf(): Found {
  const found = samples.resources.find(({ id }) => id.startsWith('key/'));
  if (!found) throw new Error('there is no key');
  return found;
}

test('a person is asked exactly where Janitor cannot put the policy back', () => {
  for (const { id, facts } of samples.resources as readonly Found[]) {
    if (!facts.now?.known) throw new Error(`${id} has no state`);
    const now = facts.now.value;
    expect([id, policyByHand(now, now) !== null]).toEqual([id, now.kind === 'function']);
    expect([id, policyByHand(null, now) !== null]).toEqual([
      id,
      ['function', 'key', 'topic'].includes(now.kind),
    ]);
  }
});

test("Janitor's own resources and those of a stack are protected", () => {
  expect(policyProtections('janitor-production-compliance', {}).map(({ code }) => code)).toEqual(['own']);
  expect(policyProtections('site', { 'aws:cloudformation:stack-name': 'web' })).toMatchObject([
    { code: 'cloudformation', because: expect.stringContaining('The stack web') },
  ]);
  expect(policyProtections('site', { Owner: 'ada' })).toEqual([]);
});
