import {
  also,
  anything,
  bool,
  byType,
  count,
  duplicates,
  finite,
  integer,
  isRecord,
  join,
  list,
  oneOf,
  shape,
  text,
  type ValueCheck,
} from './slack-check.ts';

const styles = shape({}, { bold: bool, code: bool, italic: bool, strike: bool, underline: bool });
const styled = { style: styles };
const one = (type: string, required: Record<string, ValueCheck>, optional: Record<string, ValueCheck> = {}) =>
  shape({ type: oneOf(type), ...required }, { ...styled, ...optional });

const inline: Readonly<Record<string, ValueCheck>> = {
  text: one('text', { text: text(3000) }),
  link: one('link', { url: text(3000) }, { text: text(3000), unsafe: bool }),
  emoji: one('emoji', { name: text(100) }, { unicode: text(100), url: text(3000) }),
  user: one('user', { user_id: text(20) }),
  usergroup: one('usergroup', { usergroup_id: text(20) }),
  channel: one('channel', { channel_id: text(20) }),
  date: one(
    'date',
    { timestamp: integer(0, 99_999_999_999), format: text(200) },
    { url: text(3000), fallback: text(300) },
  ),
  color: one('color', { value: text(9) }),
  team: one('team', { team_id: text(20) }),
};

/** `broadcast` is left out on purpose, because it mentions everyone. */
const inlines = list(byType(inline, 'rich text element'), 1, 1000);
const border = { border: oneOf(0, 1) };
const section = shape({ type: oneOf('rich_text_section'), elements: inlines });

/** A `rich_text` block, also as a cell or title. */
export const richText: ValueCheck = shape(
  {
    type: oneOf('rich_text'),
    elements: list(
      byType(
        {
          rich_text_section: section,
          rich_text_list: shape(
            { type: anything, style: oneOf('bullet', 'ordered'), elements: list(section, 1, 1000) },
            { indent: integer(0, 8), ...border },
          ),
          rich_text_quote: shape({ type: anything, elements: inlines }, border),
          rich_text_preformatted: shape({ type: anything, elements: inlines }, border),
        },
        'rich text part',
      ),
      1,
      1000,
    ),
  },
  { block_id: text(255) },
);

const rawText = shape({ type: oneOf('raw_text'), text: text(3000) });
const rawNumber = shape({ type: oneOf('raw_number'), value: finite, text: text(3000) });
const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText }, 'cell');
const headCell = byType({ raw_text: rawText, raw_number: rawNumber }, 'header cell');
const columns = list(
  shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: bool }),
  0,
  20,
  'column settings',
);

function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, member) => sum + charactersIn(member), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, member]) =>
      sum + (name === 'text' && typeof member === 'string' ? member.length : charactersIn(member)),
    0,
  );
}

const bounded =
  (max: number) =>
  (
    value: Record<string, unknown>,
    path: string,
    { add }: { add: (path: string, problem: string) => void },
  ) => {
    const characters = charactersIn(value.rows);
    if (characters > max) add(join(path, 'rows'), `${count(characters)} > ${count(max)} characters in cells`);
  };

export const table: ValueCheck = also(
  shape(
    { type: oneOf('table'), rows: list(list(cell, 1, 20, 'cells'), 1, 100, 'rows') },
    { block_id: text(255), column_settings: columns },
  ),
  bounded(10_000),
);

export const dataTable: ValueCheck = also(
  shape(
    {
      type: oneOf('data_table'),
      caption: text(3000),
      rows: list(list(cell, 1, 20, 'cells'), 2, 201, 'rows'),
    },
    { block_id: text(255), page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  (value, path, context) => {
    bounded(20_000)(value, path, context);
    const rows: readonly unknown[] = Array.isArray(value.rows) ? value.rows : [];
    list(headCell, 1, 20)(rows[0], `${join(path, 'rows')}[0]`, context);
    if (new Set(rows.map((row) => (Array.isArray(row) ? row.length : 0))).size > 1)
      context.add(join(path, 'rows'), 'rows of different lengths');
  },
);

const point = shape({ label: text(20), value: finite });
const axis = shape(
  { categories: list(text(20), 1, 20, 'categories') },
  { x_label: text(50), y_label: text(50) },
);
const series = list(shape({ name: text(20), data: list(point, 1, 20, 'points') }), 1, 6, 'series');

const xy = (kind: string) =>
  also(shape({ type: oneOf(kind), series, axis_config: axis }), (value, path, { add }) => {
    const categories: readonly unknown[] =
      isRecord(value.axis_config) && Array.isArray(value.axis_config.categories)
        ? value.axis_config.categories
        : [];
    const all: readonly unknown[] = Array.isArray(value.series) ? value.series : [];
    for (const twice of duplicates(categories))
      add(join(path, 'axis_config.categories'), `${twice} is there twice`);
    for (const twice of duplicates(all.map((member) => (isRecord(member) ? member.name : undefined))))
      add(join(path, 'series'), `two series are called ${twice}`);
    all.forEach((member, index) => {
      const labels =
        isRecord(member) && Array.isArray(member.data)
          ? member.data.map((datum: unknown) => (isRecord(datum) ? datum.label : undefined))
          : [];
      if (labels.length !== categories.length || categories.some((category) => !labels.includes(category)))
        add(`${join(path, 'series')}[${index}].data`, 'must hold one point for every category');
    });
  });

const positive: ValueCheck = (value, path, { add }) => {
  if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) add(path, 'must be more than 0');
};
const pie = shape({
  type: oneOf('pie'),
  segments: list(shape({ label: text(20), value: positive }), 1, 6, 'segments'),
});

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export const chart: ValueCheck = shape(
  {
    type: oneOf('data_visualization'),
    title: text(50),
    chart: byType({ line: xy('line'), bar: xy('bar'), area: xy('area'), pie }, 'chart'),
  },
  { block_id: text(255) },
);
