import type { JsonObject } from '../model.ts';

/** block_id → action_id → the element's value, as in Slack's `state.values`. */
export type Values = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

const jsonOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
export const listOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? (value as JsonObject[]) : [];
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const inner = jsonOf(value)['text'];
  return typeof inner === 'string' ? inner : '';
};

/** Element type → the fields of its chosen and its initial value. */
const fields: Readonly<Record<string, readonly [value: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  checkboxes: ['selected_options', 'initial_options'],
  multi_static_select: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

/** Undefined for an element without a value, such as a button. */
export function fieldOf(type: unknown): string | undefined {
  return fields[String(type)]?.[0];
}

export function valueOf(element: JsonObject, value: unknown): JsonObject {
  const field = fieldOf(element['type']) ?? 'value';
  return { type: element['type'], [field]: value };
}

/** The initial values of the elements in these blocks. */
export function initialValues(blocks: readonly JsonObject[]): Values {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const names = fields[String(element['type'])];
      if (!names) continue;
      const many = names[0] === 'selected_options';
      (values[String(block['block_id'])] ??= {})[String(element['action_id'])] = valueOf(
        element,
        element[names[1]] ?? (many ? [] : null),
      );
    }
  }
  return values;
}

/** Keeps typed values of blocks that still exist. */
export function mergeValues(blocks: readonly JsonObject[], typed: Values): Values {
  const initial = initialValues(blocks);
  return Object.fromEntries(
    Object.entries(initial).map(([block, actions]) => [
      block,
      Object.fromEntries(
        Object.entries(actions).map(([action, value]) => [action, typed[block]?.[action] ?? value]),
      ),
    ]),
  );
}

function elementsOf(block: JsonObject): readonly JsonObject[] {
  if (block['type'] === 'input') return [jsonOf(block['element'])];
  if (block['type'] === 'actions') return listOf(block['elements']);
  return block['accessory'] ? [jsonOf(block['accessory'])] : [];
}

/** Slack's own check before the app gets a submission: block id → problem. */
export function missingInputs(blocks: readonly JsonObject[], values: Values): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of blocks) {
    if (block['type'] !== 'input') continue;
    const element = jsonOf(block['element']);
    const id = String(block['block_id']);
    const value = values[id]?.[String(element['action_id'])]?.[fieldOf(element['type']) ?? 'value'];
    const empty =
      value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty && block['optional'] !== true) problems[id] = 'Please complete this required field.';
    const { min_length: least, max_length: most } = element;
    if (empty || typeof value !== 'string') continue;
    if (typeof least === 'number' && value.length < least)
      problems[id] = `Please enter at least ${least} characters.`;
    if (typeof most === 'number' && value.length > most)
      problems[id] = `Please enter at most ${most} characters.`;
  }
  return problems;
}
