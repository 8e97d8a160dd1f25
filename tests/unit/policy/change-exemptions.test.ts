import { describe, expect, test } from '@jest/globals';
import { policyFilesAt } from '../../../app/policy/live/files.ts';
import { type ConfigContext, formatProblems, parsePolicy } from '../../../app/policy/load.ts';
import { rules } from '../../../rules/registry.generated.ts';

const nowMs = Date.UTC(2026, 10, 29);
const file = (match: string, until?: string) =>
  `exemptions:\n  - match: ${match}\n    reason: known to us\n${until === undefined ? '' : `    until: ${until}\n`}`;
const iam = '{ rule: iam-full-admin, resource: "arn:aws:iam::*:role/ci-*" }';

function told(text: string, context: ConfigContext = {}): string {
  const loaded = parsePolicy(text, 'janitor.yaml', rules, { nowMs, ...context });
  return loaded.ok
    ? `warnings: ${formatProblems(loaded.value.warnings)}`
    : `errors: ${formatProblems(loaded.error)}`;
}

describe('an exemption of changes of permissions', () => {
  test.each([iam, '{ rule: "iam-trust-*" }', '{ kind: iam-identity }', '{ kind: "iam-*-policy" }'])(
    'needs an end: %s',
    (match) => {
      expect(told(file(match))).toBe(
        'errors: janitor.yaml:2:5 exemptions[0]: an exemption of changes of permissions needs `until`: without an end it hides none',
      );
      expect(told(file(match, '2027-01-31'))).toBe('warnings: ');
    },
  );

  test('may name other rules, too, with a warning when it has no end', () => {
    expect(told(file('{ rule: "iam-*" }'))).toBe(
      'warnings: janitor.yaml:2:5 exemptions[0]: without `until` this exemption hides no change of permissions',
    );
    expect(told(file('{ account: "123456789012" }'))).toBe('warnings: ');
  });

  test('that has ended is an error in an edit, and a warning where the file is read', () => {
    const ended = file(iam, '2026-11-01');
    expect(told(ended, { isEdit: true })).toBe(
      'errors: janitor.yaml:4:12 exemptions[0].until: this exemption ended on 2026-11-01: remove it, or give a later end',
    );
    expect(told(ended)).toBe(
      'warnings: janitor.yaml:4:12 exemptions[0].until: this exemption ended on 2026-11-01',
    );
    const other = file('{ resource: i-1 }', '2026-11-01');
    expect(told(other, { isEdit: true })).toMatch(/^warnings: janitor.yaml:4:12/);
  });

  test('that has ended is refused in S3 with its line', () => {
    const compiled = policyFilesAt({ path: 's3://acme/janitor.yaml' }, rules).policy?.compile(
      file(iam, '2020-01-01'),
    );
    expect(compiled).toMatchObject({ ok: false });
    expect(compiled).toHaveProperty('error', [expect.stringContaining('s3://acme/janitor.yaml:4:12')]);
  });
});

describe('the end of an exemption', () => {
  const untilOf = (until: string) => {
    const loaded = parsePolicy(`timezone: Europe/Berlin\n${file(iam, until)}`, 'janitor.yaml', rules);
    return loaded.ok ? loaded.value.policy.exemptions[0]?.untilMs : undefined;
  };

  test('is a day in the time zone of the policy, or a time', () => {
    expect(untilOf('2027-01-31')).toBe(Date.parse('2027-01-31T22:59:59.999Z'));
    expect(untilOf('2027-01-31T18:00:00Z')).toBe(Date.parse('2027-01-31T18:00:00Z'));
    expect(untilOf('2027-01-31T18:00+02:00')).toBe(Date.parse('2027-01-31T16:00:00Z'));
  });

  test.each(['2027-02-30', '2027-02-30T18:00:00Z', '2027-01-31T25:00:00Z'])('does not exist: %s', (until) => {
    expect(told(file(iam, until))).toBe('errors: janitor.yaml:4:12 exemptions[0].until: no such date');
  });

  test.each(['soon', '2027-01-31T18:00:00', '31.1.2027'])('has another form: %s', (until) => {
    expect(told(file(iam, until))).toContain('expected a date such as 2027-01-31, or a time');
  });
});

test('a severity of the file replaces that of the verdict only where the file has one', () => {
  const loaded = parsePolicy('rules:\n  iam-full-admin: { severity: low }\n', 'janitor.yaml', rules);
  const policy = loaded.ok ? loaded.value.policy : undefined;
  expect(policy?.rules['iam-full-admin']).toMatchObject({ severity: 'low', isSeveritySet: true });
  expect(policy?.rules['iam-service-wildcard']).not.toHaveProperty('isSeveritySet');
});
