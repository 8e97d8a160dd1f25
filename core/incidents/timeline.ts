import type { Finding } from '../finding.ts';
import type { EpochMs } from '../resource.ts';
import { shorten } from '../shorten.ts';

export const timelineSteps = [
  'began',
  'alarm',
  'found',
  'acknowledged',
  'held',
  'approved',
  'snoozed',
  'reminded',
  'escalated',
  'started',
  'done',
  'failed',
  'cleared',
] as const;

/** One step of an incident. */
export type TimelineStep = {
  readonly is: (typeof timelineSteps)[number];
  readonly atMs: EpochMs;
  /** A Slack user id; null: nobody. */
  readonly by: string | null;
  /** What was done, a reason, or an alarm with its state. Data of a stranger: escape it. */
  readonly text: string;
};

/** More are not kept: the oldest and the newest half stay. */
const mostSteps = 60;
const mostText = 200;

/** The steps that the finding tells of as it is now. Earlier ones that were replaced are kept by `withSteps`. */
export function stepsOf(finding: Finding): readonly TimelineStep[] {
  const { incident, foundAtMs, because, rejection, approval, snooze, plan, startedAtMs, status } = finding;
  if (!incident) return [];
  const { sinceMs, alarms, acknowledged, remindedAtMs, escalatedAtMs, clearedAtMs } = incident;
  const step = (
    is: TimelineStep['is'],
    atMs: EpochMs | null | undefined,
    text = '',
    by: string | null = null,
  ): readonly TimelineStep[] => (atMs == null ? [] : [{ is, atMs, by, text: shorten(text, mostText) }]);
  return [
    ...step('began', sinceMs),
    ...alarms.flatMap(({ atMs, name, state }) => step('alarm', atMs, `${state} ${name}`)),
    ...step('found', foundAtMs, because),
    ...step('acknowledged', acknowledged?.atMs, '', acknowledged?.by),
    ...step('held', rejection?.atMs, rejection?.reason ?? '', rejection?.by),
    ...step('approved', approval?.atMs, plan.title, approval?.by),
    ...step('snoozed', status === 'snoozed' ? snooze?.atMs : null, snooze?.reason ?? '', snooze?.by),
    ...step('reminded', remindedAtMs),
    ...step('escalated', escalatedAtMs),
    ...step('started', startedAtMs, plan.title),
    ...step('done', status === 'remediated' ? finding.updatedAtMs : null, finding.receipt?.summary ?? ''),
    ...step('failed', status === 'failed' ? finding.updatedAtMs : null, finding.trouble ?? ''),
    ...step('cleared', clearedAtMs, finding.endedBy ?? ''),
  ];
}

/** Known steps with those of now, in the order of time. The same step is one, in its newest words. */
export function withSteps(
  known: readonly TimelineStep[],
  now: readonly TimelineStep[],
): readonly TimelineStep[] {
  const all = new Map<string, TimelineStep>();
  for (const step of [...known, ...now]) {
    const first = all.get(keyOf(step));
    // An outcome happens once; each later change of the finding moves its time.
    const atMs = first && isOutcome(step) ? Math.min(first.atMs, step.atMs) : step.atMs;
    all.set(keyOf(step), { ...step, atMs });
  }
  const sorted = [...all.values()].toSorted(
    (a, b) => a.atMs - b.atMs || timelineSteps.indexOf(a.is) - timelineSteps.indexOf(b.is),
  );
  return withoutMiddle(sorted, mostSteps).shown;
}

/** The first and the last ones, and how many are left out between them (`cut`), before which of `shown`. */
export function withoutMiddle<T>(
  all: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly cut: number; readonly cutAt: number } {
  if (all.length <= most) return { shown: all, cut: 0, cutAt: all.length };
  const cutAt = Math.floor(most / 2);
  return { shown: [...all.slice(0, cutAt), ...all.slice(cutAt - most)], cut: all.length - most, cutAt };
}

/** Whether something happened since the incident was announced: then the timeline is posted. */
export function isUnderWaySince(steps: readonly TimelineStep[]): boolean {
  return steps.some(({ is }) => is !== 'began' && is !== 'alarm' && is !== 'found');
}

function keyOf({ is, atMs, by, text }: TimelineStep): string {
  if (is === 'began' || is === 'cleared' || is === 'found') return is;
  return JSON.stringify(isOutcome({ is }) ? [is, text] : [is, atMs, by, is === 'alarm' ? text : '']);
}

function isOutcome({ is }: Pick<TimelineStep, 'is'>): boolean {
  return is === 'done' || is === 'failed';
}
