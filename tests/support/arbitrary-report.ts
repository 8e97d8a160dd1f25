import * as fc from 'fast-check';
import type { PublishedReport, TrendPoint } from '../../core/compliance/report/published.ts';
import { type ComplianceCounts, percentageOf } from '../../core/compliance/report/report.ts';
import { hostileText } from './arbitrary-finding.ts';

const counts: fc.Arbitrary<ComplianceCounts> = fc
  .record({
    compliant: fc.nat(2e6),
    non_compliant: fc.nat(2e6),
    insufficient_data: fc.nat(9),
    not_applicable: fc.nat(9),
  })
  .map((parts) => {
    const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
    const compliance_percentage = percentageOf(parts.compliant, parts.non_compliant);
    return { total_resources: total, total_evaluations: total, ...parts, compliance_percentage };
  });
const groups = (maxLength: number) =>
  fc.array(fc.tuple(hostileText, counts), { maxLength }).map((entries) => Object.fromEntries(entries));

/** Any names of teams and titles, as long as they are ever stored. */
export const arbitraryReport: fc.Arbitrary<PublishedReport> = fc.record({
  scanId: hostileText,
  atMs: fc.integer({ min: 0, max: 2e12 }),
  summary: counts,
  by_resource_type: groups(5),
  by_rule: groups(30),
  by_team: groups(100),
  teamsTotal: fc.nat(5_000),
  titles: fc.dictionary(hostileText, hostileText),
  shortTitles: fc.dictionary(hostileText, hostileText),
  notLookedAt: fc.nat(40),
  files: fc.record({ bucket: hostileText, json: hostileText, csv: hostileText }),
  standing: hostileText,
  standingBefore: fc.option(hostileText),
});

const percentage = fc.option(fc.float({ min: 0, max: 100, noNaN: true }), { nil: null });

export const arbitraryTrend: fc.Arbitrary<readonly TrendPoint[]> = fc.array(
  fc.record({
    scanId: fc.uuid(),
    atMs: fc.integer({ min: 1_760_000_000_000, max: 1_765_000_000_000 }),
    percentage,
    rules: fc.dictionary(
      fc.constantFrom('a-rule', 'b-rule', 'c'.repeat(40), `${'c'.repeat(40)}d`),
      percentage,
    ),
  }),
  { maxLength: 40 },
);

/** Two thirds of 300 evaluations comply; team Data is the worst. */
export function sampleReport(more: Partial<PublishedReport> = {}): PublishedReport {
  const of = (compliant: number, non_compliant: number): ComplianceCounts => ({
    total_resources: compliant + non_compliant,
    total_evaluations: compliant + non_compliant,
    compliant,
    non_compliant,
    insufficient_data: 0,
    not_applicable: 0,
    compliance_percentage: percentageOf(compliant, non_compliant),
  });
  return {
    scanId: 's_1',
    atMs: Date.UTC(2026, 10, 20, 12),
    summary: of(200, 100),
    by_resource_type: { 'AWS::EC2::Instance': of(120, 80), 'AWS::S3::Bucket': of(80, 20) },
    by_rule: { 'ec2-instance-missing-tags': of(120, 80), 's3-bucket-unencrypted': of(80, 20) },
    by_team: { Web: of(150, 10), Data: of(50, 90) },
    teamsTotal: 2,
    titles: {
      'ec2-instance-missing-tags': 'Required tags',
      's3-bucket-unencrypted': 'Encrypted as required',
    },
    shortTitles: { 'ec2-instance-missing-tags': 'Required tags', 's3-bucket-unencrypted': 'Encrypted' },
    notLookedAt: 0,
    files: {
      bucket: 'janitor-test-compliance',
      json: 'reports/2026/11/20/s_1.json',
      csv: 'reports/2026/11/20/s_1.csv',
    },
    standing: 'reports/2026/11/20/s_1.non-compliant.json',
    standingBefore: null,
    ...more,
  };
}

/** One report per day, each a little better. */
export function sampleTrend(days = 20): readonly TrendPoint[] {
  return Array.from({ length: days }, (_, day) => ({
    scanId: `s_${day}`,
    atMs: Date.UTC(2026, 10, 20 - days + 1 + day, 12),
    percentage: 50 + day,
    rules: { 'ec2-instance-missing-tags': 40 + day, 's3-bucket-unencrypted': 60 + day },
  }));
}
