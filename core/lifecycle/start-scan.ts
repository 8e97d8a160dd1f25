import { generalEvent, janitor } from '../events.ts';
import type { ScanDeps } from '../ports.ts';
import { done, type Result, refused } from '../result.ts';
import type { Scan, Unit } from '../scan.ts';

/** A scan that has not finished by then is taken for dead, and another may start. */
export const scanLockMs = 15 * 60_000;

export const globalRegion = 'global';

/** Stores the scan and its units, then hands each unit to a worker. Safe to repeat after a crash at any point. */
export async function startScan(
  deps: ScanDeps,
  asked: { readonly scanId: string; readonly askedBy: string | null; readonly channel: string | null },
): Promise<Result<Scan, { readonly running: Scan }>> {
  const scan: Scan = {
    id: asked.scanId,
    version: 1,
    status: 'running',
    askedBy: asked.askedBy,
    channel: asked.channel,
    startedAtMs: deps.clock.nowMs(),
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
  };
  const event = generalEvent(deps, 'scan.started', asked.askedBy ?? janitor, 'Started a scan', {
    scanId: scan.id,
  });
  const started = await deps.store.startScan(scan, event, scanLockMs);
  const again = !started.ok && started.error.running.id === scan.id;
  if (!started.ok && !again) return refused(started.error);

  const { units, failed } = await unitsOf(deps);
  await deps.store.planUnits(scan.id, [...units, ...failed.map(({ unit }) => unit)]);
  for (const { unit, reason } of failed) {
    const notLookedAt = [{ ...unit, kind: 'every kind', reason }];
    const { last } = await deps.store.finishUnit(scan.id, unit, { ...emptyReport, notLookedAt });
    if (last) await deps.queue.send({ type: 'scan.finish', scanId: scan.id });
  }
  for (const unit of await deps.store.pendingUnits(scan.id)) {
    await deps.queue.send({ type: 'scan.unit', scanId: scan.id, ...unit });
  }
  if (scan.channel) await deps.queue.send({ type: 'scan.progress', scanId: scan.id });
  return done(scan);
}

export const emptyReport = {
  lookedAt: [],
  notLookedAt: [],
  undecided: [],
  claimed: [],
  resolved: [],
  worse: [],
  held: 0,
  snoozed: 0,
  exempt: 0,
} as const;

type FailedUnit = { readonly unit: Unit; readonly reason: string };

/** Every account and region to look at; regions that cannot be listed are a unit that failed, never an empty account. */
async function unitsOf(deps: ScanDeps): Promise<{ units: readonly Unit[]; failed: readonly FailedUnit[] }> {
  const policy = await deps.policy();
  const units: Unit[] = [];
  const failed: FailedUnit[] = [];
  for (const { id, regions } of policy.accounts) {
    const account = id ?? (await deps.inventory.ownAccount());
    units.push({ account, region: globalRegion });
    try {
      for (const region of regions ?? (await deps.inventory.regions(account)))
        units.push({ account, region });
    } catch (error) {
      const reason = `Its regions could not be listed: ${error instanceof Error ? error.message : String(error)}`;
      failed.push({ unit: { account, region: 'every region' }, reason });
    }
  }
  return { units, failed };
}
