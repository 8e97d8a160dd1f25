import type { Covered } from '../../changes/change-evidence.ts';
import { claimKey, type Finding } from '../../finding.ts';
import { modes } from '../../policy.ts';
import { type EpochMs, resourceKey } from '../../resource.ts';
import { type Severity, worstFirst } from '../../severity.ts';
import { isNewlyCritical, severityOf } from '../severity.ts';
import type { Judged } from './judged.ts';
import { type ChangeViolation, changeKey, isOfChange, isTold } from './whole-change.ts';

/** `on`: the title of the card that shows it; null: it has a finding of its own. */
export type Shown = { readonly one: Judged; readonly on: string | null };

type Live = ReadonlyMap<string, Finding>;

/**
 * Chooses which violation of a change has the card: the strongest mode, then the worst severity, then the one that has a
 * card already. The others are on that card. What a snoozed card shows stays asleep with it; anything else is told.
 * Those that are on another card come last.
 */
export function onOneCard(judged: readonly Judged[], live: Live, nowMs: EpochMs): readonly Shown[] {
  const shown = judged.map((one): Shown => {
    if (!isOfChange(one) || one.rulePolicy.mode === 'observe') return { one, on: null };
    const all = judged.filter(isOfChange).filter((each) => changeKey(each) === changeKey(one));
    return { one, on: cardOf(one, all, live, nowMs) };
  });
  return [...shown.filter(({ on }) => on === null), ...shown.filter(({ on }) => on !== null)];
}

/** Null: it has a finding of its own. */
function cardOf(
  one: ChangeViolation,
  all: readonly ChangeViolation[],
  live: Live,
  nowMs: EpochMs,
): string | null {
  const known = knownOf(one, live);
  if (known && isAsleep(known, one, nowMs)) return null;
  const quiet = all.flatMap((each) => {
    const other = knownOf(each, live);
    return other && isAsleep(other, each, nowMs) ? [other] : [];
  });
  const busy = [...live.values()].filter(
    (other) => resourceKey(other.resource) === resourceKey(one.resource) && isUnderWay(other),
  );
  const held = heldBy(one, quiet, busy);
  if (held) return held.ruleTitle;
  const [leading] = all
    .filter((each) => isTold(each) && !isQuiet(each))
    .sort((a, b) => byRank(a, b) || Number(live.has(claimKeyOf(b))) - Number(live.has(claimKeyOf(a))));
  return leading && leading.rule.id !== one.rule.id ? leading.rule.title : null;

  function isQuiet(each: ChangeViolation): boolean {
    return quiet.some(({ rule }) => rule === each.rule.id) || heldBy(each, quiet, busy) !== undefined;
  }
}

/** The snoozed finding that shows it as it is now, or the one whose change is being undone or done again. */
function heldBy(
  { rule, verdict }: ChangeViolation,
  quiet: readonly Finding[],
  busy: readonly Finding[],
): Finding | undefined {
  const now = verdict.evidence.change.covers?.[rule.id];
  return (
    busy.find((other) => other.rule !== rule.id && coveredIn(other, rule.id)) ??
    quiet.find((other) => other.rule !== rule.id && isSame(coveredIn(other, rule.id), now))
  );
}

function coveredIn({ evidence }: Finding, ruleId: string): Covered | undefined {
  return evidence.change?.covers?.[ruleId];
}

/** What became critical is not what people snoozed. */
function isSame(before: Covered | undefined, now: Covered | undefined): boolean {
  const isWorse = now?.severity === 'critical' && before?.severity !== 'critical';
  return before?.mark === now?.mark && !isWorse;
}

function isAsleep(known: Finding, now: ChangeViolation, nowMs: EpochMs): boolean {
  const { status, snooze } = known;
  const isOn = status === 'snoozed' && snooze !== null && snooze.untilMs > nowMs;
  return isOn && !isNewlyCritical(now, known);
}

function isUnderWay({ status }: Finding): boolean {
  return status === 'remediating' || status === 'undoing';
}

function byRank(a: ChangeViolation, b: ChangeViolation): number {
  return (
    modes.indexOf(b.rulePolicy.mode) - modes.indexOf(a.rulePolicy.mode) ||
    worstFirst(ownSeverity(a), ownSeverity(b))
  );
}

function ownSeverity(one: ChangeViolation): Severity {
  return one.verdict.evidence.change.covers?.[one.rule.id]?.severity ?? severityOf(one);
}

function knownOf(one: ChangeViolation, live: Live): Finding | undefined {
  return live.get(claimKeyOf(one));
}

function claimKeyOf({ resource, rule }: ChangeViolation): string {
  return claimKey({ resource, rule: rule.id });
}
