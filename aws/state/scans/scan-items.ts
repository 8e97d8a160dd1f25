import type { Scan } from '../../../core/scan.ts';
import type { Unit } from '../../../core/unit.ts';
import type { Db, Item, Key } from '../db.ts';
import { corrupt, fromDoc, misfit, toJson } from '../json.ts';
import { shapeOf } from '../shapes.ts';

export function scanKey(scanId: string): Key {
  return { pk: `scan#${scanId}`, sk: 'scan' };
}

export function planKey(scanId: string): Key {
  return { pk: `scan#${scanId}`, sk: 'plan' };
}

export function unitName(unit: Unit): string {
  return `${unit.account}|${unit.region}|${unit.kind}`;
}

export function unitKey(scanId: string, unit: Unit): Key {
  return { pk: `scan#${scanId}`, sk: `unit#${unitName(unit)}` };
}

export const unitPrefix = 'unit#';
export const reportPrefix = 'report#';

/** A report too large for one item is stored in several, in the order of their keys. */
export function reportKey(scanId: string, unit: Unit, part: number): Key {
  return { pk: `scan#${scanId}`, sk: `${reportPrefix}${unitName(unit)}#${String(part).padStart(3, '0')}` };
}

/** Names the latest scan. `running`: no other scan may start. */
export const lockKey: Key = { pk: 'scan-lock', sk: 'scan-lock' };

export type Lock = { readonly scanId: string; readonly running: boolean };

export function lockOf(db: Db, item: Item): Lock {
  const wrong = misfit(item, { scanId: 'string' });
  if (wrong) throw corrupt(db.state, item, wrong);
  return { scanId: String(item.scanId), running: item.running === true };
}

/** Values that change have their own attributes, to be updated in place; `doc` holds the rest. */
const changing = [
  'version',
  'unitsTotal',
  'unitsDone',
  'progressAtMs',
  'finishedAtMs',
  'announcedAtMs',
  'allowed',
  'counted',
  'limitReached',
] as const satisfies readonly (keyof Scan)[];

const isChanging = ([name]: readonly [string, unknown]): boolean => changing.some((one) => one === name);

export function scanItem({ status, ...scan }: Scan): Record<string, unknown> {
  const fields = Object.entries(scan);
  return {
    ...scanKey(scan.id),
    ...Object.fromEntries(fields.filter(isChanging)),
    scanStatus: status,
    shape: shapeOf('scan'),
    doc: toJson(Object.fromEntries(fields.filter((field) => !isChanging(field)))),
  };
}

export function scanOf(db: Db, item: Item): Scan {
  const wrong = misfit(item, {
    version: 'number',
    scanStatus: 'string',
    unitsTotal: 'number',
    unitsDone: 'number',
    progressAtMs: 'number',
  });
  if (wrong) throw corrupt(db.state, item, wrong);
  const rest = fromDoc(db.state, item, 'scan', { id: 'string', startedAtMs: 'number' }) as object;
  const { scanStatus: status } = item;
  if (status !== 'running' && status !== 'finished')
    throw corrupt(db.state, item, `unknown status ${String(status)}`);
  return {
    ...rest,
    ...Object.fromEntries(changing.filter((name) => name in item).map((name) => [name, item[name]])),
    status,
  } as Scan;
}
