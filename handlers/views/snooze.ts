import { maxReason, snoozeFields, untilDate } from '../../blocks/modals/snooze-modal.ts';
import { decodeTarget } from '../../blocks/text/ids.ts';
import { dayMs, endOfDayMs, isDate } from '../../core/calendar.ts';
import { decideAs } from '../decide.ts';
import { defineView, type Submission } from '../define.ts';
import { unreadable } from '../finding-view.ts';

export const view = defineView({
  run: async (deps, submission) => {
    const target = decodeTarget(submission.metadata);
    if (!target) return { does: 'notice', text: unreadable };
    const typed = field(submission, 'reason').value;
    const reason = typeof typed === 'string' ? typed : '';
    const until = untilOf(submission, deps.clock.nowMs());
    const errors = {
      ...('wrong' in until ? { [until.block]: until.wrong } : {}),
      ...reasonErrors(reason),
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

function reasonErrors(reason: string): Readonly<Record<string, string>> {
  const { block } = snoozeFields.reason;
  if (reason.trim() === '') return { [block]: 'Enter a reason. Others will read it later.' };
  return reason.length > maxReason ? { [block]: `At most ${maxReason} characters.` } : {};
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
