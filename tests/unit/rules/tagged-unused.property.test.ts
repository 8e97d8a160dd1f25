import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { example, exampleNowMs } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import { judgeOnce } from '../../../core/rule.ts';
import { rule } from '../../../rules/ec2-instance-tagged-unused.ts';

const verdictOf = (tags: Record<string, string>, thresholds = rule.thresholds): string => {
  const resource = example('ec2-instance', { facts: { state: known('running') }, tags });
  const answer = judgeOnce(rule, resource, thresholds, exampleNowMs);
  return 'verdict' in answer ? answer.verdict : 'need';
};

const inAnyCase = (word: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) =>
    word
      .split('')
      .map((c, i) => (upper[i] ? c.toUpperCase() : c))
      .join(''),
  );

test('the rule ec2-instance-tagged-unused ignores the case of key and value', () => {
  fc.assert(
    fc.property(
      inAnyCase('environment'),
      fc.constantFrom('testing', 'unused').chain(inAnyCase),
      (key, value) => {
        expect(verdictOf({ Name: 'web', [key]: value })).toBe('violation');
      },
    ),
  );
});

test('no other value of Environment is a violation', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const isListed = ['testing', 'unused'].includes(value.toLowerCase());
      expect(verdictOf({ Environment: value })).toBe(isListed ? 'violation' : 'ok');
    }),
  );
});

test('a policy can configure another tag and other values', () => {
  expect(verdictOf({ Stage: 'Sandbox' }, { tag: 'stage', values: ['sandbox'] })).toBe('violation');
});
