import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import { iamRules } from '../../../core/iam/iam-rules/registry.generated.ts';
import { tagsNotRequested } from '../../../core/resource.ts';
import { type AnyRule, judgeOnce } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { membersIn } from '../../../scripts/registries.ts';

const files = readdirSync(join(__dirname, '../../../rules')).filter(
  (name) => name.endsWith('.ts') && !name.includes('.generated.'),
);
/** Each rule of the IAM engine that is about identities. */
const ofEngine = iamRules.map(({ id }) => `iam-${id}`).filter((id) => id !== 'iam-identity-provider-changed');
const kindFiles = membersIn(join(__dirname, '../../../aws/kinds'), { inServices: true }).map((path) =>
  basename(path),
);

function verdictOf(rule: AnyRule, resource: AnyRule['examples']['ok'][number]): string {
  const answer = judgeOnce(rule, resource, rule.thresholds, exampleNowMs);
  return 'verdict' in answer ? answer.verdict : `asks for ${answer.need}`;
}

test('every rule file and every rule of the IAM engine is in the registry under its own name', () => {
  expect(rules.map(({ id }) => `${id}.ts`)).toEqual([...files, ...ofEngine.map((id) => `${id}.ts`)]);
});

test('every kind file is in the registry under its own name', () => {
  expect(kinds.map(({ id }) => `${id}.ts`)).toEqual(kindFiles);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('gives its examples their expected verdicts', () => {
    expect(rule.examples.violating.map((resource) => verdictOf(rule, resource))).toEqual(
      rule.examples.violating.map(() => 'violation'),
    );
    expect(rule.examples.ok.map((resource) => verdictOf(rule, resource))).toEqual(
      rule.examples.ok.map(() => 'ok'),
    );
    expect(rule.examples.undecided.map((resource) => verdictOf(rule, resource))).toEqual(
      rule.examples.undecided.map(() => 'undecided'),
    );
    expect(rule.examples.undecided.length).toBeGreaterThan(0);
  });

  test('asks for facts or is undecided when a resource has none', () => {
    for (const resource of [...rule.examples.violating, ...rule.examples.ok]) {
      const unread = { ...resource, facts: {}, metrics: {}, tags: tagsNotRequested };
      const answer = judgeOnce(rule, unread, rule.thresholds, exampleNowMs);
      expect('need' in answer || answer.verdict === 'undecided').toBe(true);
    }
  });

  test('explains a violation in one sentence, with reasons and numbers', () => {
    for (const resource of rule.examples.violating) {
      const answer = judgeOnce(rule, resource, rule.thresholds, exampleNowMs);
      if (!('verdict' in answer) || answer.verdict !== 'violation') throw new Error('not a violation');
      expect(answer.because).toMatch(/^[A-Z].{5,200}\.$/);
      expect(answer.reasons.length).toBeGreaterThan(0);
      expect(Object.keys(answer.evidence.numbers).length).toBeGreaterThan(0);
      for (const { points } of answer.evidence.charts ?? []) expect(points.length).toBeLessThanOrEqual(31);
    }
  });

  test('refers to an existing kind with its remediations and their permissions', () => {
    const kind = kinds.find(({ id }) => id === rule.kind);
    const { remediation, remediations, toFix } = rule;
    expect(remediation === null ? toFix !== undefined : remediations.includes(remediation)).toBe(true);
    for (const name of rule.remediations) {
      const remediation = kind?.remediations[name];
      expect(remediation).toMatchObject({ title: expect.any(String), undo: { how: expect.any(String) } });
      expect(remediation?.calls.length).toBeGreaterThan(0);
    }
  });
});
