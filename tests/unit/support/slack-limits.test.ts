import { describe, expect, test } from '@jest/globals';
import { lintBlocks, type SlackSurface } from '../../support/lint-slack.ts';
import {
  actions,
  button,
  chars,
  confirm,
  input,
  lineChart,
  mrkdwn,
  option,
  options,
  pie,
  plain,
  section,
  select,
  table,
  times,
  typing,
} from '../../support/slack-samples.ts';

type Limit = readonly [
  what: string,
  surface: SlackSurface,
  max: number,
  make: (size: number) => object | object[],
  path: string,
  noun?: string,
];

const many = (size: number) => times(size, () => section('x'));
const sure = (more: object) => actions(button({ confirm: confirm(more) }));
const short = (size: number) => plain(chars(size));

const limits: readonly Limit[] = [
  ['blocks of a message', 'message', 50, many, 'blocks', 'blocks'],
  ['blocks of a modal', 'modal', 100, many, 'blocks', 'blocks'],
  ['blocks of a Home tab', 'home', 100, many, 'blocks', 'blocks'],
  ['a section', 'message', 3000, (size) => section(chars(size)), 'blocks[0].text.text'],
  [
    'fields',
    'message',
    10,
    (size) => ({ type: 'section', fields: times(size, () => mrkdwn('x')) }),
    'blocks[0].fields',
    'fields',
  ],
  [
    'a field',
    'message',
    2000,
    (size) => ({ type: 'section', fields: [mrkdwn(chars(size))] }),
    'blocks[0].fields[0].text',
  ],
  ['a header', 'message', 150, (size) => ({ type: 'header', text: short(size) }), 'blocks[0].text.text'],
  [
    'context elements',
    'message',
    10,
    (size) => ({ type: 'context', elements: times(size, () => mrkdwn('x')) }),
    'blocks[0].elements',
    'elements',
  ],
  [
    'elements of actions',
    'message',
    25,
    (size) => actions(...times(size, (index) => button({ action_id: `a${index}` }))),
    'blocks[0].elements',
    'elements',
  ],
  [
    'a button',
    'message',
    75,
    (size) => actions(button({ text: short(size) })),
    'blocks[0].elements[0].text.text',
  ],
  [
    'a button value',
    'message',
    2000,
    (size) => actions(button({ value: chars(size) })),
    'blocks[0].elements[0].value',
  ],
  [
    'an action_id',
    'message',
    255,
    (size) => actions(button({ action_id: chars(size) })),
    'blocks[0].elements[0].action_id',
  ],
  ['a block_id', 'message', 255, (size) => section('x', { block_id: chars(size) }), 'blocks[0].block_id'],
  [
    'an accessibility label',
    'message',
    75,
    (size) => actions(button({ accessibility_label: chars(size) })),
    'blocks[0].elements[0].accessibility_label',
  ],
  [
    'a confirm title',
    'message',
    100,
    (size) => sure({ title: short(size) }),
    'blocks[0].elements[0].confirm.title.text',
  ],
  [
    'a confirm text',
    'message',
    300,
    (size) => sure({ text: short(size) }),
    'blocks[0].elements[0].confirm.text.text',
  ],
  [
    'a confirm button',
    'message',
    30,
    (size) => sure({ confirm: short(size) }),
    'blocks[0].elements[0].confirm.confirm.text',
  ],
  [
    'a deny button',
    'message',
    30,
    (size) => sure({ deny: short(size) }),
    'blocks[0].elements[0].confirm.deny.text',
  ],
  ['options', 'modal', 100, (size) => input(select(options(size))), 'blocks[0].element.options', 'options'],
  [
    'option groups',
    'modal',
    100,
    (size) =>
      input({
        type: 'static_select',
        action_id: 'a',
        option_groups: times(size, () => ({ label: plain('x'), options: options(1) })),
      }),
    'blocks[0].element.option_groups',
    'groups',
  ],
  [
    'an option value',
    'modal',
    75,
    (size) => input(select([option(chars(size))])),
    'blocks[0].element.options[0].value',
  ],
  [
    'an option text',
    'modal',
    75,
    (size) => input(select([{ text: short(size), value: 'v' }])),
    'blocks[0].element.options[0].text.text',
  ],
  [
    'an option description',
    'modal',
    75,
    (size) => input(select([option('v', { description: short(size) })])),
    'blocks[0].element.options[0].description.text',
  ],
  [
    'overflow options',
    'message',
    5,
    (size) => section('x', { accessory: { type: 'overflow', action_id: 'a', options: options(size) } }),
    'blocks[0].accessory.options',
    'options',
  ],
  [
    'radio buttons',
    'modal',
    10,
    (size) => input({ type: 'radio_buttons', action_id: 'a', options: options(size) }),
    'blocks[0].element.options',
    'options',
  ],
  [
    'checkboxes',
    'modal',
    10,
    (size) => input({ type: 'checkboxes', action_id: 'a', options: options(size) }),
    'blocks[0].element.options',
    'options',
  ],
  [
    'a placeholder',
    'modal',
    150,
    (size) => input(typing({ placeholder: short(size) })),
    'blocks[0].element.placeholder.text',
  ],
  [
    'max_length',
    'modal',
    3000,
    (size) => input(typing({ max_length: size })),
    'blocks[0].element.max_length',
  ],
  [
    'an input label',
    'modal',
    2000,
    (size) => input(typing(), { label: short(size) }),
    'blocks[0].label.text',
  ],
  ['an input hint', 'modal', 2000, (size) => input(typing(), { hint: short(size) }), 'blocks[0].hint.text'],
  [
    'an alt text',
    'message',
    2000,
    (size) => ({ type: 'image', image_url: 'https://example.com/x.png', alt_text: chars(size) }),
    'blocks[0].alt_text',
  ],
  ['rows of a table', 'message', 100, (size) => table(size), 'blocks[0].rows', 'rows'],
  ['cells of a row', 'message', 20, (size) => table(1, size), 'blocks[0].rows[0]', 'cells'],
  [
    'column settings',
    'message',
    20,
    (size) => ({ ...table(1), column_settings: times(size, () => ({ align: 'left' })) }),
    'blocks[0].column_settings',
    'column settings',
  ],
  [
    'rows of a data table',
    'message',
    201,
    (size) => ({ ...table(size), type: 'data_table', caption: 'x' }),
    'blocks[0].rows',
    'rows',
  ],
  ['charts', 'message', 2, (size) => times(size, () => lineChart(1)), 'blocks', 'charts'],
  ['points of a chart', 'message', 20, (size) => lineChart(size), 'blocks[0].chart.series[0].data', 'points'],
  ['series of a chart', 'message', 6, (size) => lineChart(1, size), 'blocks[0].chart.series', 'series'],
  ['a chart title', 'message', 50, (size) => lineChart(1, 1, { title: chars(size) }), 'blocks[0].title'],
  ['segments of a pie', 'message', 6, (size) => pie(size), 'blocks[0].chart.segments', 'segments'],
  ['an alert', 'modal', 200, (size) => ({ type: 'alert', text: short(size) }), 'blocks[0].text.text'],
  [
    'a card title',
    'message',
    150,
    (size) => ({ type: 'card', title: mrkdwn(chars(size)) }),
    'blocks[0].title.text',
  ],
  [
    'a card body',
    'message',
    200,
    (size) => ({ type: 'card', body: mrkdwn(chars(size)) }),
    'blocks[0].body.text',
  ],
  [
    'cards of a carousel',
    'home',
    10,
    (size) => ({ type: 'carousel', elements: times(size, () => ({ type: 'card', body: mrkdwn('x') })) }),
    'blocks[0].elements',
    'cards',
  ],
  [
    'blocks of a container',
    'message',
    10,
    (size) => ({ type: 'container', title: plain('x'), child_blocks: many(size) }),
    'blocks[0].child_blocks',
    'child blocks',
  ],
  [
    'a container title',
    'message',
    150,
    (size) => ({ type: 'container', title: short(size), child_blocks: many(1) }),
    'blocks[0].title.text',
  ],
];

const cases = limits.map(([what, surface, max, make, path, noun = '']) => ({
  what,
  surface,
  max,
  make,
  path,
  noun,
}));

describe('Slack limits', () => {
  test.each(cases)('allow $what at the limit', ({ surface, max, make }) => {
    expect(lintBlocks(surface, [make(max)].flat())).toEqual([]);
  });
  test.each(cases)('report $what one above the limit', ({ surface, max, make, path, noun }) => {
    const over = `${path}: ${(max + 1).toLocaleString('en-US')} > ${max.toLocaleString('en-US')}${noun && ` ${noun}`}`;
    expect(lintBlocks(surface, [make(max + 1)].flat())).toContain(over);
  });
});
