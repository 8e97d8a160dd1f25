import { expect, test } from '@jest/globals';
import { dayMs } from '../../../core/calendar.ts';
import { exampleNowMs } from '../../../core/facts/examples.ts';
import { known } from '../../../core/resource.ts';
import { judgeOnce, type Verdict } from '../../../core/rule.ts';
import { rule } from '../../../rules/ec2-volume-gp2.ts';

const [violating] = rule.examples.violating;

function judged(facts: Partial<(typeof violating)['facts']>, thresholds = rule.thresholds): Verdict {
  const volume = { ...violating, facts: { ...violating.facts, ...facts } };
  const answer = judgeOnce(rule, volume, thresholds, exampleNowMs);
  if (!('verdict' in answer)) throw new Error(`asks for ${answer.need}`);
  return answer;
}

const saving = (savesMonthlyUsd: number, pricesOf = violating.region) => ({
  asGp3: known({ iops: 3_000, throughputMiBps: 250, savesMonthlyUsd, pricesOf }),
});

test.each([
  [1, 'violation'],
  [0.99, 'ok'],
  [0, 'ok'],
  [-1.58, 'ok'],
])('a saving of $%p, where $1 is asked: %s', (usd, verdict) => {
  expect(judged(saving(usd)).verdict).toBe(verdict);
});

test('what costs the same or more as gp3 is fine whatever is asked', () => {
  expect(judged(saving(-1.58), { minSavingUsd: 0, minAgeDays: 1 }).verdict).toBe('ok');
});

test.each([
  [dayMs, 'violation'],
  [dayMs - 1_000, 'ok'],
])('an age of %p ms, where a day is asked: %s', (ageMs, verdict) => {
  expect(judged({ createdAtMs: known(exampleNowMs - ageMs) }).verdict).toBe(verdict);
});

test('says what it will be and what that saves, which is not the whole price', () => {
  expect(judged(saving(5))).toMatchObject({
    settings: { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '250' },
    savesMonthlyUsd: 5,
  });
});

test('says where the prices are from when those of its region are not known', () => {
  expect(judged(saving(5)).because).toMatch(/ saves \$5\.00 a month\.$/);
  const elsewhere = judged(saving(5, 'xx-other-1'));
  expect(elsewhere).toMatchObject({ verdict: 'violation', savesMonthlyUsd: 5 });
  expect(elsewhere.because).toContain('about $5.00 a month, at the prices of xx-other-1');
});
