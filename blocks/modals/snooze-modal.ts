import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { dayMs } from '../../core/calendar.ts';
import type { Finding } from '../../core/finding.ts';
import type { SnoozeLimits } from '../../core/findings/decisions/snooze.ts';
import { targetValue } from '../card/finding-row.ts';
import { place, subject } from '../card/finding-text.ts';
import { counted, shortDay, utcDay } from '../text/format.ts';
import { section, words } from '../text/parts.ts';
import { formModal } from './frame.ts';
import { reasonInput } from './reason-input.ts';

const offeredDays = [1, 7, 30, 90];

/** The answers are in `view.state.values[block][action]`. */
export const snoozeFields = {
  /** `selected_option.value`: a number of days, or `date`. */
  duration: { block: 'snooze-duration', action: 'duration' },
  /** `selected_date`: `YYYY-MM-DD`, when the duration is `date`. */
  date: { block: 'snooze-date', action: 'date' },
  /** `value`: of `reasonLength`. */
  reason: { block: 'snooze-reason', action: 'reason' },
} as const;

export const untilDate = 'date';

/** Asks how long and why. `private_metadata` comes from `encodeTarget`. */
export function snoozeModal(finding: Finding, limits: SnoozeLimits, nowMs: number): ModalView {
  const { maxDays, left } = limits;
  const blocks: KnownBlock[] = [
    section(
      subject(finding),
      place(finding),
      'Until then Janitor does nothing and asks nobody.',
      left === null ? null : unownedWords(maxDays, left),
    ),
    ...snoozeInputs(limits, nowMs),
  ];
  return formModal('snooze', { metadata: targetValue(finding), title: 'Snooze', submit: 'Snooze', blocks });
}

function unownedWords(maxDays: number, left: number): string {
  const days = `It has no owner, so you can snooze it for ${counted(maxDays, 'day')} at most.`;
  return `${days} ${left > 1 ? 'After one more snooze' : 'Then'} an approver has to decide.`;
}

/** The fields of `snoozeFields`. */
export function snoozeInputs(
  { defaultDays, maxDays, isShort }: Omit<SnoozeLimits, 'left'>,
  nowMs: number,
): KnownBlock[] {
  const days = [...new Set([...offeredDays, defaultDays, ...(isShort ? [maxDays] : [])])]
    .filter((count) => count > 0 && count <= maxDays)
    .sort((a, b) => a - b);
  const options: PlainTextOption[] = [
    ...days.map((count) => ({
      text: words(counted(count, 'day'), 75),
      description: words(`until ${shortDay(nowMs + count * dayMs)}`, 75),
      value: String(count),
    })),
    ...(isShort ? [] : [onDate()]),
  ];
  const initial = options.find(({ value }) => value === String(defaultDays)) ?? options[0];
  return [
    {
      type: 'input',
      block_id: snoozeFields.duration.block,
      label: words('For how long?', 75),
      element: {
        type: 'radio_buttons',
        action_id: snoozeFields.duration.action,
        options,
        ...(initial ? { initial_option: initial } : {}),
      },
    },
    ...(isShort ? [] : [dateInput(maxDays, nowMs)]),
    reasonInput(snoozeFields.reason, 'Needed for the load test until the release'),
  ];
}

function onDate(): PlainTextOption {
  return { text: words('Until a date', 75), description: words('chosen below', 75), value: untilDate };
}

function dateInput(maxDays: number, nowMs: number): KnownBlock {
  return {
    type: 'input',
    block_id: snoozeFields.date.block,
    optional: true,
    label: words('Date', 75),
    hint: words(
      `Only for “Until a date”. At most ${counted(maxDays, 'day')}: ${utcDay(nowMs + maxDays * dayMs)}.`,
      150,
    ),
    element: {
      type: 'datepicker',
      action_id: snoozeFields.date.action,
      placeholder: words('Choose a date', 75),
    },
  };
}
