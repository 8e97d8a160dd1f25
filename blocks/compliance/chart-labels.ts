import { utcMinute } from '../../core/calendar.ts';
import { shortDay, utcMonth, utcYear } from '../text/format.ts';

/**
 * The first form of each label that no earlier one has. Slack refuses a chart with the same label twice, so the last
 * form of each must be unique.
 */
export function distinctLabels<T>(
  all: readonly T[],
  formsOf: (one: T, before: T | undefined) => readonly string[],
): readonly string[] {
  const used = new Set<string>();
  return all.map((one, at) => {
    const forms = formsOf(one, all[at - 1]);
    const label = forms.find((form) => !used.has(form)) ?? forms.at(-1) ?? '?';
    used.add(label);
    return label;
  });
}

/** "Nov 20, 2026", UTC. */
export function dayWithYear(ms: number): string {
  return `${shortDay(ms)}, ${utcYear(ms)}`;
}

/** "Nov 29", "30", "Dec 1": names a month once, so that the labels fit side by side. */
export function dayForms(ms: number, beforeMs: number | undefined): readonly string[] {
  const isSameMonth = beforeMs !== undefined && utcMonth(beforeMs) === utcMonth(ms);
  const [, day = ''] = shortDay(ms).split(' ');
  return [...(isSameMonth ? [day] : []), shortDay(ms), dayWithYear(ms)];
}

/** "20:31", UTC. */
export function timeOf(ms: number): string {
  const [, time = '?'] = utcMinute(ms).split(' ');
  return time;
}

/** "20:31", "Nov 29 20:31", "2026-11-29 20:31 UTC": two days have the same times. */
export function timeForms(ms: number): readonly string[] {
  return [timeOf(ms), `${shortDay(ms)} ${timeOf(ms)}`, utcMinute(ms)];
}
