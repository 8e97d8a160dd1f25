import { describe, expect, test } from '@jest/globals';
import { botToken } from '../../../local/slack/identity.ts';
import type { SlackMessage, SlackView } from '../../../local/slack/types.ts';
import { only, post, workspace } from './workspace.ts';

const view: SlackView = { id: 'V1', type: 'modal', hash: '1', blocks: [], callback_id: 'snooze' };

describe('a person in the local Slack', () => {
  test("sends a slash command in Slack's format, and only that person sees the answer", async () => {
    const slack = workspace(() => ({ ok: true, status: 200, text: 'On it', json: undefined }));
    await slack.acts.slash('U1', 'C1', '/janitor history  i-1 x');
    expect(only(slack.sent)).toMatchObject({
      command: '/janitor',
      text: 'history i-1 x',
      user_id: 'U1',
      channel_id: 'C1',
      channel_name: 'general',
      trigger_id: 't1',
    });
    expect(only(slack.ledger.messages())).toMatchObject({ text: 'On it', onlyFor: 'U1' });
  });

  test('clicks on a message with the message in the payload, and on an ephemeral one without it', async () => {
    const slack = workspace();
    await post(slack, { channel: 'C1', text: 'card', blocks: [{ type: 'section' }], thread_ts: '1.1' });
    const message = only(slack.ledger.messages());
    await slack.acts.press(
      'U1',
      message,
      { type: 'button', action_id: 'go', block_id: 'b0', value: 'v' },
      {},
    );
    await slack.acts.press(
      'U1',
      { ...message, onlyFor: 'U1' },
      { type: 'button', action_id: 'go', block_id: 'b0' },
      {},
    );
    const [open, hidden] = slack.sent;
    expect(open).toMatchObject({
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T1' },
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: 'C1',
        thread_ts: '1.1',
        is_ephemeral: false,
      },
      message: { ts: message.ts, blocks: [{ type: 'section', block_id: 'b0' }] },
      actions: [{ action_id: 'go', value: 'v' }],
    });
    expect(hidden).toMatchObject({ container: { is_ephemeral: true } });
    expect(hidden).not.toHaveProperty('message');
  });

  test('sees the modal that their trigger id opened', async () => {
    const slack = workspace();
    await slack.acts.slash('U1', 'C1', '/janitor help');
    await slack.webApi(
      'views.open',
      { trigger_id: 't1', view: { type: 'modal', blocks: [{ type: 'input' }] } },
      botToken,
    );
    expect(slack.ledger.modals()['U1']).toMatchObject([{ type: 'modal', blocks: [{ block_id: 'b0' }] }]);
  });

  test.each([
    ['an empty answer closes the modal', undefined, { ok: true }, []],
    ['"clear" closes all modals', { response_action: 'clear' }, { ok: true }, []],
    [
      '"errors" keeps the modal open and shows them',
      { response_action: 'errors', errors: { why: 'Say why' } },
      { ok: false, errors: { why: 'Say why' } },
      ['V1'],
    ],
    [
      '"update" replaces the view',
      { response_action: 'update', view: { ...view, title: 'new' } },
      { ok: true },
      ['V1'],
    ],
    [
      '"push" adds a view on top',
      { response_action: 'push', view: { type: 'modal', blocks: [] } },
      { ok: true },
      ['V1', 'V2'],
    ],
  ])('submits a view: %s', async (_, json, seen, left) => {
    const slack = workspace(() => ({ ok: true, status: 200, text: '', json }));
    slack.ledger.openModal('U1', view);
    expect(await slack.acts.submit('U1', view, { why: { a: { value: 'x' } } })).toEqual(seen);
    expect(only(slack.sent)).toMatchObject({
      type: 'view_submission',
      view: { id: 'V1', state: { values: { why: { a: { value: 'x' } } } } },
    });
    const ids = slack.ledger.modals()['U1']?.map(({ id }) => id.replace(/^V[^1]$/, 'V2'));
    expect(ids).toEqual(left);
  });

  test('sees an error and keeps the modal when the app does not answer', async () => {
    const slack = workspace(() => ({ ok: false, error: 'The app did not respond' }));
    slack.ledger.openModal('U1', view);
    expect(await slack.acts.submit('U1', view, {})).toEqual({ ok: false, error: 'The app did not respond' });
    expect(slack.ledger.modals()['U1']?.length).toBe(1);
    expect(await slack.acts.slash('U1', 'C1', '/janitor scan')).toMatchObject({ ok: false });
    expect(slack.ledger.messages()).toEqual([]);
  });

  test('opens the Home tab with a retry when the first event failed', async () => {
    let first = true;
    const slack = workspace(() => {
      if (!first) return { ok: true, status: 200, text: '', json: undefined };
      first = false;
      return { ok: false, error: 'HTTP 500' };
    });
    expect(await slack.acts.openHome('U1')).toEqual({ ok: true });
    expect(slack.sent.map(({ event_id }) => event_id)).toEqual([
      slack.sent[0]?.['event_id'],
      slack.sent[0]?.['event_id'],
    ]);
  });

  test('cannot get an update of a closed view', async () => {
    const slack = workspace();
    expect((await slack.webApi('views.update', { view_id: 'V404', view }, botToken)).body).toMatchObject({
      ok: false,
      error: 'not_found',
    });
  });
});

describe('a response URL', () => {
  const message: SlackMessage = {
    channel: 'C1',
    ts: '1.1',
    threadTs: null,
    user: 'U0',
    text: 'x',
    blocks: [],
    atMs: 0,
    edited: false,
    onlyFor: 'U1',
  };
  const idOf = (url: string) => url.split('/').at(-1) ?? '';

  test('works five times and for 30 minutes', async () => {
    const slack = workspace();
    const [many, old] = [0, 1].map(() =>
      idOf(slack.responseUrls.make({ user: 'U1', channel: 'C1', message: null })),
    );
    for (let use = 0; use < 5; use++)
      expect((await slack.responseUrls.take(many ?? '', { text: 'again' })).status).toBe(200);
    expect((await slack.responseUrls.take(many ?? '', { text: 'again' })).status).toBe(404);
    slack.later(31 * 60_000);
    expect((await slack.responseUrls.take(old ?? '', { text: 'late' })).status).toBe(410);
    expect(slack.ledger.messages().length).toBe(5);
  });

  test('posts ephemerally or to the channel, replaces the message, or deletes it', async () => {
    const slack = workspace();
    slack.ledger.putMessage(message);
    const id = idOf(slack.responseUrls.make({ user: 'U1', channel: 'C1', message }));
    await slack.responseUrls.take(id, { replace_original: true, text: 'replaced' });
    expect(only(slack.ledger.messages())).toMatchObject({ ts: '1.1', text: 'replaced', onlyFor: 'U1' });
    await slack.responseUrls.take(id, { response_type: 'in_channel', text: 'to all' });
    expect(slack.ledger.messages().at(-1)).toMatchObject({ text: 'to all', onlyFor: null });
    await slack.responseUrls.take(id, { delete_original: true });
    expect(slack.ledger.message('C1', '1.1')).toBeUndefined();
    expect((await slack.responseUrls.take(id, {})).status).toBe(400);
  });
});
