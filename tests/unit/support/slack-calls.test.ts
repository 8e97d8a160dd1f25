import { describe, expect, test } from '@jest/globals';
import { lintSlackCall, lintView } from '../../support/lint-slack.ts';
import { chars, inModal, input, plain, section, times, typing } from '../../support/slack-samples.ts';

describe('the Slack view checker', () => {
  const home = (more: object = {}) => ({ type: 'home', blocks: [section('x')], ...more });
  test.each([
    ['a title of 25', inModal({ title: plain(chars(25)) }), 'view.title.text: 25 > 24'],
    ['a submit of 25', inModal({ submit: plain(chars(25)) }), 'view.submit.text: 25 > 24'],
    ['a close of 25', inModal({ close: plain(chars(25)) }), 'view.close.text: 25 > 24'],
    [
      'private metadata of 3,001',
      inModal({ private_metadata: chars(3001) }),
      'view.private_metadata: 3,001 > 3,000',
    ],
    ['a callback id of 256', inModal({ callback_id: chars(256) }), 'view.callback_id: 256 > 255'],
    [
      'an input without submit',
      inModal({ blocks: [input(typing())] }),
      'view.submit: missing: there is an input block',
    ],
    ['a title on a Home tab', home({ title: plain('x') }), 'view.title: unknown field'],
    ['no blocks', inModal({ blocks: [] }), 'view.blocks: 0 < 1 blocks (at most 100)'],
    [
      'more than 250 KB',
      home({ blocks: times(99, () => section('é'.repeat(2000))) }),
      'view: 401,372 > 250,000 bytes of JSON',
    ],
  ])('reports %s', (_, view, problem) => {
    expect(lintView(view)).toContain(problem);
  });

  test('accepts a view at every limit', () => {
    const at = inModal({
      title: plain(chars(24)),
      submit: plain(chars(24)),
      close: plain(chars(24)),
      private_metadata: chars(3000),
      callback_id: chars(255),
    });
    expect(lintView(at)).toEqual([]);
    expect(lintView(home())).toEqual([]);
  });
});

describe('the Slack call checker', () => {
  const post = (more: object = {}) => ({
    channel: 'C012AB3CD',
    text: 'Hello',
    blocks: [section('x')],
    ...more,
  });
  const ts = '1700000000.000100';
  test.each([
    [
      'chat.postMessage',
      post({
        thread_ts: ts,
        metadata: { event_type: 'finding', event_payload: { f: '1', g: 2, nested: { a: true } } },
        unfurl_links: false,
      }),
    ],
    ['chat.postMessage', post({ channel: '#cloud' })],
    ['chat.update', post({ ts })],
    ['chat.postEphemeral', post({ user: 'U012AB3CD' })],
    ['chat.getPermalink', { channel: 'C012AB3CD', message_ts: ts }],
    ['views.open', { trigger_id: '1.2.3', view: inModal() }],
    ['views.push', { trigger_id: '1.2.3', view: inModal() }],
    ['views.update', { view_id: 'V1', view: inModal(), hash: '1.a' }],
    ['views.publish', { user_id: 'U012AB3CD', view: { type: 'home', blocks: [section('x')] } }],
    [
      'chat.postMessage',
      {
        channel: 'C012AB3CD',
        text: 'Hello',
        blocks: JSON.stringify([section('x')]),
        unfurl_links: 'false',
        token: 'x',
      },
    ],
    ['command.response', 'Working on it.'],
    ['command.response', ''],
    ['command.response', { response_type: 'ephemeral', text: 'x', blocks: [section('x')] }],
    ['response_url', { delete_original: true }],
    ['view.response', undefined],
    ['view.response', { response_action: 'errors', errors: { reason: 'Say why.' } }],
    ['view.response', { response_action: 'clear' }],
  ])('accepts %s with its required arguments', (method, args) => {
    expect(lintSlackCall(method, args)).toEqual([]);
  });

  test.each([
    [
      'chat.postMessage',
      post({ text: undefined }),
      'text: missing: notifications and screen readers read it',
    ],
    ['chat.postMessage', post({ channel: undefined }), 'channel: missing'],
    ['chat.postMessage', post({ text: chars(4001) }), 'text: 4,001 > 4,000'],
    ['chat.postMessage', post({ text: 'x <!here>' }), 'text: pings everybody: <!here>'],
    ['chat.postMessage', post({ reply_broadcast: true }), 'reply_broadcast: needs thread_ts'],
    [
      'chat.postMessage',
      post({ thread_ts: '17' }),
      'thread_ts: must be a message timestamp like 1700000000.000100',
    ],
    [
      'chat.postMessage',
      post({ metadata: { event_type: 'x', event_payload: { a: { b: { c: 1 } } } } }),
      'metadata.event_payload.a: must be a scalar, an object of scalars or an array of those',
    ],
    ['chat.postMessage', post({ metadata: { event_payload: {} } }), 'metadata.event_type: missing'],
    ['chat.postMessage', post({ blocks: 'nonsense' }), 'blocks: must be an array'],
    ['chat.postMessage', post({ as_bot: true }), 'as_bot: unknown field'],
    ['chat.update', post(), 'ts: missing'],
    ['chat.update', post({ ts, channel: '#cloud' }), 'channel: must be a conversation id'],
    ['chat.update', post({ ts, thread_ts: ts }), 'thread_ts: unknown field'],
    ['chat.postEphemeral', post(), 'user: missing'],
    ['chat.getPermalink', { channel: 'C1', ts }, 'message_ts: missing'],
    ['views.open', { view: inModal() }, 'trigger_id: needs either trigger_id or interactivity_pointer'],
    ['views.open', { trigger_id: 'x', view: { type: 'home', blocks: [] } }, 'view.type: must be modal'],
    [
      'views.update',
      { view_id: 'a', external_id: 'b', view: inModal() },
      'view_id: needs either view_id or external_id',
    ],
    ['views.publish', { user_id: 'U1', view: inModal() }, 'view.type: must be home'],
    [
      'command.response',
      { blocks: [section('x')] },
      'text: missing: notifications and screen readers read it',
    ],
    [
      'command.response',
      { text: 'x', response_type: 'public' },
      'response_type: must be one of ephemeral, in_channel',
    ],
    ['view.response', { response_action: 'errors', errors: {} }, 'errors: must name at least one block'],
    ['view.response', { response_action: 'close' }, 'type: unknown or forbidden response_action "close"'],
    ['chat.shout', {}, 'method: chat.shout is not one that is known here'],
  ])('reports what is wrong with %s (%#)', (method, args, problem) => {
    expect(lintSlackCall(method, args)).toContain(problem);
  });
});
