import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { auditWords } from '../../core/audit.ts';
import { severities } from '../../core/severity.ts';
import { encodeHome, type HomePage } from '../text/ids.ts';
import { header, words } from '../text/parts.ts';
import { formModal } from './frame.ts';

/** The answers are in `view.state.values[block].value`. The prefixes separate the filters of findings and events. */
export const filterBlocks = { findings: 'only-', events: 'audit-' } as const;
export const filterAction = 'value';

type FilterChoices = { readonly rules: readonly string[]; readonly accounts: readonly string[] };

/**
 * Filters the Home tab's findings and events; an empty field does not filter. `private_metadata` comes from
 * `encodeHome`.
 */
export function homeFilterModal(shows: HomePage, { rules, accounts }: FilterChoices): ModalView {
  const { only = {}, audit = {} } = shows;
  const of = (name: string): string => `${filterBlocks.findings}${name}`;
  const ofEvents = (name: string): string => `${filterBlocks.events}${name}`;
  return formModal('home-filter', {
    metadata: encodeHome(shows),
    title: 'Filter',
    submit: 'Show',
    blocks: [
      header('Findings'),
      ...chosen(of('rule'), 'Rule', rules.map(plainOption), only.rule),
      ...chosen(of('account'), 'Account', accounts.map(plainOption), only.account),
      typed(of('region'), 'Region', only.region),
      personField(of('owner'), 'Owner', only.owner),
      ...chosen(of('severity'), 'Severity', severities.map(plainOption), only.severity),
      typed(of('text'), 'Text in name, id or reason', only.text),
      header('Events'),
      dayField(ofEvents('day'), 'Day (UTC)', audit.day),
      personField(ofEvents('actor'), 'Person', audit.actor),
      ...chosen(
        ofEvents('type'),
        'Kind',
        Object.entries(auditWords).map(([type, label]) => option(label, type)),
        audit.type,
      ),
    ],
  });
}

type Field = Omit<InputBlock, 'element' | 'type'>;

function field(block: string, label: string): Field {
  return { block_id: block, optional: true, label: words(label, 75) };
}

/** Empty without options, because Slack refuses an empty menu. */
function chosen(block: string, label: string, all: readonly PlainTextOption[], value?: string): InputBlock[] {
  const options = all.slice(0, 100);
  const initial = options.find((one) => one.value === value);
  if (options.length === 0) return [];
  return [
    {
      type: 'input',
      ...field(block, label),
      element: {
        type: 'static_select',
        action_id: filterAction,
        options,
        ...(initial ? { initial_option: initial } : {}),
      },
    },
  ];
}

function typed(block: string, label: string, value?: string): InputBlock {
  return {
    type: 'input',
    ...field(block, label),
    element: {
      type: 'plain_text_input',
      action_id: filterAction,
      max_length: 60,
      ...(value === undefined ? {} : { initial_value: value }),
    },
  };
}

function personField(block: string, label: string, value?: string): InputBlock {
  return {
    type: 'input',
    ...field(block, label),
    element: {
      type: 'users_select',
      action_id: filterAction,
      ...(value === undefined ? {} : { initial_user: value }),
    },
  };
}

function dayField(block: string, label: string, value?: string): InputBlock {
  return {
    type: 'input',
    ...field(block, label),
    element: {
      type: 'datepicker',
      action_id: filterAction,
      ...(value === undefined ? {} : { initial_date: value }),
    },
  };
}

function plainOption(value: string): PlainTextOption {
  return option(value, value);
}

function option(label: string, value: string): PlainTextOption {
  return { text: words(label, 75), value };
}
