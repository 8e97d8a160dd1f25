import { dayMs, minuteMs } from '../calendar.ts';
import type { Finding } from '../finding.ts';
import type { PlaceHealth } from '../ports/inventory.ts';
import { type Act, type CareLimits, type Held, togetherMs } from '../remediation/care-limits.ts';
import type { EpochMs } from '../resource.ts';

/** A reboot fails the check itself for some minutes, so a failure soon after one belongs to the same incident. */
const sameIncidentMs = 15 * minuteMs;

/** Returns why an incident is not remediated now without an approval; null: it may be. */
export function heldByCare(
  { incident, foundAtMs }: Pick<Finding, 'incident' | 'foundAtMs'>,
  acts: readonly Act[],
  limits: CareLimits,
  nowMs: EpochMs,
): Held | null {
  const own = acts.filter(({ isOfIncident }) => isOfIncident);
  const sinceMs = (incident?.sinceMs ?? foundAtMs) - sameIncidentMs;
  const ofIncident = own.filter(({ atMs }) => atMs >= sinceMs).length;
  if (ofIncident >= limits.actionsPerIncident)
    return ask(`Janitor acted on this incident ${times(ofIncident)}, and it lasts.`);
  const ofDay = own.filter(({ atMs }) => atMs > nowMs - dayMs).length;
  if (ofDay >= limits.actionsPerDay) return ask(`Janitor acted on it ${times(ofDay)} within 24 hours.`);
  const last = Math.max(...acts.map(({ atMs }) => atMs), Number.NEGATIVE_INFINITY);
  const untilMs = last + limits.coolDownMs;
  if (untilMs > nowMs) {
    const minutes = Math.floor((nowMs - last) / minuteMs);
    return { is: 'wait', why: `Janitor changed it ${minutes} min ago.`, untilMs };
  }
  return null;
}

/** Returns why nothing is done because many fail together; null: few do. */
export function heldByBrake(
  { incident, foundAtMs }: Pick<Finding, 'incident' | 'foundAtMs'>,
  { running, impaired }: PlaceHealth,
  limits: CareLimits,
): Held | null {
  const sinceMs = incident?.sinceMs ?? foundAtMs;
  const together = impaired.filter(
    (one) => Math.abs((one.sinceMs ?? sinceMs) - sinceMs) <= togetherMs,
  ).length;
  const isShare = together >= 2 && together * 100 > running * limits.brakePercent;
  if (together < limits.brakeAt && !isShare) return null;
  return ask(
    `${together} of ${running} running instances of the region failed within 10 minutes: likely an event of AWS.`,
  );
}

function ask(why: string): Held {
  return { is: 'ask', why };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
