import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  compare,
  inUnits,
  type NonCompliant,
  placeOf,
  resourceOf,
} from '../../../../../core/compliance/report/compare.ts';
import type { ReportRow } from '../../../../../core/compliance/report/report.ts';
import { anyRows, sampleRow } from '../../../../support/report-row.ts';

const rule = sampleRow().rule;
const everywhere = (): boolean => true;

function compared(before: NonCompliant | null, rows: readonly ReportRow[], isEvaluated = everywhere) {
  const comparison = compare(before);
  for (const row of rows) comparison.add(row);
  return comparison.finish(isEvaluated);
}

const key = (resource_id: string) => resourceOf(sampleRow({ resource_id }));

describe('the changes since the last report', () => {
  test('are all non-compliant resources when there was no report', () => {
    const { changes, now } = compared(null, [
      sampleRow({ resource_id: 'i-bad' }),
      sampleRow({ resource_id: 'i-good', compliance_type: 'COMPLIANT', reasons: [] }),
    ]);
    expect([...(changes.get(rule)?.fresh ?? [])]).toEqual([key('i-bad')]);
    expect(changes.get(rule)?.putRight).toEqual([]);
    expect(now).toEqual({ [rule]: { [key('i-bad')]: 'missing:Owner' } });
  });

  test('list new, fixed and dropped resources separately and leave out unchanged ones', () => {
    const before = {
      [rule]: {
        [key('i-stands')]: 'missing:Owner',
        [key('i-fixed')]: 'missing:Owner',
        [key('i-gone')]: 'missing:Owner',
        [key('i-unread')]: 'missing:Owner',
        [key('i-other')]: 'missing:Owner',
      },
    };
    const { changes } = compared(before, [
      sampleRow({ resource_id: 'i-stands' }),
      sampleRow({ resource_id: 'i-fixed', compliance_type: 'COMPLIANT', reasons: [] }),
      sampleRow({ resource_id: 'i-unread', compliance_type: 'INSUFFICIENT_DATA', reasons: [] }),
      sampleRow({ resource_id: 'i-other', reasons: ['missing:Owner', 'missing:CostCenter'] }),
      sampleRow({ resource_id: 'i-new' }),
    ]);
    expect(changes.get(rule)).toEqual({
      fresh: new Set([key('i-other'), key('i-new')]),
      putRight: [key('i-fixed')],
      dropped: [key('i-gone'), key('i-unread')],
    });
  });

  test('are none for a unit that was not read, which keeps its earlier state', () => {
    const before = { [rule]: { [key('i-1')]: 'missing:Owner' } };
    const typeOf = () => 'AWS::EC2::Instance';
    const unit = { account: '123456789012', region: 'us-east-1', kind: 'ec2-instance' };
    const elsewhere = inUnits([unit], typeOf);
    const comparison = compare(before).finish(elsewhere);
    expect(comparison.changes.size).toBe(0);
    expect(comparison.now).toEqual(before);
    const there = inUnits([{ ...unit, region: 'eu-central-1' }], typeOf);
    expect(compare(before).finish(there).changes.get(rule)?.dropped).toEqual([key('i-1')]);
  });

  test('are none when the same resources are found again in another order', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          const first = compared(null, rows);
          const second = compared(first.now, shuffled);
          expect([...second.changes.keys()]).toEqual([]);
          expect(second.now).toEqual(first.now);
        },
      ),
    );
  });

  test('and the unchanged resources cover every resource that is or was non-compliant', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (rows, later) => {
        const first = compared(null, rows);
        const second = compared(first.now, later);
        const bad = later.filter(({ compliance_type }) => compliance_type === 'NON_COMPLIANT');
        const now = Object.entries(second.now).flatMap(([of, resources]) =>
          Object.keys(resources).map((resource) => `${of} ${resource}`),
        );
        expect(now.sort()).toEqual(bad.map((row) => `${row.rule} ${resourceOf(row)}`).sort());
        for (const [of, resources] of Object.entries(first.now)) {
          const changes = second.changes.get(of);
          const over = [...(changes?.putRight ?? []), ...(changes?.dropped ?? [])];
          const still = Object.keys(second.now[of] ?? {});
          expect(Object.keys(resources).filter((one) => !over.includes(one) && !still.includes(one))).toEqual(
            [],
          );
        }
      }),
    );
  });

  test('resourceOf and placeOf keep any characters of a resource id', () => {
    const row = sampleRow({ resource_id: 'a|b||c' });
    expect(placeOf(resourceOf(row))).toEqual({
      account: row.account,
      region: row.region,
      resource_type: row.resource_type,
      resource_id: 'a|b||c',
    });
    expect(placeOf('nonsense')).toBeUndefined();
  });
});
