import type { Finding } from '../../../core/finding.ts';
import type { Policy } from '../../../core/policy.ts';
import type { TagRequirement } from '../../../core/tags/requirements.ts';
import {
  checksOf,
  failedCheck,
  failedForMs,
  firing,
  idleMachine,
  type Machine,
  scheduleTag,
  stopAgeMs,
  unexpectedStop,
} from '../machines/machine.ts';
import { ruleOf, type Thing, tagged } from '../things.ts';

/** The true state of the world, without asking the rules or the janitor. */
export function isBad(
  thing: Readonly<Thing>,
  policy: Policy,
  rule = ruleOf(thing),
  nowMs = Number.NaN,
): boolean {
  if (!thing.readable || thing.state === 'gone') return false;
  if (thing.machine) return isMachineBad(thing, thing.machine, rule, nowMs);
  if (thing.lone) return rule === firing && thing.lone.alarm.state === 'ALARM';
  if (thing.kind === tagged) return lacksTags(thing, tagsOf(policy));
  return thing.state === 'bad' && !isResting(thing, rule);
}

function isMachineBad(
  { state, protected: isOfGroup, tags }: Readonly<Thing>,
  { state: power, stoppedBy, stoppedAtMs, impairedSinceMs }: Machine,
  rule: string,
  nowMs: number,
): boolean {
  if (rule === idleMachine) return power === 'running' && state === 'bad';
  if (rule === failedCheck)
    return power === 'running' && impairedSinceMs !== null && nowMs - impairedSinceMs >= failedForMs;
  const isMeant = (stoppedBy !== 'aws' && stoppedBy !== 'os') || isOfGroup || scheduleTag in tags;
  return rule === unexpectedStop && power === 'stopped' && !isMeant && nowMs - stoppedAtMs <= stopAgeMs;
}

/** A rule about running machines cannot say yet what its status checks will say. */
export function isUndecided({ machine }: Readonly<Thing>, rule: string, nowMs: number): boolean {
  if (!machine || rule !== failedCheck || machine.state === 'stopped') return false;
  const { system, instance, attachedEbs } = checksOf(machine, nowMs);
  return [system, instance, attachedEbs].some(({ status }) => status !== 'ok');
}

/** Its state is unknown for a while, or it is compliant because it is stopped. */
export function isResting({ kind, interlude, machine, lone }: Readonly<Thing>, rule = ''): boolean {
  if (machine) return machine.state === 'stopped' && rule !== unexpectedStop;
  if (lone) return false;
  return kind !== tagged && (interlude === 'passing' || interlude === 'stopped');
}

export function isExempt(
  { id, kind, tags, readable }: Readonly<Thing>,
  policy: Policy,
  nowMs: number,
): boolean {
  if (readable && 'janitor:exempt' in tags) return true;
  return policy.exemptions.some(
    ({ match, untilMs }) =>
      (match.resource === id || match.kind === kind) && (untilMs === null || untilMs > nowMs),
  );
}

/** Who owns a finding, as it says. */
export function ownersOf({ owner: { userId, others = [] } }: Pick<Finding, 'owner'>): readonly string[] {
  return userId === null ? [] : [userId, ...others];
}

function tagsOf(policy: Policy): readonly TagRequirement[] {
  return (policy.rules[`${tagged}-untagged`]?.thresholds['tags'] ?? []) as readonly TagRequirement[];
}

/** The first existing tag among a tag's names counts. */
function lacksTags({ tags }: Readonly<Thing>, asked: readonly TagRequirement[]): boolean {
  return asked.some(({ key, aliases, values }) => {
    const name = [key, ...aliases].find((one) => tags[one] !== undefined && tags[one] !== '');
    const value = name === undefined ? undefined : tags[name];
    return value === undefined || (values !== null && !values.includes(value));
  });
}
