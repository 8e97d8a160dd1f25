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
])('with a saving of $%p and a minimum of $1 the verdict is %s', (usd, verdict) => {
  expect(judged(saving(usd)).verdict).toBe(verdict);
});

test('a volume that is not cheaper as gp3 is ok whatever the minimum', () => {
  expect(judged(saving(-1.58), { minSavingUsd: 0, minAgeDays: 1 }).verdict).toBe('ok');
});

test.each([
  [dayMs, 'violation'],
  [dayMs - 1_000, 'ok'],
])('with an age of %p ms and a minimum of one day the verdict is %s', (ageMs, verdict) => {
  expect(judged({ createdAtMs: known(exampleNowMs - ageMs) }).verdict).toBe(verdict);
});

test('a violation has the gp3 settings and their saving, not the whole price', () => {
  expect(judged(saving(5))).toMatchObject({
    settings: { Type: 'gp3', IOPS: '3000', 'Throughput, MiB/s': '250' },
    savesMonthlyUsd: 5,
  });
});

test('a violation names the region of the prices when its own are unknown', () => {
  expect(judged(saving(5)).because).toMatch(/ saves \$5\.00 a month\.$/);
  const elsewhere = judged(saving(5, 'xx-other-1'));
  expect(elsewhere).toMatchObject({ verdict: 'violation', savesMonthlyUsd: 5 });
  expect(elsewhere.because).toContain('about $5.00 a month, at the prices of xx-other-1');
});
