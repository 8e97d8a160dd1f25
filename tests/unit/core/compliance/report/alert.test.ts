import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type AlertModel, alertOf, keptRows } from '../../../../../core/compliance/report/alert.ts';
import { compare, type NonCompliant, resourceOf } from '../../../../../core/compliance/report/compare.ts';
import {
  addRow,
  emptyTotals,
  type ReportRow,
  summaryOf,
} from '../../../../../core/compliance/report/report.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import { reportTimestamp, sampleRow } from '../../../../support/report-row.ts';

const rule = sampleRow().rule;

function alertFor(rows: readonly ReportRow[], before: NonCompliant | null, more: Partial<AlertModel> = {}) {
  const totals = emptyTotals();
  const comparison = compare(before);
  const kept = keptRows();
  for (const row of rows) {
    addRow(totals, row);
    comparison.add(row);
    if (row.compliance_type === 'NON_COMPLIANT')
      kept.add(row, before?.[rule]?.[resourceOf(row)] === undefined);
  }
  const { summary } = summaryOf(totals, { scanId: 's', reportTimestamp });
  const none = { fresh: new Set<string>(), putRight: [], dropped: [] };
  return alertOf({
    stage: 'prod',
    rule,
    passing: 'Required tags',
    counts: summary,
    reportTimestamp,
    report: 's3://bucket/reports/2026/11/20/s.json',
    changes: comparison.finish(() => true).changes.get(rule) ?? none,
    rows: kept.rows(),
    ...more,
  });
}

const key = (resource_id: string) => resourceOf(sampleRow({ resource_id }));

describe('the alert about one rule', () => {
  test('names the resources, the reasons and the location of the full report', () => {
    const alert = alertFor(
      [
        sampleRow({ resource_id: 'i-new' }),
        sampleRow({ resource_id: 'i-old', resource_name: 'db', reasons: ['missing:CostCenter'] }),
        sampleRow({ resource_id: 'i-fixed', compliance_type: 'COMPLIANT', reasons: [] }),
      ],
      {
        [rule]: {
          [key('i-old')]: 'missing:CostCenter',
          [key('i-fixed')]: 'missing:Owner',
          [key('i-gone')]: 'x',
        },
      },
    );
    expect(alert).toEqual({
      subject: '[prod] 2 not compliant (1 new, 1 fixed): ec2-instance-missing-tags',
      message: `Required tags: 1 of 3 (33.33%).
Rule ec2-instance-missing-tags, Cloud Janitor prod, ${reportTimestamp}

Not compliant since the last report: 1
  ! i-new (web-7) in eu-central-1 of 123456789012 - team Web
    The tag Owner is missing [missing:Owner]

Fixed: 1
  + i-fixed in eu-central-1 of 123456789012

Gone, exempt or not readable now: 1
  - i-gone in eu-central-1 of 123456789012

Still not compliant: 1
  * i-old (db) in eu-central-1 of 123456789012 - team Web
    The tag Owner is missing [missing:CostCenter]

Full report: s3://bucket/reports/2026/11/20/s.json
History of a resource: /janitor history <id> in Slack
`,
    });
  });

  test('is not created when nothing changed', () => {
    const before = { [rule]: { [key('i-1')]: 'missing:Owner' } };
    expect(alertFor([sampleRow({ resource_id: 'i-1' })], before)).toBeUndefined();
    expect(alertFor([], null)).toBeUndefined();
  });

  test('about 100,000 resources fits into one SNS message and says how many more there are', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) =>
      sampleRow({ resource_id: `i-${at}`, annotation: 'ü'.repeat(200) }),
    );
    const { message = '' } = alertFor(rows, null) ?? {};
    expect(Buffer.byteLength(message)).toBeLessThan(256 * 1024 - 1_000);
    expect(Buffer.byteLength(message)).toBeGreaterThan(200_000);
    const shown = message.split('\n').filter((line) => line.startsWith('  !')).length;
    expect(message).toContain(`… and ${100_000 - shown} more, see the report`);
    expect(message).toContain('Full report: s3://');
  });

  test('cuts a name of 160 emoji without splitting one', () => {
    const { message = '' } = alertFor([sampleRow({ resource_name: '🦊'.repeat(160) })], null) ?? {};
    expect(() => encodeURIComponent(message)).not.toThrow();
    expect(message).toMatch(/\((🦊){149}…\)/u);
  });

  test('has a subject and a message that SNS accepts, whatever names and tags contain', () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (resource_name, team, ruleName) => {
        const { subject, message } =
          alertFor([sampleRow({ resource_name, team, annotation: team })], null, {
            rule: ruleName,
            passing: resource_name,
            changes: { fresh: new Set([resourceOf(sampleRow())]), putRight: [], dropped: [] },
          }) ?? {};
        expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
        expect(message).not.toMatch(/\p{Surrogate}/u);
        expect(message?.split('\n').filter((line) => line.startsWith('  ! '))).toHaveLength(1);
      }),
    );
  });
});
