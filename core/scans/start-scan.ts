import { generalEvent, janitor } from '../audit.ts';
import { minuteMs } from '../calendar.ts';
import type { ScanDeps } from '../ports/deps.ts';
import { done, type Result, refused } from '../result.ts';
import { isPartial, type Scan } from '../scan.ts';
import { everyKind, type Unit } from '../unit.ts';
import { planScan, rulesOf, unitsIn } from './plan-scan.ts';

/** Without progress for this long, a scan no longer blocks another. */
export const scanLockMs = 15 * minuteMs;

/** Whether the scan still blocks another. */
export function isAlive({ status, progressAtMs }: Scan, nowMs: number): boolean {
  return status === 'running' && nowMs - progressAtMs < scanLockMs;
}

/** Stores the scan and its units, then queues each unit. Safe to repeat after a crash at any point. */
export async function startScan(
  deps: ScanDeps,
  asked: Pick<Scan, 'askedBy' | 'channel' | 'only' | 'units'> & { readonly scanId: string },
): Promise<Result<Scan, { readonly running: Scan }>> {
  const startedAtMs = deps.clock.nowMs();
  const covering = await coveredBy(deps, asked);
  if (covering) {
    deps.log.info('compliance scan skipped: a full scan is running and includes its rules', {
      scanId: asked.scanId,
      running: covering.id,
    });
    return refused({ running: covering });
  }
  const scan: Scan = {
    id: asked.scanId,
    version: 1,
    status: 'running',
    askedBy: asked.askedBy,
    channel: asked.channel,
    ...(asked.only ? { only: asked.only } : {}),
    ...(asked.units ? { units: asked.units } : {}),
    startedAtMs,
    progressAtMs: startedAtMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
  };
  const event = generalEvent(deps, 'scan.started', asked.askedBy ?? janitor, scopeWords(scan), {
    scanId: scan.id,
    ...(isPartial(scan) ? { only: scan.only ?? null, units: scan.units ?? null } : {}),
  });
  const started = await deps.store.startScan(scan, event, scanLockMs);
  const stored = started.ok ? started.value : started.error.running;
  if (stored.id !== scan.id) return refused({ running: stored });
  if (stored.status !== 'running') return done(stored);

  const reasons = stored.unitsTotal > 0 ? new Map<string, string>() : await plan(deps, stored);
  const pending = await deps.store.pendingUnits(scan.id);
  let isDone = pending.length === 0;
  for (const unit of pending.filter(isWhole)) {
    const reason = reasons.get(unit.account) ?? 'Not reachable when the scan started.';
    const report = { ...emptyReport, notLookedAt: [{ ...unit, reason }] };
    const { last } = await deps.store.finishUnit(scan.id, unit, report, deps.clock.nowMs());
    isDone ||= last;
  }
  await deps.queue.sendAll(
    pending
      .filter((unit) => !isWhole(unit))
      .map((unit) => ({ type: 'scan.unit' as const, scanId: scan.id, ...unit })),
  );
  if (isDone) await deps.queue.send({ type: 'scan.finish', scanId: scan.id });
  if (scan.channel) await deps.queue.send({ type: 'scan.progress', scanId: scan.id });
  return done(stored);
}

export const emptyReport = {
  lookedAt: [],
  notLookedAt: [],
  undecided: [],
  claimed: [],
  resolved: [],
  worse: [],
  known: 0,
  snoozed: 0,
  exempt: 0,
} as const;

/** Stores the units of the scan and returns the errors by account. A stored plan is kept. */
async function plan(deps: ScanDeps, scan: Scan): Promise<ReadonlyMap<string, string>> {
  const policy = await deps.policy();
  const planning = { inventory: deps.inventory, rules: rulesOf(deps.rules, scan) };
  if (scan.units) {
    await deps.store.planUnits(scan.id, await unitsIn(planning, policy, scan.units));
    return new Map();
  }
  const { places, failed } = await planScan(planning, policy);
  const units = places.flatMap(({ account, region, kinds }) =>
    kinds.map((kind) => ({ account, region, kind })),
  );
  const wholes = failed.map(({ account, region, kind }) => ({ account, region, kind }));
  await deps.store.planUnits(scan.id, [...units, ...wholes]);
  return new Map(failed.map(({ account, reason }) => [account, reason]));
}

function isWhole({ kind }: Unit): boolean {
  return kind === everyKind;
}

/**
 * Returns the running full scan that already covers a scan of all compliance rules. A scan of selected units
 * is never covered, nor one of the rules for incidents, which a full scan does not judge.
 */
async function coveredBy(
  deps: ScanDeps,
  asked: Pick<Scan, 'only' | 'units'> & { readonly scanId: string },
): Promise<Scan | undefined> {
  if (asked.only !== 'compliance' || asked.units) return undefined;
  const running = await deps.store.runningScan();
  if (!running || !isAlive(running, deps.clock.nowMs())) return undefined;
  return (await deps.store.getScan(asked.scanId)) ? undefined : running;
}

/** What a scan judges, for one line. */
export function scopeWords({ only, units }: Pick<Scan, 'only' | 'units'>): string {
  const rules = {
    compliance: 'the compliance rules',
    incidents: 'the rules for incidents',
    all: 'all rules',
  }[only ?? 'all'];
  return units ? `${rules} in ${units.length} ${units.length === 1 ? 'part' : 'parts'}` : rules;
}
