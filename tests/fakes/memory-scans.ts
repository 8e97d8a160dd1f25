import type { AuditEvent } from '../../core/audit.ts';
import type { Store } from '../../core/ports/store.ts';
import { done, refused } from '../../core/result.ts';
import { isPartial, type Scan, type Slice, type UnitReport } from '../../core/scan.ts';
import type { Unit } from '../../core/unit.ts';
import { frozen } from './memory-faults.ts';

type Stored = {
  scan: Scan;
  plan: ReadonlyMap<string, Unit> | undefined;
  readonly reports: Map<string, UnitReport>;
  readonly tries: Map<string, { tries: number; trouble: string | null }>;
  readonly slices: Map<string, Slice[]>;
};

type ScanStore = Pick<
  Store,
  | 'startScan'
  | 'getScan'
  | 'runningScan'
  | 'lastScan'
  | 'unfinishedScans'
  | 'planUnits'
  | 'pendingUnits'
  | 'isUnitDone'
  | 'tryUnit'
  | 'noteTrouble'
  | 'keepSlice'
  | 'slices'
  | 'finishUnit'
  | 'reports'
  | 'finishScan'
  | 'scanAnnounced'
>;

/** `append` throws before any change when the audit event cannot be stored. */
export function createMemoryScans(append: (event: AuditEvent) => void): ScanStore & {
  /** Whether the scan allows another remediation; `really` also counts it. */
  readonly take: (takes: { readonly scanId: string; readonly kind: string }, really: boolean) => boolean;
} {
  const scans = new Map<string, Stored>();
  let lock: { readonly scanId: string; readonly running: boolean } | undefined;

  const nameOf = (unit: Unit): string => `${unit.account}|${unit.region}|${unit.kind}`;
  const known = (scanId: string): Stored => {
    const stored = scans.get(scanId);
    if (!stored) throw new Error(`Scan ${scanId} does not exist`);
    return stored;
  };
  const change = (stored: Stored, part: Partial<Scan>): Scan => {
    stored.scan = frozen({ ...stored.scan, ...part, version: stored.scan.version + 1 });
    return stored.scan;
  };
  const progress = ({ scan }: Stored): { scan: Scan; last: boolean } => ({
    scan,
    last: scan.unitsDone >= scan.unitsTotal,
  });

  return {
    startScan: async (scan, event, lockMs) => {
      const same = scans.get(scan.id);
      if (same) return refused({ running: same.scan });
      const holder = lock?.running ? scans.get(lock.scanId)?.scan : undefined;
      if (!isPartial(scan) && holder?.status === 'running' && holder.progressAtMs > scan.startedAtMs - lockMs)
        return refused({ running: holder });
      append(event);
      const stored = {
        scan: frozen(scan),
        plan: undefined,
        reports: new Map(),
        tries: new Map(),
        slices: new Map(),
      };
      scans.set(scan.id, stored);
      if (!isPartial(scan)) lock = { scanId: scan.id, running: true };
      return done(stored.scan);
    },
    getScan: async (id) => scans.get(id)?.scan,
    runningScan: async () => {
      const scan = lock && scans.get(lock.scanId)?.scan;
      return scan?.status === 'running' ? scan : undefined;
    },
    lastScan: async () => lock && scans.get(lock.scanId)?.scan,
    unfinishedScans: async (limit) =>
      [...scans.values()]
        .map(({ scan }) => scan)
        .filter(({ status, announcedAtMs }) => status === 'running' || announcedAtMs === null)
        .sort((a, b) => a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    planUnits: async (scanId, units) => {
      const stored = known(scanId);
      if (stored.plan || stored.scan.status !== 'running') return;
      const distinct = new Map(
        units.map(({ account, region, kind }) => [
          nameOf({ account, region, kind }),
          { account, region, kind },
        ]),
      );
      stored.plan = distinct;
      change(stored, { unitsTotal: distinct.size });
    },
    pendingUnits: async (scanId) => {
      const stored = scans.get(scanId);
      return [...(stored?.plan?.values() ?? [])].filter((unit) => !stored?.reports.has(nameOf(unit)));
    },
    isUnitDone: async (scanId, unit) => scans.get(scanId)?.reports.has(nameOf(unit)) ?? false,
    tryUnit: async ({ id }, unit, nth) => {
      const { tries } = known(id);
      const name = `${nameOf(unit)} ${nth}`;
      const counted = { trouble: null, ...tries.get(name), tries: (tries.get(name)?.tries ?? 0) + 1 };
      tries.set(name, counted);
      return counted;
    },
    noteTrouble: async ({ id }, unit, nth, trouble) => {
      const { tries } = known(id);
      const name = `${nameOf(unit)} ${nth}`;
      tries.set(name, { tries: tries.get(name)?.tries ?? 0, trouble });
    },
    keepSlice: async ({ id }, unit, nth, slice, atMs) => {
      const stored = known(id);
      const kept = stored.slices.get(nameOf(unit)) ?? [];
      if (kept.length !== nth) return false;
      stored.slices.set(nameOf(unit), [...kept, frozen(slice)]);
      change(stored, { progressAtMs: atMs });
      return true;
    },
    slices: async (scanId, unit) => scans.get(scanId)?.slices.get(nameOf(unit)) ?? [],
    finishUnit: async (scanId, unit, report, atMs) => {
      const stored = scans.get(scanId);
      if (!stored?.plan) throw new Error(`Scan ${scanId} has no planned units`);
      const name = nameOf(unit);
      const isRunning = stored.scan.status === 'running';
      if (isRunning && stored.plan.has(name) && !stored.reports.has(name)) {
        stored.reports.set(name, frozen(report));
        change(stored, { unitsDone: stored.scan.unitsDone + 1, progressAtMs: atMs });
      }
      return progress(stored);
    },
    reports: async (scanId) => [...(scans.get(scanId)?.reports.values() ?? [])],
    finishScan: async (scan, event) => {
      const stored = scans.get(scan.id);
      if (stored?.scan.status !== 'running') return refused('stale');
      append(event);
      if (lock?.scanId === scan.id) lock = { ...lock, running: false };
      const { allowed, counted = [], limitReached } = scan;
      const finishedAtMs = scan.finishedAtMs ?? event.atMs;
      return done(change(stored, { status: 'finished', finishedAtMs, allowed, counted, limitReached }));
    },
    scanAnnounced: async (scanId, atMs) => {
      const stored = scans.get(scanId);
      if (stored?.scan.announcedAtMs === null) change(stored, { announcedAtMs: atMs });
    },
    take: ({ scanId, kind }, really) => {
      const stored = scans.get(scanId);
      const allowed = stored?.scan.allowed;
      const all = allowed?.['*'] ?? 0;
      const ofKind = allowed?.[kind] ?? 0;
      if (!stored || all <= 0 || ofKind <= 0) return false;
      if (really) change(stored, { allowed: { ...allowed, '*': all - 1, [kind]: ofKind - 1 } });
      return true;
    },
  };
}
