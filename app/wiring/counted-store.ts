import type { AuditEvent, AuditType } from '../../core/audit.ts';
import type { ScanStore } from '../../core/ports/scan-store.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { Scan } from '../../core/scan.ts';

type Counting = Pick<Telemetry, 'count'>;

/** Wraps the store: each stored audit event is counted by its type, `finding.claimed` as `FindingClaimed`. */
export function countedFindings(store: FindingStore, telemetry: Counting | undefined): FindingStore {
  if (!telemetry) return store;
  return {
    ...store,
    move: (before, after, event, guard) => counted(telemetry, event, store.move(before, after, event, guard)),
    setPause: (pause, event) => counted(telemetry, event, store.setPause(pause, event)),
  };
}

/** Wraps the store: counts audit events, finished scans and units that were not read. */
export function countedScans(store: ScanStore, telemetry: Counting | undefined): ScanStore {
  if (!telemetry) return store;
  const { count } = telemetry;
  return {
    ...store,
    claim: (finding, event, nowMs) => counted(telemetry, event, store.claim(finding, event, nowMs)),
    startScan: (scan, event, lockMs) => counted(telemetry, event, store.startScan(scan, event, lockMs)),
    finishScan: async (scan, event) => {
      const finished = await store.finishScan(scan, event);
      if (finished.ok) for (const name of finishedAs(scan)) count(name);
      if (finished.ok && scan.limitReached !== null) count(metricOf('limit.reached'));
      return finished;
    },
    finishUnit: async (...args) => {
      const finished = await store.finishUnit(...args);
      const [, , { notLookedAt }] = args;
      if (notLookedAt.length > 0) count('NotLookedAt', notLookedAt.length);
      return finished;
    },
  };
}

async function counted<R extends { readonly ok: boolean }>(
  { count }: Counting,
  event: AuditEvent,
  run: Promise<R>,
): Promise<R> {
  const result = await run;
  if (result.ok) count(metricOf(event.type));
  return result;
}

/** A full scan also counts as a compliance scan; a scan of single units counts as neither. */
function finishedAs({ only, units }: Pick<Scan, 'only' | 'units'>): readonly string[] {
  if (units) return ['UnitScanFinished'];
  return only ? ['ComplianceScanFinished'] : ['ScanFinished', 'ComplianceScanFinished'];
}

export function metricOf(type: AuditType): string {
  return type.replaceAll(/(?:^|[.-])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
