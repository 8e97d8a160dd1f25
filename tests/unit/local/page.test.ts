import { describe, expect, test } from '@jest/globals';
import { initialValues, mergeValues, missingInputs } from '../../../local/page/blocks/values.ts';
import {
  apply,
  channelMessages,
  fromSnapshot,
  mergeRows,
  type Row,
  type SlackMessage,
  type Snapshot,
  threadMessages,
} from '../../../local/page/model.ts';
import { ago, formatSlackDate } from '../../../local/page/text/dates.ts';
import { nameOfFile } from '../../../local/page/text/plain.tsx';

const row = (id: string, state: string): Row => ({
  kind: 'EC2',
  tone: 'good' as const,
  id,
  name: id,
  region: 'eu-west-1',
  state,
  changes: [],
  detail: '',
});

describe('the table of AWS resources', () => {
  test('marks nothing as changed at first', () => {
    expect(mergeRows(null, [row('a', 'running')], 5)).toMatchObject([
      { before: null, changedAtMs: 0, gone: false },
    ]);
  });

  test('shows the first state beside a changed one, and no change when it returns', () => {
    const first = mergeRows(null, [row('a', 'running')], 1);
    const stopping = mergeRows(first, [row('a', 'stopping')], 2);
    const stopped = mergeRows(stopping, [row('a', 'stopped')], 3);
    expect(stopped).toMatchObject([{ state: 'stopped', before: 'running', changedAtMs: 3 }]);
    expect(mergeRows(stopped, [row('a', 'running')], 4)).toMatchObject([{ state: 'running', before: null }]);
  });

  test('keeps removed resources and marks new ones', () => {
    const first = mergeRows(null, [row('a', 'available')], 1);
    const rows = mergeRows(first, [row('b', 'available')], 2);
    expect(rows).toMatchObject([
      { id: 'b', before: 'not there' },
      { id: 'a', state: 'gone', before: 'available', gone: true },
    ]);
    expect(mergeRows(rows, [row('b', 'available')], 9)).toMatchObject([
      {},
      { id: 'a', gone: true, changedAtMs: 2 },
    ]);
  });
});

const message = (ts: string, more: Partial<SlackMessage> = {}): SlackMessage => ({
  channel: 'C1',
  ts,
  threadTs: null,
  user: 'U0',
  text: ts,
  blocks: [],
  atMs: 0,
  edited: false,
  onlyFor: null,
  ...more,
});
const snapshot: Snapshot = {
  company: 'x',
  commands: [],
  people: [],
  groups: [],
  channels: [],
  messages: [],
  homes: {},
  modals: {},
  nowMs: 1_000,
  aheadMs: 0,
  aws: null,
};

test('a message received twice is shown once, in chronological order', () => {
  const state = [message('2.000002'), message('1.000001'), message('2.000002', { text: 'edited' })].reduce(
    (state, one) => apply(state, { type: 'message', message: one }, 0),
    fromSnapshot(snapshot, 0, undefined),
  );
  expect(state.messages.map(({ text }) => text)).toEqual(['1.000001', 'edited']);
});

test('an ephemeral message is shown only to its person, and replies only in their thread', () => {
  const messages = [message('1.1'), message('1.2', { threadTs: '1.1' }), message('1.3', { onlyFor: 'U1' })];
  const state = { ...fromSnapshot(snapshot, 0, undefined), messages };
  const seen = (of: readonly SlackMessage[]) => of.map(({ ts }) => ts);
  expect(seen(channelMessages(state, 'C1', 'U1'))).toEqual(['1.1', '1.3']);
  expect(seen(channelMessages(state, 'C1', 'U2'))).toEqual(['1.1']);
  expect(seen(threadMessages(state, 'C1', '1.1', 'U2'))).toEqual(['1.1', '1.2']);
});

const input = (element: object, more: object = {}) => ({
  type: 'input',
  block_id: 'why',
  label: { type: 'plain_text', text: 'Why' },
  element: { action_id: 'a', ...element },
  ...more,
});

test("inputs start with the app's values and keep typed ones when the view changes", () => {
  const blocks = [input({ type: 'plain_text_input', initial_value: 'first' })];
  expect(initialValues(blocks)).toEqual({ why: { a: { type: 'plain_text_input', value: 'first' } } });
  const typed = { why: { a: { type: 'plain_text_input', value: 'typed' } }, gone: { b: { type: 'x' } } };
  expect(mergeValues(blocks, typed)).toEqual({ why: { a: { type: 'plain_text_input', value: 'typed' } } });
});

test('a required input that is empty, too short or too long stops a submission', () => {
  const of = (value: unknown) => ({ why: { a: { type: 'plain_text_input', value } } });
  const blocks = [input({ type: 'plain_text_input', min_length: 3, max_length: 5 })];
  expect(missingInputs(blocks, of(null))).toEqual({ why: 'Please complete this required field.' });
  expect(missingInputs(blocks, of('ab'))).toEqual({ why: 'Please enter at least 3 characters.' });
  expect(missingInputs(blocks, of('abcdef'))).toEqual({ why: 'Please enter at most 5 characters.' });
  expect(missingInputs(blocks, of('abcd'))).toEqual({});
  expect(missingInputs([input({ type: 'plain_text_input' }, { optional: true })], of(null))).toEqual({});
});

test('dates look as in Slack', () => {
  const noon = new Date(2026, 10, 20, 12, 5).getTime();
  const said = (format: string, ms = noon) => formatSlackDate(ms / 1_000, format, noon);
  expect(said('{date_num}')).toBe('2026-11-20');
  expect(said('{date_short_pretty} at')).toBe('today at');
  expect(said('{date_pretty}', noon - 86_400_000)).toBe('yesterday');
  expect(said('{date_long_pretty}', noon + 86_400_000)).toBe('tomorrow');
  expect(said('{unknown_token}')).toBe('{unknown_token}');
  expect(ago(-3 * 3_600_000)).toBe('3 hours ago');
});

test.each([
  ['⚠️', '26a0'],
  ['🧹', '1f9f9'],
  ['👨‍💻', '1f468-200d-1f4bb'],
])('the image file of %s is %s', (glyph, file) => {
  expect(nameOfFile(glyph)).toBe(file);
});
