import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { plain } from '../text/escape.ts';
import { encodeChosen, maxTargets } from '../text/ids.ts';
import { section, words } from '../text/parts.ts';
import { formModal, shownModal } from './frame.ts';

/** Slack allows 10 checkboxes in a block. https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
const perBlock = 10;
const prefix = 'select-findings:';

export const selectFields = {
  /** `selected_options`, each of `encodeChosen`. The first block shows errors. */
  findings: { block: `${prefix}0`, action: 'findings' },
  /** `selected_option.value`: one of `manyKinds`. */
  what: { block: 'select-what', action: 'what' },
} as const;

export const manyKinds = ['snooze', 'approve', 'reject', 'exempt'] as const;
type ManyKind = (typeof manyKinds)[number];

const kindWords: Readonly<Record<ManyKind, readonly [string, string]>> = {
  snooze: ['Snooze', 'Janitor does nothing and asks nobody until a date'],
  approve: ['Approve', 'Janitor acts when the grace period ends'],
  reject: ['Reject', 'Janitor will not act'],
  exempt: ['Exempt', 'shows the lines for the policy file'],
};

export function isFindingsBlock(block: string): boolean {
  return block.startsWith(prefix);
}

/** Checkboxes for findings of a list, and what to do with them. The next form confirms it. */
export function selectModal(findings: readonly Finding[]): ModalView {
  const options = findings.slice(0, maxTargets).flatMap((finding) => optionOf(finding) ?? []);
  const title = 'Select findings';
  if (options.length === 0)
    return shownModal('select', { title, blocks: [section('None of these findings can be decided now.')] });
  const blocks: KnownBlock[] = [...checkboxes(options), whatToDo()];
  return formModal('select', { title, submit: 'Next', blocks });
}

function checkboxes(options: readonly PlainTextOption[]): InputBlock[] {
  return Array.from({ length: Math.ceil(options.length / perBlock) }, (_, index) => {
    const from = index * perBlock;
    const shown = options.slice(from, from + perBlock);
    const range = options.length > perBlock ? ` ${from + 1} to ${from + shown.length}` : '';
    return {
      type: 'input',
      block_id: `${prefix}${index}`,
      optional: true,
      label: words(`Findings${range}`, 75),
      element: { type: 'checkboxes', action_id: selectFields.findings.action, options: shown },
    };
  });
}

function optionOf({
  id,
  generation,
  resource,
  ruleTitle,
  accountName,
}: Finding): PlainTextOption | undefined {
  const value = encodeChosen('select', { findingId: id, generation });
  if (value === undefined) return undefined;
  const title = plain(ruleTitle, 50);
  const place = `/${plain(resource.location ?? resource.region, 20)}`;
  const account = plain(accountName, 75 - title.length - place.length - 3);
  return {
    text: words(resource.name || resource.id, 75),
    description: words(`${title} · ${account}${place}`, 75),
    value,
  };
}

function whatToDo(): InputBlock {
  return {
    type: 'input',
    block_id: selectFields.what.block,
    label: words('What to do?', 75),
    element: {
      type: 'radio_buttons',
      action_id: selectFields.what.action,
      options: manyKinds.map((kind) => {
        const [text, description] = kindWords[kind];
        return { text: words(text, 75), description: words(description, 75), value: kind };
      }),
    },
  };
}
