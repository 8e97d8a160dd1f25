import { snoozeFields, untilDate } from '../blocks/modals/snooze-modal.ts';
import { dayMs, endOfDayMs, isDate } from '../core/calendar.ts';
import { wrongReason } from '../core/findings/reason.ts';
import type { EpochMs } from '../core/resource.ts';
import type { Submission } from './define.ts';
import { typedText } from './typed-text.ts';

/** `untilBlock`: the field that says for how long. */
type SnoozeAnswers =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly untilMs: EpochMs; readonly reason: string; readonly untilBlock: string };

/** What was filled in of `snoozeFields`. */
export function snoozeAnswers(submission: Submission, nowMs: number): SnoozeAnswers {
  const reason = typedText(submission.values, snoozeFields.reason);
  const wrongly = wrongReason(reason);
  const until = untilOf(submission, nowMs);
  const errors = {
    ...('wrong' in until ? { [until.block]: until.wrong } : {}),
    ...(wrongly ? { [snoozeFields.reason.block]: wrongly } : {}),
  };
  if ('wrong' in until || wrongly) return { errors };
  return { untilMs: until.untilMs, reason, untilBlock: until.block };
}

type Until = { readonly block: string } & ({ readonly untilMs: number } | { readonly wrong: string });

/** A snooze until a date lasts to the end of that day in UTC. */
function untilOf(submission: Submission, nowMs: number): Until {
  const chosen = (field(submission, 'duration').selected_option as { value?: unknown } | null | undefined)
    ?.value;
  const { block } = snoozeFields.duration;
  if (chosen !== untilDate) {
    const days = Number(chosen);
    return Number.isInteger(days) && days > 0
      ? { block, untilMs: nowMs + days * dayMs }
      : { block, wrong: 'Choose for how long.' };
  }
  const date = field(submission, 'date').selected_date;
  if (typeof date !== 'string' || !isDate(date))
    return { block: snoozeFields.date.block, wrong: 'Choose a date.' };
  return { block: snoozeFields.date.block, untilMs: endOfDayMs(date, 'UTC') };
}

function field({ values }: Submission, name: keyof typeof snoozeFields): Readonly<Record<string, unknown>> {
  const { block, action } = snoozeFields[name];
  return (values[block]?.[action] ?? {}) as Readonly<Record<string, unknown>>;
}
