import { describe, expect, test } from '@jest/globals';
import { lintBlocks, type SlackSurface } from '../../support/lint-slack.ts';
import {
  actions,
  button,
  confirm,
  input,
  lineChart,
  mrkdwn,
  option,
  pie,
  plain,
  section,
  select,
  table,
  times,
  typing,
} from '../../support/slack-samples.ts';

describe('the Slack block checker', () => {
  const wrong: { what: string; surface?: SlackSurface; blocks: unknown[]; problem: string }[] = [
    {
      what: 'an unknown block',
      blocks: [{ type: 'sektion' }],
      problem: 'blocks[0].type: unknown or forbidden block "sektion"',
    },
    {
      what: 'an unknown element',
      blocks: [actions({ type: 'knob', action_id: 'a' })],
      problem: 'blocks[0].elements[0].type: unknown or forbidden element "knob"',
    },
    {
      what: 'an image in actions',
      blocks: [actions({ type: 'image', image_url: 'https://x', alt_text: 'x' })],
      problem: 'blocks[0].elements[0].type: unknown or forbidden element "image"',
    },
    {
      what: 'a misspelt field',
      blocks: [section('x', { acessory: button() })],
      problem: 'blocks[0].acessory: unknown field',
    },
    {
      what: 'a section without content',
      blocks: [{ type: 'section' }],
      problem: 'blocks[0]: needs text or fields',
    },
    { what: 'an empty text', blocks: [section('')], problem: 'blocks[0].text.text: empty' },
    { what: 'a blank text', blocks: [section(' \n ')], problem: 'blocks[0].text.text: blank' },
    { what: 'actions without elements', blocks: [actions()], problem: 'blocks[0].elements: 0 < 1 elements' },
    {
      what: 'mrkdwn in a header',
      blocks: [{ type: 'header', text: mrkdwn('x') }],
      problem: 'blocks[0].text.type: must be one of plain_text',
    },
    {
      what: 'mrkdwn on a button',
      blocks: [actions(button({ text: mrkdwn('x') }))],
      problem: 'blocks[0].elements[0].text.type: must be one of plain_text',
    },
    {
      what: 'mrkdwn in a select',
      blocks: [actions(select([{ text: mrkdwn('x'), value: 'v' }]))],
      problem: 'blocks[0].elements[0].options[0].text.type: must be one of plain_text',
    },
    {
      what: 'emoji on mrkdwn',
      blocks: [{ type: 'section', text: { ...mrkdwn('x'), emoji: true } }],
      problem: 'blocks[0].text.emoji: unknown field',
    },
    {
      what: 'verbatim on plain text',
      blocks: [{ type: 'section', text: { ...plain('x'), verbatim: true } }],
      problem: 'blocks[0].text.verbatim: unknown field',
    },
    {
      what: 'an emoji flag that is no boolean',
      blocks: [{ type: 'section', text: { ...plain('x'), emoji: 'yes' } }],
      problem: 'blocks[0].text.emoji: must be true or false',
    },
    {
      what: 'a button without an action_id',
      blocks: [actions({ type: 'button', text: plain('x') })],
      problem: 'blocks[0].elements[0].action_id: missing',
    },
    {
      what: 'two equal action_ids in a block',
      blocks: [actions(button(), button())],
      problem: 'blocks[0]: action_id a is there twice',
    },
    {
      what: 'two equal block_ids',
      blocks: [section('x', { block_id: 'b' }), section('y', { block_id: 'b' })],
      problem: 'blocks: block_id b is there twice',
    },
    {
      what: 'an unknown style',
      blocks: [actions(button({ style: 'default' }))],
      problem: 'blocks[0].elements[0].style: must be one of primary, danger',
    },
    {
      what: 'a confirm dialog without deny',
      blocks: [actions(button({ confirm: confirm({ deny: undefined }) }))],
      problem: 'blocks[0].elements[0].confirm.deny: missing',
    },
    {
      what: 'an initial option that is not offered',
      blocks: [actions({ ...select([option('1')]), initial_option: option('2') })],
      problem: 'blocks[0].elements[0]: an initial option is not among the options',
    },
    {
      what: 'a ping of everybody',
      blocks: [section('hello <!channel>')],
      problem: 'blocks[0].text.text: pings everybody: <!channel>',
    },
    { what: 'an unescaped <', blocks: [section('a < b')], problem: 'blocks[0].text.text: unescaped <: < b' },
    {
      what: 'a date without fallback',
      blocks: [section('<!date^1700000000^{date_short}>')],
      problem: 'blocks[0].text.text: unescaped <: <!date^1700000000^{date_short}>',
    },
    {
      what: 'a date in milliseconds',
      blocks: [section('<!date^170000000000^{date_short}|x>')],
      problem: 'blocks[0].text.text: a date in milliseconds instead of seconds',
    },
    {
      what: 'half a character',
      blocks: [section('x\ud83d')],
      problem: 'blocks[0].text.text: holds half a character (a lone surrogate)',
    },
    {
      what: 'a control character',
      blocks: [section('x\u0000')],
      problem: 'blocks[0].text.text: holds a control character',
    },
    {
      what: 'an alert in a message',
      blocks: [{ type: 'alert', text: plain('x') }],
      problem: 'blocks[0]: alert is not allowed in a message',
    },
    {
      what: 'a table in a modal',
      surface: 'modal',
      blocks: [table(1)],
      problem: 'blocks[0]: table is not allowed in a modal',
    },
    {
      what: 'a chart in a modal',
      surface: 'modal',
      blocks: [lineChart(1)],
      problem: 'blocks[0]: data_visualization is not allowed in a modal',
    },
    {
      what: 'a table in a Home tab',
      surface: 'home',
      blocks: [table(1)],
      problem: 'blocks[0]: table is not allowed in a home',
    },
    {
      what: 'an e-mail input in a message',
      blocks: [input({ type: 'email_text_input', action_id: 'a' })],
      problem: 'blocks[0].element: email_text_input is not allowed in a message',
    },
    {
      what: 'a number input without is_decimal_allowed',
      surface: 'modal',
      blocks: [input({ type: 'number_input', action_id: 'a' })],
      problem: 'blocks[0].element.is_decimal_allowed: missing',
    },
    {
      what: 'a chart value that is no number',
      blocks: [
        {
          ...lineChart(1),
          chart: {
            ...lineChart(1).chart,
            series: [{ name: 's', data: [{ label: 'd0', value: Number.NaN }] }],
          },
        },
      ],
      problem: 'blocks[0].chart.series[0].data[0].value: must be a finite number',
    },
    {
      what: 'a chart without a point for a category',
      blocks: [
        {
          ...lineChart(2),
          chart: { ...lineChart(2).chart, series: [{ name: 's', data: [{ label: 'd0', value: 1 }] }] },
        },
      ],
      problem: 'blocks[0].chart.series[0].data: must hold one point for every category',
    },
    {
      what: 'a pie segment of nothing',
      blocks: [pie(1, 0)],
      problem: 'blocks[0].chart.segments[0].value: must be more than 0',
    },
    {
      what: 'a bad day',
      surface: 'modal',
      blocks: [input({ type: 'datepicker', action_id: 'a', initial_date: '2026-13-01' })],
      problem: 'blocks[0].element.initial_date: must be a date YYYY-MM-DD',
    },
    {
      what: 'two focused inputs',
      surface: 'modal',
      blocks: times(2, (index) => input(typing({ action_id: `a${index}`, focus_on_load: true }))),
      problem: 'blocks: more than one element has focus_on_load',
    },
    {
      what: 'null for a field',
      blocks: [section('x', { accessory: null })],
      problem: 'blocks[0].accessory: must be an object',
    },
  ];
  test.each(wrong)('reports $what with its path', ({ surface = 'message', blocks, problem }) => {
    expect(lintBlocks(surface, blocks)).toContain(problem);
  });

  test('accepts mentions, links, user groups and dates with a fallback', () => {
    const fine =
      'Hi <@U012AB3CD>, <#C012AB3CD|general>, <!subteam^S012AB3CD>, <https://example.com/?a=1&b=2|here>, <!date^1700000000^{date_short_pretty} at {time}|14 Nov 2023 UTC> &lt;ok&gt;';
    expect(lintBlocks('message', [section(fine)])).toEqual([]);
  });
});
