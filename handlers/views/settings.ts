import { choices, settingsFields } from '../../blocks/modals/settings-modal.ts';
import { timePattern } from '../../core/people/settings.ts';
import { defineView, type Submission } from '../define.ts';

export const view = defineView({
  run: async (deps, submission) => {
    const [from, to] = [timeOf(submission, 'from'), timeOf(submission, 'to')];
    const errors = {
      ...(from === undefined ? { [settingsFields.from.block]: 'Choose a time.' } : {}),
      ...(to === undefined ? { [settingsFields.to.block]: 'Choose a time.' } : {}),
      ...(from === null && to ? { [settingsFields.from.block]: 'Enter a start time, or clear both.' } : {}),
      ...(from && to === null ? { [settingsFields.to.block]: 'Enter an end time, or clear both.' } : {}),
      ...(from && from === to
        ? { [settingsFields.to.block]: 'Choose an end time that differs from the start time.' }
        : {}),
    };
    if (Object.keys(errors).length > 0) return { does: 'errors', errors };
    const chosen = chosenOf(submission);
    await deps.queue.send({
      type: 'settings.save',
      userId: submission.person.userId,
      directMessages: chosen.includes(choices.directMessages),
      weeklySummary: chosen.includes(choices.weeklySummary),
      quietHours: from && to ? { from, to } : null,
      savedAtMs: deps.clock.nowMs(),
    });
    return { does: 'close' };
  },
});

/** Null: no time was chosen. Undefined: the value is no time. */
function timeOf({ values }: Submission, field: 'from' | 'to'): string | null | undefined {
  const { block, action } = settingsFields[field];
  const { selected_time: time } = Object(values[block]?.[action]) as { readonly selected_time?: unknown };
  if (time === null || time === undefined) return null;
  return typeof time === 'string' && timePattern.test(time) ? time : undefined;
}

function chosenOf({ values }: Submission): readonly unknown[] {
  const { block, action } = settingsFields.messages;
  const { selected_options: options } = Object(values[block]?.[action]) as {
    readonly selected_options?: unknown;
  };
  return Array.isArray(options) ? options.map((option) => (Object(option) as { value?: unknown }).value) : [];
}
