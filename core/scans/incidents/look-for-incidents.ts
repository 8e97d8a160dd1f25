import { minuteMs } from '../../calendar.ts';
import { inGroups } from '../../listing.ts';
import type { ScanDeps } from '../../ports/deps.ts';
import type { EpochMs } from '../../resource.ts';
import type { Unit } from '../../unit.ts';
import { planScan, rulesOf } from '../plan-scan.ts';
import { startScan } from '../start-scan.ts';

/** Units read in parallel. */
const atATime = 10;

/**
 * Queues one scan of the rules for incidents per place and minute. It starts when the minute is over, so that it sees
 * every stop that an event of the minute told of.
 */
export async function queueLook(
  { queue, clock }: Pick<ScanDeps, 'queue' | 'clock'>,
  unit: Unit,
): Promise<void> {
  const nowMs = clock.nowMs();
  const endsAtMs = (Math.floor(nowMs / minuteMs) + 1) * minuteMs;
  const scanId = incidentScanId(`${unit.account}-${unit.region}-${unit.kind}`, endsAtMs);
  await queue.send(
    { type: 'scan.start', scanId, askedBy: null, channel: null, only: 'incidents', units: [unit] },
    Math.ceil((endsAtMs - nowMs) / 1_000),
  );
}

/** A scan of incidents in the same minute and place is the same scan. */
function incidentScanId(place: string, atMs: EpochMs): string {
  return `incidents-${place}-${Math.floor(atMs / minuteMs)}`;
}

/**
 * Reads the status checks of each unit in a few calls, and scans only the units in which a check fails or an incident
 * is open. So an incident is found without an alarm, and ends without one.
 */
export async function lookForIncidents(deps: ScanDeps): Promise<void> {
  const policy = await deps.policy();
  const rules = rulesOf(deps.rules, { only: 'incidents' });
  const { places } = await planScan({ inventory: deps.inventory, rules }, policy);
  const units = places.flatMap(({ account, region, kinds }) =>
    kinds.map((kind): Unit => ({ account, region, kind })),
  );
  const found = await inGroups(units, atATime, async (unit) =>
    (await hasIncidents(deps, unit)) ? [unit] : [],
  );
  const wanted = found.flat();
  if (wanted.length === 0) return;
  const scanId = incidentScanId('sweep', deps.clock.nowMs());
  await startScan(deps, { scanId, askedBy: null, channel: null, only: 'incidents', units: wanted });
}

async function hasIncidents({ inventory, store, log }: ScanDeps, unit: Unit): Promise<boolean> {
  try {
    const health = await inventory.health?.(unit);
    if (health && health.impaired.length > 0) return true;
  } catch (thrown) {
    log.warn('status checks could not be read', { ...unit, error: String(thrown) });
  }
  return (await store.liveIn(unit)).some(({ incident }) => incident !== undefined);
}
