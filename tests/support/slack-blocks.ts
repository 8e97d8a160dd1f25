import {
  also,
  bool,
  byType,
  type CheckContext,
  count,
  duplicates,
  isRecord,
  list,
  matching,
  oneOf,
  type SlackSurface,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';
import { chart, dataTable, richText, table } from './slack-data-blocks.ts';
import { allowedElements, element } from './slack-elements.ts';
import { image, mrkdwnText, plainText, textObject, unsendable } from './slack-texts.ts';

const blockId = { block_id: text(255) };
const https = matching(/^https:\/\/.{1,2990}$/s, 'an https URL');

function block(
  type: string,
  required: Record<string, ValueCheck>,
  optional: Record<string, ValueCheck> = {},
): ValueCheck {
  return shape({ type: oneOf(type), ...required }, { ...blockId, ...optional });
}

const uniqueActions = (value: Record<string, unknown>, path: string, { add }: CheckContext) => {
  const members: readonly unknown[] = Array.isArray(value.elements)
    ? value.elements
    : Array.isArray(value.actions)
      ? value.actions
      : [];
  for (const twice of duplicates(members.map((member) => (isRecord(member) ? member.action_id : undefined))))
    add(path, `action_id ${twice} is there twice`);
};

const section = also(
  block(
    'section',
    {},
    {
      text: textObject(3000),
      fields: list(textObject(2000), 1, 10, 'fields'),
      accessory: element(allowedElements.section),
      expand: bool,
    },
  ),
  (value, path, { add }) => {
    if (value.text === undefined && value.fields === undefined) add(path, 'needs text or fields');
  },
);

const input = also(
  block(
    'input',
    { label: plainText(2000), element: element(allowedElements.input) },
    { hint: plainText(2000), optional: bool, dispatch_action: bool },
  ),
  (value, path, { add }) => {
    if (isRecord(value.element) && value.element.type === 'file_input' && value.dispatch_action === true)
      add(path, 'file_input cannot dispatch');
  },
);

const card = also(
  block(
    'card',
    {},
    {
      hero_image: image(),
      icon: image(),
      title: mrkdwnText(150),
      subtitle: mrkdwnText(150),
      body: mrkdwnText(200),
      actions: list(element(allowedElements.card), 1, 5, 'buttons'),
    },
  ),
  (value, path, context) => {
    if (!['hero_image', 'title', 'actions', 'body'].some((name) => value[name] !== undefined))
      context.add(path, 'needs hero_image, title, actions or body');
    uniqueActions(value, path, context);
  },
);

const taskCard = block(
  'task_card',
  { task_id: text(255), title: text(3000), status: oneOf('pending', 'in_progress', 'complete', 'error') },
  {
    details: richText,
    output: richText,
    sources: list(shape({ type: oneOf('url'), url: text(3000), text: text(3000) }), 0, 100),
  },
);

const simple: Readonly<Record<string, ValueCheck>> = {
  section,
  input,
  table,
  header: block('header', { text: plainText(150) }),
  divider: block('divider', {}),
  context: block('context', {
    elements: list(
      byType({ image: image(), plain_text: textObject(3000), mrkdwn: textObject(3000) }, 'context element'),
      1,
      10,
      'elements',
    ),
  }),
  actions: also(
    block('actions', { elements: list(element(allowedElements.actions), 1, 25, 'elements') }),
    uniqueActions,
  ),
  image: image({ optional: { ...blockId, title: plainText(2000) } }),
  rich_text: richText,
  file: block('file', { source: oneOf('remote'), external_id: text(255) }),
  video: block(
    'video',
    { video_url: https, thumbnail_url: https, alt_text: text(2000), title: plainText(199) },
    {
      title_url: https,
      author_name: text(49),
      provider_name: text(200),
      provider_icon_url: https,
      description: plainText(200),
    },
  ),
};

const childKinds = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];
const children = byType(
  Object.fromEntries(
    childKinds.map(
      (name) =>
        [name, (value, path, context) => simple[name]?.(value, path, context)] satisfies [string, ValueCheck],
    ),
  ),
  'child block',
);

const container = also(
  block(
    'container',
    { child_blocks: list(children, 1, 10, 'child blocks') },
    {
      title: plainText(150),
      rich_text_title: richText,
      subtitle: textObject(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: image(),
      is_collapsible: bool,
      default_collapsed: bool,
      has_header_divider: bool,
    },
  ),
  (value, path, { add }) => {
    if (value.title === undefined && value.rich_text_title === undefined)
      add(path, 'needs title or rich_text_title');
    if (value.default_collapsed === true && value.is_collapsible !== true)
      add(path, 'default_collapsed needs is_collapsible');
  },
);

const blocks: Readonly<Record<string, ValueCheck>> = {
  ...simple,
  card,
  container,
  carousel: block('carousel', { elements: list(card, 1, 10, 'cards') }),
  alert: block(
    'alert',
    { text: textObject(200) },
    { level: oneOf('default', 'info', 'warning', 'error', 'success') },
  ),
  context_actions: also(
    block('context_actions', { elements: list(element(allowedElements.context_actions), 1, 5, 'elements') }),
    uniqueActions,
  ),
  markdown: block('markdown', { text: text(12_000) }),
  data_table: dataTable,
  data_visualization: chart,
  task_card: taskCard,
  plan: block('plan', { title: text(3000) }, { tasks: list(taskCard, 0, 50, 'tasks') }),
};

const notIn: Readonly<Record<SlackSurface, readonly string[]>> = {
  message: ['alert', 'file'],
  modal: [
    'card',
    'carousel',
    'container',
    'context_actions',
    'data_table',
    'data_visualization',
    'file',
    'markdown',
    'plan',
    'table',
    'task_card',
  ],
  home: [
    'alert',
    'context_actions',
    'data_table',
    'data_visualization',
    'file',
    'markdown',
    'plan',
    'table',
    'task_card',
  ],
};

/** Blocks and the blocks inside them. */
function withChildren(members: readonly unknown[]): Record<string, unknown>[] {
  return members
    .filter(isRecord)
    .flatMap((member) => [
      member,
      ...(Array.isArray(member.child_blocks) ? withChildren(member.child_blocks) : []),
    ]);
}

function focused(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, member) => sum + focused(member), 0);
  if (!isRecord(value)) return 0;
  return (
    (value.focus_on_load === true ? 1 : 0) +
    Object.values(value).reduce((sum: number, member) => sum + focused(member), 0)
  );
}

export const maxBlocks: Readonly<Record<SlackSurface, number>> = { message: 50, modal: 100, home: 100 };

/** Our own limit: Slack answers `msg_blocks_too_long` above about 11,000 and documents no number. */
export const maxMessageJson = 10_000;

export const blockList: ValueCheck = (value, path, context) => {
  const { surface, add } = context;
  list(byType(blocks, 'block'), 0, maxBlocks[surface], 'blocks')(value, path, context);
  if (!Array.isArray(value)) return;
  value.forEach((member: unknown, index) => {
    if (isRecord(member) && notIn[surface].includes(String(member.type)))
      add(`${path}[${index}]`, `${String(member.type)} is not allowed in a ${surface}`);
  });
  const every = withChildren(value);
  const ofType = (...types: readonly string[]) =>
    every.filter((member) => types.includes(String(member.type)));
  for (const twice of duplicates(every.map((member) => member.block_id)))
    add(path, `block_id ${twice} is there twice`);
  if (ofType('table', 'data_table').length > 1) add(path, 'only one table is allowed');
  if (ofType('data_visualization').length > 2) add(path, `${ofType('data_visualization').length} > 2 charts`);
  const markdown = ofType('markdown').reduce(
    (sum, member) => sum + (typeof member.text === 'string' ? member.text.length : 0),
    0,
  );
  if (markdown > 12_000) add(path, `${count(markdown)} > 12,000 characters of markdown`);
  if (focused(value) > 1) add(path, 'more than one element has focus_on_load');
  const json = JSON.stringify(value).length;
  if (surface === 'message' && json > maxMessageJson)
    add(path, `${count(json)} > ${count(maxMessageJson)} characters of JSON`);
  unsendable(value, path, context);
};
