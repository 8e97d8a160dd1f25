import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  counted,
  duration,
  kindWords,
  lowerFirst,
  money,
  percent,
  slackDate,
} from '../../../blocks/text/format.ts';
import { lintBlocks } from '../../support/lint-slack.ts';

describe('formatting', () => {
  test.each([
    [72.5, '~$72.50/month'],
    [0.004, 'under $0.01/month'],
    [1234.56, '~$1,235/month'],
    [3.6, '~$3.60/month'],
    [0, null],
    [null, null],
    [Number.NaN, null],
    [-5, null],
  ])('money of %s is %s', (usd, words) => {
    expect(money(usd)).toBe(words);
  });

  test.each([
    [0, 'less than a second'],
    [12_000, '12 seconds'],
    [61_000, '1 minute 1 second'],
    [3_600_000, '1 hour'],
    [2 * 86_400_000 + 4 * 3_600_000 + 5000, '2 days 4 hours'],
  ])('duration of %d ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  test('percent rounds no share up to 100 %', () => {
    expect(percent(0.9999)).toBe('99.9%');
    expect(percent(1)).toBe('100%');
    expect(percent(0.982)).toBe('98.2%');
  });

  test("slackDate uses the reader's time zone, with UTC as fallback", () => {
    expect(slackDate(Date.UTC(2026, 10, 20, 16, 0, 30))).toBe(
      '<!date^1795190430^{date_short_pretty} at {time}|2026-11-20 16:00 UTC>',
    );
  });

  test('slackDate of any number is valid in Slack', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 8.64e15)),
        (ms) => {
          expect(
            lintBlocks('message', [{ type: 'section', text: { type: 'mrkdwn', text: slackDate(ms) } }]),
          ).toEqual([]);
        },
      ),
    );
  });

  test('counted uses the singular for one and the plural otherwise', () => {
    expect(counted(1, 'finding')).toBe('1 finding');
    expect(counted(5000, 'finding')).toBe('5,000 findings');
    expect(kindWords('ec2-instance')).toBe('EC2 instance');
    expect(lowerFirst('Stop the instance')).toBe('stop the instance');
    expect(lowerFirst('MFA tag')).toBe('MFA tag');
  });
});
