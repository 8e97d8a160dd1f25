import {
  also,
  anything,
  bool,
  byType,
  integer,
  isRecord,
  join,
  list,
  matching,
  oneOf,
  type SlackSurface,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';
import { confirmDialog, image, option, plainText, textObject } from './slack-texts.ts';

const actionId = text(255);
const placeholder = plainText(150);
const style = oneOf('primary', 'danger');
const url = matching(/^(https?|mailto|slack):.{1,2990}$/s, 'a URL of at most 3,000 characters');
const dispatch = shape(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
);
const day = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date YYYY-MM-DD');
const filter = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
);

const focus = { focus_on_load: bool };
const asks = { confirm: confirmDialog };
const menu = { ...asks, ...focus, placeholder };
const many = { ...menu, max_selected_items: integer(1, 1000) };
const typed = { ...focus, placeholder, dispatch_action_config: dispatch };

/** An interactive element. Without `action_id` no handler receives it. */
function actionable(
  type: string,
  required: Record<string, ValueCheck>,
  optional: Record<string, ValueCheck>,
): ValueCheck {
  return shape({ type: oneOf(type), action_id: actionId, ...required }, optional);
}

const initialsAreOptions = (
  value: Record<string, unknown>,
  path: string,
  add: (path: string, problem: string) => void,
) => {
  const groups = Array.isArray(value.option_groups) ? value.option_groups : [];
  const offered = [
    ...(Array.isArray(value.options) ? value.options : []),
    ...groups.flatMap((group) => (isRecord(group) && Array.isArray(group.options) ? group.options : [])),
  ];
  const known = new Set(offered.map((member) => JSON.stringify(member)));
  const chosen = [
    value.initial_option,
    ...(Array.isArray(value.initial_options) ? value.initial_options : []),
  ].filter((one) => one !== undefined);
  for (const one of chosen)
    if (!known.has(JSON.stringify(one))) add(path, 'an initial option is not among the options');
};

function chooser(
  type: string,
  check: ValueCheck,
  max: number,
  optional: Record<string, ValueCheck>,
): ValueCheck {
  return also(
    actionable(type, { options: list(check, 1, max, 'options') }, optional),
    (value, path, { add }) => initialsAreOptions(value, path, add),
  );
}

const plainOption = option(plainText(75));
const anyOption = option(textObject(75));
const group = shape({ label: plainText(75), options: list(plainOption, 1, 100, 'options') });

function staticSelect(type: string, more: Record<string, ValueCheck>): ValueCheck {
  const fields = {
    ...more,
    options: list(plainOption, 1, 100, 'options'),
    option_groups: list(group, 1, 100, 'groups'),
  };
  return also(actionable(type, {}, fields), (value, path, { add }) => {
    if ((value.options === undefined) === (value.option_groups === undefined))
      add(path, 'needs either options or option_groups');
    initialsAreOptions(value, path, add);
  });
}

const button = actionable(
  'button',
  { text: plainText(75) },
  { ...asks, style, url, value: text(2000), accessibility_label: text(75) },
);

const plainTextInput = also(
  actionable(
    'plain_text_input',
    {},
    {
      ...typed,
      multiline: bool,
      initial_value: text(3000, 0),
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
  ),
  (value, path, { add }) => {
    const { min_length: min, max_length: max, initial_value: initial } = value;
    if (typeof min === 'number' && typeof max === 'number' && min > max) add(path, 'min_length > max_length');
    if (typeof max === 'number' && typeof initial === 'string' && initial.length > max)
      add(join(path, 'initial_value'), 'longer than max_length');
  },
);

const feedback = shape({ text: plainText(75), value: text(2000) }, { accessibility_label: text(75) });

const conversations = { filter, default_to_current_conversation: bool };
const channelMenu = { ...menu, response_url_enabled: bool };

const elements: Readonly<Record<string, ValueCheck>> = {
  button,
  workflow_button: actionable(
    'workflow_button',
    { text: plainText(75), workflow: anything },
    { ...asks, style, accessibility_label: text(75) },
  ),
  icon_button: actionable(
    'icon_button',
    { icon: text(75), text: plainText(75) },
    {
      ...asks,
      value: text(2000),
      accessibility_label: text(75),
      visible_to_user_ids: list(text(20), 1, 100),
    },
  ),
  feedback_buttons: actionable(
    'feedback_buttons',
    { positive_button: feedback, negative_button: feedback },
    {},
  ),
  overflow: chooser('overflow', option(plainText(75), true), 5, asks),
  checkboxes: chooser('checkboxes', anyOption, 10, {
    ...asks,
    ...focus,
    initial_options: list(anyOption, 1, 10),
  }),
  radio_buttons: chooser('radio_buttons', anyOption, 10, { ...asks, ...focus, initial_option: anyOption }),
  datepicker: actionable('datepicker', {}, { ...menu, initial_date: day }),
  datetimepicker: actionable(
    'datetimepicker',
    {},
    { ...asks, ...focus, initial_date_time: integer(1e9, 9_999_999_999) },
  ),
  timepicker: actionable(
    'timepicker',
    {},
    { ...menu, initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm'), timezone: text(100) },
  ),
  plain_text_input: plainTextInput,
  number_input: actionable(
    'number_input',
    { is_decimal_allowed: bool },
    { ...typed, initial_value: text(100), min_value: text(100), max_value: text(100) },
  ),
  email_text_input: actionable('email_text_input', {}, { ...typed, initial_value: text(3000) }),
  url_text_input: actionable('url_text_input', {}, { ...typed, initial_value: text(3000) }),
  file_input: actionable('file_input', {}, { filetypes: list(text(20), 1, 100), max_files: integer(1, 10) }),
  rich_text_input: actionable(
    'rich_text_input',
    {},
    { ...typed, initial_value: anything, min_lines: integer(1, 100), max_lines: integer(1, 100) },
  ),
  static_select: staticSelect('static_select', { ...menu, initial_option: plainOption }),
  multi_static_select: staticSelect('multi_static_select', {
    ...many,
    initial_options: list(plainOption, 1, 100),
  }),
  users_select: actionable('users_select', {}, { ...menu, initial_user: text(20) }),
  multi_users_select: actionable(
    'multi_users_select',
    {},
    { ...many, initial_users: list(text(20), 1, 1000) },
  ),
  conversations_select: actionable(
    'conversations_select',
    {},
    { ...channelMenu, ...conversations, initial_conversation: text(20) },
  ),
  multi_conversations_select: actionable(
    'multi_conversations_select',
    {},
    { ...many, ...conversations, initial_conversations: list(text(20), 1, 1000) },
  ),
  channels_select: actionable('channels_select', {}, { ...channelMenu, initial_channel: text(20) }),
  multi_channels_select: actionable(
    'multi_channels_select',
    {},
    { ...many, initial_channels: list(text(20), 1, 1000) },
  ),
  external_select: actionable(
    'external_select',
    {},
    { ...menu, initial_option: plainOption, min_query_length: integer(0, 75) },
  ),
  multi_external_select: actionable(
    'multi_external_select',
    {},
    { ...many, initial_options: list(plainOption, 1, 100), min_query_length: integer(0, 75) },
  ),
  image: image(),
};

/** Where an element is allowed, when not everywhere. */
const surfaces: Readonly<Record<string, readonly SlackSurface[]>> = {
  number_input: ['modal'],
  email_text_input: ['modal'],
  url_text_input: ['modal'],
  file_input: ['modal'],
  rich_text_input: ['modal', 'home'],
  datetimepicker: ['message', 'modal'],
  workflow_button: ['message'],
  feedback_buttons: ['message'],
  icon_button: ['message'],
};

const selects = [
  'static_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
];
const choices = [
  ...selects,
  ...selects.map((name) => `multi_${name}`),
  'checkboxes',
  'radio_buttons',
  'datepicker',
  'timepicker',
];

/** Elements that each block accepts. */
export const allowedElements = {
  actions: [...choices, 'button', 'overflow', 'workflow_button', 'datetimepicker', 'rich_text_input'],
  section: [...choices, 'button', 'overflow', 'workflow_button', 'image'],
  input: [
    ...choices,
    'datetimepicker',
    'plain_text_input',
    'number_input',
    'email_text_input',
    'url_text_input',
    'file_input',
    'rich_text_input',
  ],
  context_actions: ['feedback_buttons', 'icon_button'],
  card: ['button'],
} as const;

export function element(allowed: readonly string[]): ValueCheck {
  const check = byType(
    Object.fromEntries(allowed.map((name) => [name, elements[name] ?? anything])),
    'element',
  );
  return also(check, (value, path, context) => {
    const where = typeof value.type === 'string' ? surfaces[value.type] : undefined;
    if (where && !where.includes(context.surface))
      context.add(path, `${String(value.type)} is not allowed in a ${context.surface}`);
  });
}
