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

describe('instances without required tags', () => {
  test('the reasons say which key lacks and which has a value that is not allowed, in the order of the policy', () => {
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

  test('a value that is found under an alias is told with that alias', () => {
    const required = [{ ...tagPresets.environments[0], aliases: ['env'] }];
    expect(judged({ env: 'qa' }, required).evidence.numbers['Tag Environment']).toContain(
      'under the key env',
    );
  });

  test.each(['running', 'stopped', 'stopping', 'pending'])('one that is %s is judged', (state) => {
    expect(judged({}, undefined, state).verdict).toBe('violation');
  });

  test('what belongs to an Auto Scaling group is judged as all are', () => {
    expect(judged({ 'aws:autoscaling:groupName': 'web' }).verdict).toBe('violation');
  });

  test('of very many missing tags a few are named', () => {
    const required = Array.from({ length: 50 }, (_, at): TagRequirement => {
      return { key: `Key${at}`, aliases: [], values: null, pattern: null, ignoreCase: false };
    });
    const verdict = judged({}, required) as Violation;
    expect(verdict.because).toBe('It lacks Key0, Key1, Key2, Key3, Key4 and 45 more.');
    expect(verdict.reasons).toHaveLength(50);
  });
});
