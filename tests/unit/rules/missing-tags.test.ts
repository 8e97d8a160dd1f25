import { describe, expect, test } from '@jest/globals';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { known, type Tags } from '../../../core/resource.ts';
import { judgeOnce, type Violation } from '../../../core/rule.ts';
import { type TagRequirement, tagPresets } from '../../../core/tags/requirements.ts';
import { rule } from '../../../rules/ec2-instance-missing-tags.ts';

function judged(tags: Tags, required: readonly TagRequirement[] = rule.thresholds.tags, state = 'running') {
  const instance = example('ec2-instance', { facts: { state: known(state) }, tags });
  const answer = judgeOnce(rule, instance, { tags: required }, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`it asks for ${answer.need}`);
  return answer;
}

describe('the rule ec2-instance-missing-tags', () => {
  test("gives reasons for missing keys and disallowed values in the policy's order", () => {
    const verdict = judged({ Environment: 'qa', Owner: ' ' }, tagPresets.environments);
    expect(verdict).toMatchObject({
      verdict: 'violation',
      reasons: ['value:Environment', 'missing:Owner', 'missing:Application'],
      because: 'It lacks Owner and Application and has a value of Environment that is not allowed.',
    });
    expect(verdict.evidence.numbers).toEqual({
      State: 'running',
      'Missing tags': 'Owner, Application',
      'Tag Environment': '"qa" is not allowed; allowed: dev, staging or prod',
    });
  });

  test('names the alias under which it found a value', () => {
    const required = [{ ...tagPresets.environments[0], aliases: ['env'] }];
    expect(judged({ env: 'qa' }, required).evidence.numbers['Tag Environment']).toContain(
      'under the key env',
    );
  });

  test.each(['running', 'stopped', 'stopping', 'pending'])('judges an instance that is %s', (state) => {
    expect(judged({}, undefined, state).verdict).toBe('violation');
  });

  test('judges members of an Auto Scaling group like other instances', () => {
    expect(judged({ 'aws:autoscaling:groupName': 'web' }).verdict).toBe('violation');
  });

  test('names a few of very many missing tags', () => {
    const required = Array.from({ length: 50 }, (_, at): TagRequirement => {
      return { key: `Key${at}`, aliases: [], values: null, pattern: null, ignoreCase: false };
    });
    const verdict = judged({}, required) as Violation;
    expect(verdict.because).toBe('It lacks Key0, Key1, Key2, Key3, Key4 and 45 more.');
    expect(verdict.reasons).toHaveLength(50);
  });
});
