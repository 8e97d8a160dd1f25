import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addRow,
  type ComplianceCounts,
  emptyTotals,
  type ReportRow,
  summaryOf,
} from '../../../../../core/compliance/report/report.ts';
import { anyRows, reportTimestamp, sampleRow } from '../../../../support/report-row.ts';

function summed(rows: readonly ReportRow[]) {
  const totals = emptyTotals();
  for (const row of rows) addRow(totals, row);
  return summaryOf(totals, { scanId: 's_1', reportTimestamp });
}

const parts = ['compliant', 'non_compliant', 'insufficient_data', 'not_applicable'] as const;

describe('a compliance report', () => {
  test('counts resources, evaluations and results by type, rule and team', () => {
    const rows = [
      sampleRow({ resource_id: 'i-1', compliance_type: 'COMPLIANT', team: 'Web' }),
      sampleRow({ resource_id: 'i-2', compliance_type: 'COMPLIANT', team: 'Web' }),
      sampleRow({ resource_id: 'i-3', compliance_type: 'NON_COMPLIANT', team: 'Data' }),
      sampleRow({ resource_id: 'i-4', compliance_type: 'INSUFFICIENT_DATA', team: 'Data' }),
      sampleRow({ resource_id: 'i-5', compliance_type: 'NOT_APPLICABLE', team: 'Data' }),
      sampleRow({ resource_id: 'i-1', compliance_type: 'COMPLIANT', rule: 'another', team: 'Web' }),
    ];
    expect(summed(rows)).toEqual({
      report_timestamp: reportTimestamp,
      scan_id: 's_1',
      summary: {
        total_resources: 5,
        total_evaluations: 6,
        compliant: 3,
        non_compliant: 1,
        insufficient_data: 1,
        not_applicable: 1,
        compliance_percentage: 75,
      },
      by_resource_type: { 'AWS::EC2::Instance': expect.objectContaining({ total_evaluations: 6 }) },
      by_rule: {
        another: expect.objectContaining({ compliant: 1, compliance_percentage: 100 }),
        'ec2-instance-missing-tags': expect.objectContaining({
          compliant: 2,
          non_compliant: 1,
          compliance_percentage: 66.66,
        }),
      },
      by_team: {
        Data: expect.objectContaining({ total_resources: 3, compliance_percentage: 0 }),
        Web: expect.objectContaining({ total_resources: 2, compliance_percentage: 100 }),
      },
    });
  });

  test('has a compliance percentage of null for an empty account', () => {
    expect(summed([]).summary).toEqual({
      total_resources: 0,
      total_evaluations: 0,
      compliant: 0,
      non_compliant: 0,
      insufficient_data: 0,
      not_applicable: 0,
      compliance_percentage: null,
    });
  });

  test('leaves undecided and exempt resources out of the percentage', () => {
    const decided = [
      sampleRow({ resource_id: 'i-1' }),
      sampleRow({ resource_id: 'i-2', compliance_type: 'COMPLIANT' }),
    ];
    const others = (['INSUFFICIENT_DATA', 'NOT_APPLICABLE'] as const).map((compliance_type) =>
      sampleRow({ resource_id: compliance_type, compliance_type }),
    );
    expect(summed(others).summary.compliance_percentage).toBeNull();
    expect(summed([...decided, ...others]).summary.compliance_percentage).toBe(50);
  });

  test('shows 99.99 % for one non-compliant resource among 100,000', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) =>
      sampleRow({ resource_id: `i-${at}`, compliance_type: at === 0 ? 'NON_COMPLIANT' : 'COMPLIANT' }),
    );
    expect(summed(rows).summary.compliance_percentage).toBe(99.99);
  });

  test('has groups whose counts add up to the totals', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { summary, by_resource_type, by_rule, by_team } = summed(rows);
        const groups = [by_resource_type, by_rule, by_team].map((of) => Object.values(of));
        for (const group of [summary, ...groups.flat()]) {
          expect(parts.reduce((sum, part) => sum + group[part], 0)).toBe(group.total_evaluations);
          expect(group.total_resources).toBeLessThanOrEqual(group.total_evaluations);
          const percentage = group.compliance_percentage;
          expect(percentage === null).toBe(group.compliant + group.non_compliant === 0);
          expect(percentage === 100).toBe(group.compliant > 0 && group.non_compliant === 0);
        }
        expect(summary.total_evaluations).toBe(rows.length);
        const total = (of: readonly ComplianceCounts[], part: keyof ComplianceCounts) =>
          of.reduce((sum, group) => sum + Number(group[part]), 0);
        for (const of of groups)
          for (const part of [...parts, 'total_evaluations'] as const)
            expect(total(of, part)).toBe(summary[part]);
        expect(total(Object.values(by_resource_type), 'total_resources')).toBe(summary.total_resources);
      }),
    );
  });

  test('is the same for any order of the evaluations', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(JSON.stringify(summed(shuffled))).toBe(JSON.stringify(summed(rows)));
        },
      ),
    );
  });
});
