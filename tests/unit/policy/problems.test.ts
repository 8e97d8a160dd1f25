import { describe, expect, test } from '@jest/globals';
import { formatProblems, parsePolicy } from '../../../app/policy/load.ts';
import { rules } from './fake-rules.ts';

function problemsOf(text: string): string {
  const loaded = parsePolicy(text, 'janitor.yaml', rules);
  return loaded.ok ? '' : formatProblems(loaded.error);
}

const rule = (settings: string) => `rules:\n  ec2-instance-idle: { ${settings} }\n`;

describe('problems of a policy', () => {
  test.each([
    ['timezon: UTC', 'janitor.yaml:1:1 timezon: unknown key (did you mean "timezone"?)'],
    [
      'rules:\n  ec2-instance-idel: off',
      'janitor.yaml:2:3 rules.ec2-instance-idel: unknown key (did you mean "ec2-instance-idle"?)',
    ],
    [
      rule('gracee: 7d'),
      'janitor.yaml:2:24 rules.ec2-instance-idle.gracee: unknown key (did you mean "grace"?)',
    ],
    [
      rule('thresholds: { maxCpu: 5 }'),
      'janitor.yaml:2:38 rules.ec2-instance-idle.thresholds.maxCpu: unknown key',
    ],
    [
      rule('mode: enforced'),
      'janitor.yaml:2:30 rules.ec2-instance-idle.mode: expected one of observe, notify, approve, enforce, got "enforced" (did you mean "enforce"?)',
    ],
    [
      'incidents: { escalateAfter: 30s }',
      'janitor.yaml:1:29 incidents.escalateAfter: not between a minute and a day',
    ],
    [
      'incidents: { escalateAfter: 20m, remindAfter: 20m }',
      'janitor.yaml:1:47 incidents.remindAfter: not less than escalateAfter, which is 20m',
    ],
    [
      'incidents: { remindAfter: 2h }',
      'janitor.yaml:1:27 incidents.remindAfter: not less than escalateAfter, which is 60m',
    ],
    ['incidents: { remindAfter: 30s }', 'janitor.yaml:1:27 incidents.remindAfter: less than a minute'],
    [
      'incidents: { remindAfter: never }',
      'janitor.yaml:1:27 incidents.remindAfter: expected `off`, or a duration such as 10m or 1h, got "never"',
    ],
    [
      'incidents: { channels: { high: Alerts } }',
      'janitor.yaml:1:32 incidents.channels.high: expected a Slack channel: "#name" in lower case and in quotes, or an id such as C0123ABCD, got "Alerts"',
    ],
    ['incidents: { channels: { hgh: "#alerts" } }', 'janitor.yaml:1:26 incidents.channels.hgh: unknown key'],
    [rule('grace: 400d'), 'janitor.yaml:2:31 rules.ec2-instance-idle.grace: longer than 365 days'],
    [
      rule('grace: 7'),
      'janitor.yaml:2:31 rules.ec2-instance-idle.grace: YAML reads 7 as a number: put it in quotes, "7"',
    ],
    [
      rule('grace: soon'),
      'janitor.yaml:2:31 rules.ec2-instance-idle.grace: expected a duration such as 90s, 10m, 24h, 7d or 2w, got "soon"',
    ],
    [
      rule('remediation: delete'),
      'janitor.yaml:2:37 rules.ec2-instance-idle.remediation: expected one of stop, none, got "delete"',
    ],
    [
      `channel: "#c"\n${rule('mode: approve, remediation: none')}`,
      'janitor.yaml:3:30 rules.ec2-instance-idle.mode: "approve" needs a remediation, and this rule has none: use notify',
    ],
    [
      rule('thresholds: { maxCpuPercent: 101 }'),
      'janitor.yaml:2:53 rules.ec2-instance-idle.thresholds.maxCpuPercent: must be at most 100, got 101',
    ],
    [
      rule('thresholds: { maxCpuPercent: -1 }'),
      'janitor.yaml:2:53 rules.ec2-instance-idle.thresholds.maxCpuPercent: must be at least 0, got -1',
    ],
    [
      rule('thresholds: { maxCpuPercent: "5" }'),
      'janitor.yaml:2:53 rules.ec2-instance-idle.thresholds.maxCpuPercent: expected a number, got "5"',
    ],
    [
      rule('thresholds: { maxCpuPercent: .nan }'),
      'janitor.yaml:2:53 rules.ec2-instance-idle.thresholds.maxCpuPercent: expected a number, got NaN',
    ],
    [
      rule('thresholds: { minCoverage: 90 }'),
      'janitor.yaml:2:51 rules.ec2-instance-idle.thresholds.minCoverage: must be at most 1, got 90',
    ],
    [
      rule('thresholds: { minCoverage: 0 }'),
      'janitor.yaml:2:51 rules.ec2-instance-idle.thresholds.minCoverage: must be at least 0.01, got 0',
    ],
    [
      rule('thresholds: { windowDays: 456 }'),
      'janitor.yaml:2:50 rules.ec2-instance-idle.thresholds.windowDays: must be at most 455, got 456',
    ],
    [
      rule('thresholds: { windowDays: 1.5 }'),
      'janitor.yaml:2:50 rules.ec2-instance-idle.thresholds.windowDays: expected a whole number, got 1.5',
    ],
    [
      'rules: { rds-instance-idle: { thresholds: { periodSeconds: 90 } } }',
      'janitor.yaml:1:60 rules.rds-instance-idle.thresholds.periodSeconds: must be a multiple of 60, got 90',
    ],
    [
      'rules: { rds-instance-idle: of }',
      'janitor.yaml:1:29 rules.rds-instance-idle: expected `off` or settings such as { mode: notify }, got "of" (did you mean "off"?)',
    ],
    [
      'accounts:\n  - { id: 012345678901 }',
      'janitor.yaml:2:11 accounts[0].id: YAML reads 012345678901 as a number: put it in quotes, "012345678901"',
    ],
    [
      'accounts: [{ id: "12345" }]',
      'janitor.yaml:1:18 accounts[0].id: expected an account id: 12 digits in quotes, got "12345"',
    ],
    [
      'accounts: [{ id: "123456789012" }, { id: "123456789012" }]',
      'janitor.yaml:1:42 accounts[1].id: account 123456789012 is there twice',
    ],
    ['accounts: [{}, {}]', 'janitor.yaml:1:16 accounts[1]: only one account may be without an id'],
    [
      'accounts: [{ regions: [eu-west-1, eu-west-1] }]',
      'janitor.yaml:1:35 accounts[0].regions[1]: eu-west-1 is there twice',
    ],
    [
      'externalId: two words',
      'janitor.yaml:1:13 externalId: expected an external id: 8 to 1224 letters, digits and any of _+=,.@:/-, without spaces, got "two words"',
    ],
    [
      'externalId: seven77',
      'janitor.yaml:1:13 externalId: expected an external id: 8 to 1224 letters, digits and any of _+=,.@:/-, without spaces, got "seven77"',
    ],
    [
      'externalId: 0123456789',
      'janitor.yaml:1:13 externalId: YAML reads 0123456789 as a number: put it in quotes, "0123456789"',
    ],
    ['accounts: []', 'janitor.yaml:1:11 accounts: must be at least 1 entries, got []'],
    [
      'channel: #cloud-costs',
      'janitor.yaml:1:10 channel: has no value (a # starts a comment in YAML: put "#names" in quotes)',
    ],
    [
      'channel: cloud-costs',
      'janitor.yaml:1:10 channel: expected a Slack channel: "#name" in lower case and in quotes, or an id such as C0123ABCD, got "cloud-costs"',
    ],
    [
      'approvers: { users: ["@ada"] }',
      'janitor.yaml:1:22 approvers.users[0]: expected a Slack user id such as U0123ABCD, got "@ada"',
    ],
    [
      'approvers: { groups: [U0AAA] }',
      'janitor.yaml:1:23 approvers.groups[0]: expected the id of a Slack user group, such as S0123ABCD, got "U0AAA"',
    ],
    [
      'owners: { people: { ada: Ada } }',
      'janitor.yaml:1:26 owners.people.ada: expected an e-mail address or a Slack user id, got "Ada"',
    ],
    [
      'owners: { people: { ada: U0A, ADA: U0B } }',
      'janitor.yaml:1:36 owners.people.ADA: is there twice: case is ignored here',
    ],
    ['snooze: { defaultDays: 91 }', 'janitor.yaml:1:24 snooze.defaultDays: is more than maxDays (90)'],
    [
      'limits: { remediationsPerRun: -1 }',
      'janitor.yaml:1:31 limits.remediationsPerRun: must be at least 0, got -1',
    ],
    ['daily: 16:00', ''],
    [
      'daily: "24:00"',
      'janitor.yaml:1:8 daily: expected a time of day in quotes, such as "16:00", got "24:00"',
    ],
    [
      'timezone: Europe/Belrin',
      'janitor.yaml:1:11 timezone: expected an IANA time zone such as Europe/Berlin',
    ],
    ['exemptions: [{ match: { resource: i-1 } }]', 'janitor.yaml:1:14 exemptions[0].reason: is missing'],
    [
      'exemptions: [{ match: {}, reason: x }]',
      'janitor.yaml:1:23 exemptions[0].match: matches nothing: give at least one of rule, account, region, kind, resource, path, tags',
    ],
    [
      'exemptions: [{ match: { tags: {} }, reason: x }]',
      'janitor.yaml:1:23 exemptions[0].match: matches nothing: give at least one of rule, account, region, kind, resource, path, tags',
    ],
    [
      'exemptions: [{ match: { account: 123456789012 }, reason: x }]',
      'janitor.yaml:1:34 exemptions[0].match.account: YAML reads 123456789012 as a number: put it in quotes, "123456789012"',
    ],
    [
      'exemptions: [{ match: { rule: ec2-instance-idel }, reason: x }]',
      'janitor.yaml:1:31 exemptions[0].match.rule: unknown rule (did you mean "ec2-instance-idle"?)',
    ],
    [
      'exemptions: [{ match: { kind: ec2 }, reason: x }]',
      'janitor.yaml:1:31 exemptions[0].match.kind: unknown kind',
    ],
    ['exemptions: [{ match: { rule: "ec2-*" }, reason: x }]', ''],
    [
      'exemptions: [{ match: { resource: i-1 }, reason: x, until: 2027-02-30 }]',
      'janitor.yaml:1:60 exemptions[0].until: no such date',
    ],
    ['claimExpiry: 59s', 'janitor.yaml:1:14 claimExpiry: must be at least 1m'],
    ['- a', 'janitor.yaml:1:1 expected a mapping (key: value), got ["a"]'],
    ['just words', 'janitor.yaml:1:1 expected a mapping (key: value), got "just words"'],
  ])('%s', (text, expected) => {
    expect(problemsOf(text)).toBe(expected);
  });

  test('include a missing channel when a rule notifies people', () => {
    expect(problemsOf(rule('mode: notify'))).toBe(
      'janitor.yaml:2:30 rules.ec2-instance-idle.mode: "notify" posts to Slack, so the file needs a `channel`, such as channel: "#cloud-costs"',
    );
    expect(problemsOf('defaults: { mode: notify }\nrules:\n  ec2-instance-idle: {}')).toMatch(
      /^janitor.yaml:1:19 defaults.mode: /,
    );
    expect(problemsOf('defaults: { mode: notify }')).toBe('');
  });

  test('are all reported, in the order of the file', () => {
    const lines = problemsOf(
      'timezone: X\nfoo: 1\nrules:\n  a: 1\n  rds-instance-idle: { mode: x, grace: y }\nbar: 2\n',
    ).split('\n');
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'janitor.yaml:1:11 timezone:',
      'janitor.yaml:2:1 foo:',
      'janitor.yaml:4:3 rules.a:',
      'janitor.yaml:5:30 rules.rds-instance-idle.mode:',
      'janitor.yaml:5:40 rules.rds-instance-idle.grace:',
      'janitor.yaml:6:1 bar:',
    ]);
  });

  test('quote the file in short pieces and without control characters', () => {
    const shown = problemsOf(`channel: "${'x'.repeat(500)}"\n"a\\e[31m": 1\n`);
    expect(shown).not.toContain('\u001b');
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(250);
  });

  test('are thirty lines and a count for a thousand problems', () => {
    const text = Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf(text).split('\n')).toHaveLength(31);
    expect(problemsOf(text)).toMatch(/and 970 more$/);
  });
});
