import { minuteMs } from '../../calendar.ts';
import type { Finding } from '../../finding.ts';
import { incidentRunId } from '../../incidents/look-request.ts';
import { inGroups } from '../../listing.ts';
import type { ScanDeps } from '../../ports/deps.ts';
import type { EpochMs } from '../../resource.ts';
import type { Unit } from '../../unit.ts';
import { planScan, rulesOf } from '../plan-scan.ts';
import { startScan } from '../start-scan.ts';

/** Units read in parallel. */
const atATime = 10;
/** Resources of one look. */
const looksAtOnce = 100;

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
 * is open. So an incident is found without an alarm, and ends without one. Kinds that AWS does not check are read by the
 * ids of their open incidents.
 */
export async function lookForIncidents(deps: ScanDeps): Promise<void> {
  const policy = await deps.policy();
  const rules = rulesOf(deps.rules, { only: 'incidents' });
  const { places } = await planScan({ inventory: deps.inventory, rules }, policy);
  const units = places.flatMap(({ account, region, kinds }) =>
    kinds.map((kind): Unit => ({ account, region, kind })),
  );
  const found = await inGroups(units, atATime, async (unit) =>
    (await isToBeScanned(deps, unit)) ? [unit] : [],
  );
  const wanted = found.flat();
  if (wanted.length === 0) return;
  const scanId = incidentScanId('sweep', deps.clock.nowMs());
  await startScan(deps, { scanId, askedBy: null, channel: null, only: 'incidents', units: wanted });
}

async function isToBeScanned(deps: ScanDeps, unit: Unit): Promise<boolean> {
  const { inventory, store, log } = deps;
  let isChecked = true;
  try {
    const health = await inventory.health?.(unit);
    if (health && health.impaired.length > 0) return true;
    isChecked = health !== null;
  } catch (thrown) {
    log.warn('status checks could not be read', { ...unit, error: String(thrown) });
  }
  const open = (await store.liveIn(unit)).filter(({ incident }) => incident !== undefined);
  if (isChecked) return open.length > 0;
  await lookAtOpen(deps, unit, open);
  return false;
}

/**
 * Has only the resources of open incidents read. A scan would claim every alarm that is in ALARM, also those that nobody
 * sends to Janitor.
 */
async function lookAtOpen({ queue, clock }: ScanDeps, unit: Unit, open: readonly Finding[]): Promise<void> {
  const nowMs = clock.nowMs();
  const ids = [...new Set(open.map(({ resource }) => resource.id))];
  for (let at = 0; at < ids.length; at += looksAtOnce) {
    const resources = ids.slice(at, at + looksAtOnce).map((id) => ({ ...unit, id, alarms: [] }));
    await queue.send({ type: 'incident.look', runId: incidentRunId(nowMs), resources, untilMs: nowMs });
  }
}
