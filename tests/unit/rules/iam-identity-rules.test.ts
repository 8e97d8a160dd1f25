import { describe, expect, test } from '@jest/globals';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import { known, type Resource } from '../../../core/resource.ts';
import { type AnyRule, judgeOnce, type Verdict } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';

function ruleOf(id: string): AnyRule {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule;
}

function judged(rule: AnyRule, resource: Resource, thresholds = rule.thresholds): Verdict {
  const answer = judgeOnce(rule, resource, thresholds, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`asks for ${answer.need}`);
  return answer;
}

function violatingOf(rule: AnyRule): Resource {
  const [resource] = rule.examples.violating;
  if (!resource) throw new Error('no example');
  return resource;
}

const admin = ruleOf('iam-full-admin');
const unknownAccount = ruleOf('iam-trust-unknown-account');

describe('a rule of the IAM engine', () => {
  test('says who made the change, when, through what and from where, and what the rule found', () => {
    const { evidence } = judged(admin, violatingOf(admin));
    const { 'Changed by': by, At, Through, From, ...gains } = evidence.numbers;
    expect({ by, At, Through, From }).toEqual({
      by: 'Mia',
      At: '2026-03-02T12:30:00.000Z',
      Through: 'CreateAccessKey, by aws-cli/2',
      From: '203.0.113.5',
    });
    expect(gains).toEqual({ 'Can do everything': '*' });
    expect(evidence.change?.newly).toMatchObject([{ category: 'full-admin', all: ['*'] }]);
  });

  test('names the session and the role of whoever assumed one', () => {
    const violating = violatingOf(admin);
    const { facts } = violating as Resource<'iam-identity'>;
    if (!facts.origin?.known || !facts.origin.value) throw new Error('no origin');
    const actor = {
      name: 'ada@example.com',
      arn: 'arn:aws:sts::123456789012:assumed-role/admin/ada@example.com',
      role: 'arn:aws:iam::123456789012:role/team/admin',
      type: 'AssumedRole',
    };
    const origin = known({ ...facts.origin.value, actor });
    const { evidence } = judged(admin, { ...violating, facts: { ...facts, origin } });
    expect(evidence.numbers['Changed by']).toBe('ada@example.com (role admin)');
  });

  test('is ok when only the format of a document changed', () => {
    const violating = violatingOf(admin) as Resource<'iam-identity'>;
    const { now } = violating.facts;
    if (!now?.known) throw new Error('no state');
    const inline = Object.fromEntries(
      Object.entries(now.value.inline).map(([name, text]) => [name, ` ${text}\n`]),
    );
    const accepted = known({ ...now.value, inline });
    // Nothing else is read then.
    expect(judged(admin, { ...violating, facts: { now, accepted, credentials: known([]) } }).verdict).toBe(
      'ok',
    );
  });

  test('trusts the known accounts alone', () => {
    const violating = violatingOf(unknownAccount);
    expect(judged(unknownAccount, violating).verdict).toBe('violation');
    const known = { knownAccounts: ['210987654321'] };
    expect(judged(unknownAccount, violating, known).verdict).toBe('ok');
  });
});
