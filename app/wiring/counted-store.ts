import type { AuditEvent, AuditType } from '../../core/audit.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import type { Scan } from '../../core/scan.ts';

/** The same store; each audit event that it took is counted by its type, `finding.claimed` as `FindingClaimed`. */
export function countedStore(store: Store, { count }: Pick<Telemetry, 'count'>): Store {
  const counted = async <R extends { readonly ok: boolean }>(event: AuditEvent, run: Promise<R>) => {
    const result = await run;
    if (result.ok) count(metricOf(event.type));
    return result;
  };
  return {
    ...store,
    claim: (finding, event, nowMs) => counted(event, store.claim(finding, event, nowMs)),
    move: (before, after, event, guard) => counted(event, store.move(before, after, event, guard)),
    startScan: (scan, event, lockMs) => counted(event, store.startScan(scan, event, lockMs)),
    finishScan: async (scan, event) => {
      const finished = await store.finishScan(scan, event);
      if (finished.ok) for (const name of finishedAs(scan)) count(name);
      if (finished.ok && scan.limitReached !== null) count(metricOf('limit.reached'));
      return finished;
    },
    setPause: (pause, event) => counted(event, store.setPause(pause, event)),
    finishUnit: async (...told) => {
      const finished = await store.finishUnit(...told);
      const [, , { notLookedAt }] = told;
      if (notLookedAt.length > 0) count('NotLookedAt', notLookedAt.length);
      return finished;
    },
  };
}

/** A whole scan is one of compliance as well; one of a few units is neither. */
function finishedAs({ only, units }: Pick<Scan, 'only' | 'units'>): readonly string[] {
  if (units) return ['UnitScanFinished'];
  return only ? ['ComplianceScanFinished'] : ['ScanFinished', 'ComplianceScanFinished'];
}

export function metricOf(type: AuditType): string {
  return type.replaceAll(/(?:^|[.-])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
