import { expect, test } from '@jest/globals';
import type { FoundViolation } from '../../../../core/findings/claim.ts';
import { isLeftAlone } from '../../../../core/findings/known-findings.ts';
import { noteOwnTags } from '../../../../core/findings/past/written-tags.ts';
import type { AllDeps } from '../../../../core/ports/deps.ts';
import { known, type Resource } from '../../../../core/resource.ts';
import { createMemoryKeyValue } from '../../../fakes/memory-key-value.ts';
import { sampleFinding, sampleNowMs } from '../../../support/sample-finding.ts';

const clock = { nowMs: () => sampleNowMs };
const policy = { owners: { tags: ['Owner'], people: {}, emailDomain: null } };

/** An idle instance that had no tags when its owner was asked. */
const asked = sampleFinding({
  owner: { userId: 'U0ADA0000', name: 'Ada', why: 'named in Slack', passedOnBy: 'U0MIA' },
  plan: { ...sampleFinding().plan, material: { Type: 't3.large' } },
});

function seen(tags: Readonly<Record<string, string>>): FoundViolation {
  const resource = {
    ...asked.resource,
    tags: known(tags),
    material: { Type: 't3.large', ...tags },
  } as unknown as Resource;
  const verdict = { verdict: 'violation', because: asked.because, reasons: asked.plan.reasons };
  const rulePolicy = { mode: 'enforce', remediation: 'stop', thresholds: {} };
  return { resource, verdict, rulePolicy, rule: {}, protections: [] } as unknown as FoundViolation;
}

function world() {
  const keyValue = createMemoryKeyValue({ clock });
  const deps = {
    clock,
    keyValue,
    policy: async () => policy,
    inventory: { plan: () => ({ remediation: 'stop', title: '', undo: asked.plan.undo }) },
  } as unknown as AllDeps;
  return { deps, keyValue };
}

test('tags that a person set are asked about', async () => {
  const { deps } = world();
  expect(await isLeftAlone(deps, seen({ Environment: 'dev' }), asked)).toBe(false);
});

test('tags that the janitor wrote for another finding do not cause a new question', async () => {
  const { deps } = world();
  await noteOwnTags(deps, { resource: asked.resource, input: { environment: 'dev' } });
  await noteOwnTags(deps, { resource: asked.resource, input: { Owner: 'ada@example.com' } });
  expect(await isLeftAlone(deps, seen({ Environment: 'dev', Owner: 'ada@example.com' }), asked)).toBe(true);
});

test.each([
  ['changed since to another value', { Environment: 'prod' }],
  ['written beside another change', { Environment: 'dev', Type: 't3.small' }],
])('a tag that was %s is asked about', async (_what, tags) => {
  const { deps } = world();
  await noteOwnTags(deps, { resource: asked.resource, input: { Environment: 'dev' } });
  expect(await isLeftAlone(deps, seen(tags), asked)).toBe(false);
});

test('tags that the janitor wrote on another resource do not count', async () => {
  const { deps } = world();
  const other = { ...asked.resource, id: 'i-other' };
  await noteOwnTags(deps, { resource: other, input: { Environment: 'dev' } });
  expect(await isLeftAlone(deps, seen({ Environment: 'dev' }), asked)).toBe(false);
});
