import { describe, expect, test } from '@jest/globals';
import {
  allow,
  deny,
  findingOf,
  forAlice,
  forRole,
  policy,
  severityOf,
  trust,
  when,
} from '../../../support/iam-policies.ts';

/** The clock of these tests is at 2026-11-28T20:00:00Z. */
const kind = 'privilege-escalation';
const at = (operator: string, date: string, key = 'aws:CurrentTime') => when(operator, key, date);
const granted = (more: object) => policy(allow('iam:PutUserPolicy', '*', { ...more }));
const denied = (more: object) => policy(allow('iam:PutUserPolicy'), deny('iam:*', '*', { ...more }));
const words = 'Can write any policy into a user: iam:PutUserPolicy on everything';

describe('what a date allows', () => {
  test.each([
    ['is over', 'DateLessThan', '2026-11-28T19:59:00Z'],
    ['is over in its zone', 'DateLessThan', '2026-11-28T21:30:00+02:00'],
    ['was over long ago', 'DateLessThanEquals', '2020-01-01'],
    ['was one moment', 'DateEquals', '2020-01-01T00:00:00Z'],
  ])('%s', (_, operator, date) => {
    expect(forAlice(granted(at(operator, date)))).toEqual({ findings: [], undecided: [] });
  });

  test.each([
    ['has begun', 'DateGreaterThan', '2026-11-28T19:59:00Z'],
    ['is not over', 'DateLessThan', '2026-11-28T20:01:00Z'],
    ['is not over in its zone', 'DateLessThan', '2026-11-28T21:30:00+01:00'],
  ])('%s', (_, operator, date) => {
    const analysis = forAlice(granted(at(operator, date)));
    expect(findingOf(analysis, kind)).toMatchObject({ severity: 'critical', because: `${words}.` });
    expect(analysis.undecided).toEqual([]);
  });

  test('counts before it begins, because nothing more has to change, and says when', () => {
    const later = at('DateGreaterThan', '2027-01-01');
    const analysis = forAlice(granted(later));
    expect(findingOf(analysis, kind)).toMatchObject({
      severity: 'critical',
      because: `${words}, from 2027-01-01 on.`,
    });
    expect(analysis.undecided).toEqual([]);
    const both = policy(allow('s3:GetObject'), allow('dynamodb:Scan', '*', later));
    expect(findingOf(forAlice(both), 'data-exfiltration')?.because).not.toContain('2027');
    expect(forRole(policy(trust('*', 'sts:AssumeRole', later))).findings).toMatchObject([
      {
        severity: 'critical',
        because: 'Everybody with an AWS account can assume the role, from 2027-01-01 on.',
      },
    ]);
  });

  test('in seconds since 1970, too', () => {
    const epoch = 'aws:EpochTime';
    expect(forAlice(granted(at('NumericLessThan', '1700000000', epoch))).findings).toEqual([]);
    expect(severityOf(forAlice(granted(at('NumericLessThan', '1900000000', epoch))), kind)).toBe('critical');
  });

  test('is not known when it is no date', () => {
    expect(findingOf(forAlice(granted(at('DateLessThan', 'soon'))), kind)?.isSure).toBe(false);
  });

  test('for sessions that may still be open', () => {
    const issued = (date: string) => granted(at('DateLessThan', date, 'aws:TokenIssueTime'));
    expect(findingOf(forAlice(issued('2026-11-28T12:00:00Z')), kind)?.isSure).toBe(false);
    expect(forAlice(issued('2026-11-26T12:00:00Z')).findings).toEqual([]);
  });
});

test.each([
  ['critical', 'which is over', 'DateLessThan', '2020-01-01'],
  ['critical', 'which has not begun', 'DateGreaterThan', '2027-01-01'],
  ['high', 'which ends', 'DateLessThan', '2027-01-01'],
  ['none', 'which has begun', 'DateGreaterThan', '2020-01-01'],
])('%s under a Deny %s', (severity, _, operator, date) => {
  expect(severityOf(forAlice(denied(at(operator, date))), kind) ?? 'none').toBe(severity);
});

describe('what is new when the date changes', () => {
  const severity = (before: object, after: object) =>
    severityOf(forAlice(granted(after), {}, { before: granted(before) }), kind) ?? 'none';
  const until = (date: string) => at('DateLessThan', date);
  const from = (date: string) => at('DateGreaterThan', date);

  test.each([
    ['none', 'shorter', until('2028-01-01'), until('2027-01-01')],
    ['none', 'later', from('2027-01-01'), from('2028-01-01')],
    ['high', 'longer', until('2027-01-01'), until('2028-01-01')],
    ['high', 'without an end', until('2027-01-01'), {}],
    ['critical', 'again', until('2020-01-01'), until('2028-01-01')],
    ['critical', 'earlier', from('2028-01-01'), from('2027-01-01')],
    ['critical', 'at once', from('2027-01-01'), {}],
  ])('%s: %s', (expected, _, before, after) => {
    expect(severity(before, after)).toBe(expected);
  });
});
