import type { Finding } from '../../../core/finding.ts';
import type { Policy } from '../../../core/policy.ts';
import type { TagRequirement } from '../../../core/tags/requirements.ts';
import { type Thing, tagged } from '../things.ts';

/** The true state of the world, without asking the rules or the janitor. */
export function isBad(thing: Readonly<Thing>, policy: Policy): boolean {
  if (!thing.readable || thing.state === 'gone') return false;
  if (thing.kind === tagged) return lacksTags(thing, tagsOf(policy));
  return thing.state === 'bad' && !isResting(thing);
}

/** Its state is unknown for a while, or it is compliant because it is stopped. */
export function isResting({ kind, interlude }: Readonly<Thing>): boolean {
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
