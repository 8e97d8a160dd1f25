import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Finding, TagRequest } from '../../core/finding.ts';
import { allowedWords, isTagKey, isTagValue, maxTagValue } from '../../core/tags/tag-requests.ts';
import { targetValue } from '../card/finding-row.ts';
import { place, subject } from '../card/finding-text.ts';
import { context, section, words } from '../text/parts.ts';
import { formModal, shownModal } from './frame.ts';

const prefix = 'fill-in:';
/** AWS allows 50 tags on a resource. Slack allows 100 blocks. */
const maxFields = 50;
const maxOptions = 100;
const maxOptionText = 75;
/** Over all lists, so that the view stays well below Slack's size limit. */
const maxOptionsInAll = 400;

/** Slack refuses lone surrogates and control characters. */
const printable = /^\P{C}*$/u;

/** A tag's value is in `view.state.values[block][action]`, as `selected_option.value` or `value`. */
export const fillInAction = 'value';

export function fillInBlock(key: string): string {
  return `${prefix}${key}`;
}

/** The tag key of a block; undefined for any other block. */
export function tagOfBlock(block: string): string | undefined {
  return block.startsWith(prefix) ? block.slice(prefix.length) : undefined;
}

/** One field per missing tag. `private_metadata` comes from `encodeTarget`. */
export function fillInModal(finding: Finding, tags: readonly TagRequest[]): ModalView {
  const fields = fieldsOf(finding, tags);
  const head = section(subject(finding), place(finding));
  const frame = { metadata: targetValue(finding), title: 'Add tags' };
  if (fields.length === 0) {
    const why = 'The policy no longer requires these tags.';
    return shownModal('fill-in', { ...frame, blocks: [head, section(why)] });
  }
  const blocks: KnownBlock[] = [
    head,
    ...fields,
    context('Janitor rechecks, then adds exactly these tags. Tags set meanwhile are kept.'),
  ];
  return formModal('fill-in', { ...frame, submit: 'Add tags', blocks });
}

function fieldsOf(finding: Finding, tags: readonly TagRequest[]): InputBlock[] {
  const unique = [...new Map(tags.map((tag) => [tag.key, tag])).values()];
  const fields: InputBlock[] = [];
  let room = maxOptionsInAll;
  for (const tag of unique.filter(({ key }) => isTagKey(key)).slice(0, maxFields)) {
    const options = optionsOf(tag);
    const chosen = options && options.length <= room ? options : null;
    room -= chosen?.length ?? 0;
    fields.push(field(tag, chosen, filledInBefore(finding, tag.key)));
  }
  return fields;
}

/** `Object.hasOwn`, because a tag key may be the name of an object method, such as `toString`. */
function filledInBefore({ input }: Finding, key: string): string | undefined {
  return input && Object.hasOwn(input, key) ? input[key] : undefined;
}

/** Null when the tag has no list of values, or one that Slack cannot show. */
function optionsOf({ values, pattern }: TagRequest): PlainTextOption[] | null {
  if (!values || values.length === 0 || values.length > maxOptions || pattern !== null) return null;
  const unique = [...new Set(values)];
  if (unique.some((value) => value.trim() === '' || value.length > maxOptionText || !printable.test(value)))
    return null;
  return unique.map((value) => ({ text: words(value, maxOptionText), value }));
}

function field(tag: TagRequest, options: PlainTextOption[] | null, before: string | undefined): InputBlock {
  const note = hint(tag, options !== null);
  return {
    type: 'input',
    block_id: fillInBlock(tag.key),
    label: words(tag.key, 150),
    ...(note === '' ? {} : { hint: words(note, 300) }),
    element: options ? select(options, before) : text(before ?? tag.found ?? ''),
  };
}

function select(options: PlainTextOption[], before: string | undefined): InputBlock['element'] {
  const initial = options.find(({ value }) => value === before);
  return {
    type: 'static_select',
    action_id: fillInAction,
    placeholder: words('Choose a value', 75),
    options,
    ...(initial ? { initial_option: initial } : {}),
  };
}

function text(before: string): InputBlock['element'] {
  const initial = before.trim();
  return {
    type: 'plain_text_input',
    action_id: fillInAction,
    max_length: maxTagValue,
    ...(initial !== '' && isTagValue(initial) ? { initial_value: initial } : {}),
  };
}

function hint(tag: TagRequest, listed: boolean): string {
  const { found } = tag;
  const allowed = listed ? null : allowedWords(tag);
  return [
    ...(allowed === null ? [] : [`${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}.`]),
    ...(found === null ? [] : [`Now “${found}”, which is not allowed.`]),
  ].join(' ');
}
