import { snoozeFields, untilDate } from '../../blocks/modals/snooze-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { dayMs, endOfDayMs, isDate } from '../../core/calendar.ts';
import { wrongReason } from '../../core/findings/reason.ts';
import { decideAs } from '../decide.ts';
import { defineView, type Submission } from '../define.ts';
import { unreadable } from '../finding-view.ts';
import { typedText } from '../typed-text.ts';

export const view = defineView({
  run: async (deps, submission) => {
    const target = decodeTarget(submission.metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const reason = typedText(submission.values, snoozeFields.reason);
    const wrongly = wrongReason(reason);
    const until = untilOf(submission, deps.clock.nowMs());
    const errors = {
      ...('wrong' in until ? { [until.block]: until.wrong } : {}),
      ...(wrongly ? { [snoozeFields.reason.block]: wrongly } : {}),
    };
    if ('wrong' in until || Object.keys(errors).length > 0) return { does: 'errors', errors };
    const { untilMs, block } = until;
    const decided = await decideAs(deps, submission.person, target, { kind: 'snooze', untilMs, reason });
    if (decided.ok) return { does: 'close', changed: decided.value.finding };
    return decided.error.code === 'invalid'
      ? { does: 'errors', errors: { [block]: decided.error.because } }
      : { does: 'notice', text: decided.error.because };
  },
});

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
