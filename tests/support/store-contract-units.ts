import { expect, test } from '@jest/globals';
import type { Store } from '../../core/ports/store.ts';
import type { Slice, UnitReport } from '../../core/scan.ts';
import type { Unit } from '../../core/unit.ts';
import { anEvent, aReport, aScan, hourMs, startMs } from './store-samples.ts';
import type { OpenWorld } from './store-world.ts';

const regions = (count: number): readonly Unit[] =>
  Array.from({ length: count }, (_, nth) => ({
    account: '111111111111',
    region: `region-${nth}`,
    kind: 'ec2-instance',
  }));

async function started(store: Store): Promise<string> {
  const scan = aScan();
  await store.startScan(scan, anEvent(null), hourMs);
  return scan.id;
}

function sorted(reports: readonly UnitReport[]): readonly UnitReport[] {
  return [...reports].sort((a, b) => (a.claimed[0] ?? '').localeCompare(b.claimed[0] ?? ''));
}

export function unitContract(open: OpenWorld): void {
  test('units are planned once: the first plan stays, and a repeated unit counts once', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first, second] = regions(2) as [Unit, Unit];

    expect(await store.pendingUnits(scanId)).toEqual([]);
    await store.planUnits(scanId, [first, second, first]);
    await store.planUnits(scanId, regions(5));

    expect(await store.pendingUnits(scanId)).toEqual([first, second]);
    expect(await store.getScan(scanId)).toMatchObject({ unitsTotal: 2, unitsDone: 0 });
    await expect(store.planUnits('scn_unknown', [first])).rejects.toThrow('unknown');
  });

  test('slices are stored once and in order, and each counts its attempts', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first, second] = regions(2) as [Unit, Unit];
    const scan = { ...aScan(), id: scanId };
    const slice = (id: string): Slice => ({
      report: aReport({ claimed: [id] }),
      count: 1,
      ids: [id],
      evaluations: [],
      atMs: startMs,
      from: null,
    });

    expect(await store.slices(scanId, first)).toEqual([]);
    expect(await store.tryUnit(scan, first, 0)).toEqual({ tries: 1, trouble: null });
    await store.noteTrouble(scan, first, 0, 'no');
    expect(await store.tryUnit(scan, first, 0)).toEqual({ tries: 2, trouble: 'no' });
    expect(await store.tryUnit(scan, first, 1)).toEqual({ tries: 1, trouble: null });
    expect(await store.tryUnit(scan, second, 0)).toEqual({ tries: 1, trouble: null });

    expect(await store.keepSlice(scan, first, 0, slice('a'), startMs + 1)).toBe(true);
    expect(await store.keepSlice(scan, first, 0, slice('b'), startMs + 2)).toBe(false);
    expect(await store.keepSlice(scan, first, 1, slice('c'), startMs + 3)).toBe(true);
    expect(await store.slices(scanId, first)).toEqual([slice('a'), slice('c')]);
    expect(await store.slices(scanId, second)).toEqual([]);
    expect(await store.getScan(scanId)).toMatchObject({ progressAtMs: startMs + 3 });
  });

  test('a unit counts once and keeps its first report, and the last unit is reported as last', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first, second] = regions(2) as [Unit, Unit];
    await store.planUnits(scanId, [first, second]);

    expect(await store.finishUnit(scanId, first, aReport({ claimed: ['a'] }), startMs)).toMatchObject({
      last: false,
    });
    const again = await store.finishUnit(scanId, first, aReport({ claimed: ['b'] }), startMs);
    expect(again).toMatchObject({ last: false, scan: { unitsDone: 1 } });
    expect(await store.pendingUnits(scanId)).toEqual([second]);
    const last = await store.finishUnit(scanId, second, aReport({ claimed: ['c'] }), startMs);
    expect(last).toMatchObject({ last: true, scan: { unitsDone: 2, unitsTotal: 2 } });
    expect(await store.finishUnit(scanId, second, aReport(), startMs)).toMatchObject({
      last: true,
      scan: { unitsDone: 2 },
    });

    expect(sorted(await store.reports(scanId))).toEqual([
      aReport({ claimed: ['a'] }),
      aReport({ claimed: ['c'] }),
    ]);
  });

  test('40 units finished simultaneously and twice each count 40 times, and at least one is the last', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const units = regions(40);
    await store.planUnits(scanId, units);

    const outcomes = await Promise.all(
      [...units, ...units].map((unit) =>
        store.finishUnit(scanId, unit, aReport({ claimed: [unit.region] }), startMs),
      ),
    );

    expect(outcomes.filter(({ last }) => last).length).toBeGreaterThanOrEqual(1);
    expect(await store.getScan(scanId)).toMatchObject({ unitsTotal: 40, unitsDone: 40 });
    expect(await store.pendingUnits(scanId)).toEqual([]);
    const claimed = (await store.reports(scanId)).flatMap((report) => report.claimed);
    expect(claimed.sort()).toEqual(units.map((unit) => unit.region).sort());
  });

  test('an unplanned unit does not count, and no unit can finish before the plan', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first] = regions(1) as [Unit];

    await expect(store.finishUnit(scanId, first, aReport(), startMs)).rejects.toThrow('has no planned units');
    await store.planUnits(scanId, [first]);
    const stray = { account: '999999999999', region: 'nowhere', kind: 'ec2-instance' };
    expect(await store.finishUnit(scanId, stray, aReport(), startMs)).toMatchObject({
      last: false,
      scan: { unitsDone: 0 },
    });
    expect(await store.reports(scanId)).toEqual([]);
  });

  test('a report of 20,000 findings and 5,000 undecided resources reads back completely', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first] = regions(1) as [Unit];
    await store.planUnits(scanId, [first]);
    const id = (nth: number): string =>
      (nth * 2_654_435_761).toString(36) + ((nth * 40_503) % 999_983).toString(36);
    const report = aReport({
      claimed: Array.from({ length: 20_000 }, (_, nth) => `fnd_${id(nth)}${id(nth + 7)}`),
      undecided: Array.from({ length: 5_000 }, (_, nth) => ({
        rule: 'ec2-instance-idle',
        account: '111111111111',
        region: 'eu-west-1',
        kind: 'ec2-instance',
        resourceId: `i-${id(nth)}`,
        missing: 'CPUUtilization',
        because: 'CPUUtilization could not be read: 🧹 ünïcode',
      })),
    });

    await store.finishUnit(scanId, first, report, startMs);

    expect(await store.reports(scanId)).toEqual([report]);
  });

  test('a unit whose response was lost is done and counted once', async () => {
    const { store, loseNextAnswer } = await open();
    const scanId = await started(store);
    const [first] = regions(1) as [Unit];
    await store.planUnits(scanId, [first]);
    loseNextAnswer();
    await store.finishUnit(scanId, first, aReport(), startMs).catch(() => undefined);

    expect(await store.finishUnit(scanId, first, aReport(), startMs)).toMatchObject({
      last: true,
      scan: { unitsDone: 1 },
    });
  });

  test("a finished unit is reported as done and updates the scan's progress time", async () => {
    const { store } = await open();
    const scanId = await started(store);
    const [first, second] = regions(2) as [Unit, Unit];
    const other = { ...first, kind: 'rds-instance' };
    await store.planUnits(scanId, [first, second, other]);
    expect(await store.getScan(scanId)).toMatchObject({ progressAtMs: startMs });

    await store.finishUnit(scanId, first, aReport(), startMs + hourMs);
    await store.finishUnit(scanId, first, aReport(), startMs + 2 * hourMs);

    expect(await store.getScan(scanId)).toMatchObject({ progressAtMs: startMs + hourMs });
    expect(await store.isUnitDone(scanId, first)).toBe(true);
    expect(await store.isUnitDone(scanId, second)).toBe(false);
    expect(await store.isUnitDone(scanId, other)).toBe(false);
    expect(await store.pendingUnits(scanId)).toEqual([second, other]);
  });

  test('a plan of 100 accounts, 38 regions and 3 kinds reads back completely', async () => {
    const { store } = await open();
    const scanId = await started(store);
    const units = Array.from({ length: 11_400 }, (_, nth) => ({
      account: String(100_000_000_000 + ((nth % 100) * 7_919_101) ** 2),
      region: `region-${Math.floor(nth / 100) % 38}`,
      kind: ['ec2-instance', 'ec2-address', 'rds-instance'][Math.floor(nth / 3_800)] ?? '',
    }));
    await store.planUnits(scanId, units);
    expect(await store.getScan(scanId)).toMatchObject({ unitsTotal: 11_400 });
    expect(await store.pendingUnits(scanId)).toEqual(units);
  });
}
