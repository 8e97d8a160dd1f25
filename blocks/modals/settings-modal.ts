import type { ModalView, PlainTextOption } from '@slack/types';
import type { Settings } from '../../core/people/settings.ts';
import { context, section, words } from '../text/parts.ts';
import { formModal } from './frame.ts';

/** The answers are in `view.state.values[block][action]`. */
export const settingsFields = {
  /** `selected_options[].value`: values of `choices`. */
  messages: { block: 'settings-messages', action: 'messages' },
  /** `selected_time`: `HH:MM`, or null. */
  from: { block: 'settings-from', action: 'from' },
  to: { block: 'settings-to', action: 'to' },
} as const;

/** @public The values of the two check boxes. */
export const choices = { directMessages: 'direct', weeklySummary: 'weekly' } as const;

/** A function, so that no text is escaped before it is shown. */
const messageOptions = (): PlainTextOption[] => [
  {
    text: words('Direct messages', 75),
    description: words('Your findings: when found, shortly before an action, and when done', 75),
    value: choices.directMessages,
  },
  {
    text: words('Weekly summary', 75),
    description: words('Mondays at 8:00: open and completed findings', 75),
    value: choices.weeklySummary,
  },
];

/** A person's notification settings. `holds`: the policy lets quiet hours postpone remediations. */
export function settingsModal(settings: Settings, holds: boolean): ModalView {
  const options = messageOptions();
  const chosen = options.filter(
    ({ value }) =>
      (value === choices.directMessages && settings.directMessages) ||
      (value === choices.weeklySummary && settings.weeklySummary),
  );
  const { quietHours } = settings;
  return formModal('settings', {
    title: 'Settings',
    submit: 'Save',
    blocks: [
      {
        type: 'input',
        block_id: settingsFields.messages.block,
        optional: true,
        label: words('Messages', 75),
        element: {
          type: 'checkboxes',
          action_id: settingsFields.messages.action,
          options,
          ...(chosen.length > 0 ? { initial_options: chosen } : {}),
        },
      },
      section(
        '*Quiet hours*',
        holds
          ? 'No messages, and Janitor does not act on your resources unless a person approves it.'
          : 'No messages. Janitor still acts on what is due.',
      ),
      time('from', 'From', quietHours?.from),
      time('to', 'To', quietHours?.to),
      context(
        `Times are in your Slack time zone${settings.timeZone === null ? '' : ` (${settings.timeZone.replace(/[^A-Za-z0-9_/+-]/g, '')})`}. The channel still mentions you when a grace period starts.`,
      ),
    ],
  });
}

function time(field: 'from' | 'to', label: string, initial: string | undefined) {
  const { block, action } = settingsFields[field];
  return {
    type: 'input' as const,
    block_id: block,
    optional: true,
    label: words(label, 75),
    element: {
      type: 'timepicker' as const,
      action_id: action,
      placeholder: words('No quiet hours', 75),
      ...(initial === undefined ? {} : { initial_time: initial }),
    },
  };
}
