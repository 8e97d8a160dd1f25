import { describe, expect, test } from '@jest/globals';
import { withBlockIds } from '../../../local/slack/block-ids.ts';
import { botToken } from '../../../local/slack/identity.ts';
import { only, post, workspace } from './workspace.ts';

describe('the local Web API', () => {
  test('gives unnamed blocks unique ids', () => {
    const blocks = withBlockIds([{ type: 'a' }, { type: 'b', block_id: 'b0' }, { type: 'c' }]) as {
      block_id: string;
    }[];
    expect(blocks.map(({ block_id }) => block_id)).toEqual(['b1', 'b0', 'b2']);
  });

  test('accepts #name as a channel, like Slack', async () => {
    const slack = workspace();
    await post(slack, { channel: '#general', text: 'hi' });
    expect(only(slack.asked).args['channel']).toBe('C1');
    expect(only(slack.ledger.messages())).toMatchObject({ channel: 'C1', text: 'hi', atMs: 5_000 });
  });

  test('refuses an unknown token, which the emulator would accept', async () => {
    const slack = workspace();
    expect(
      (await slack.webApi('chat.postMessage', { channel: 'C1', text: 'hi' }, 'xoxb-stolen')).body,
    ).toEqual({ ok: false, error: 'invalid_auth' });
    expect(slack.asked).toEqual([]);
  });

  test('answers about user groups, which the emulator lacks', async () => {
    const slack = workspace();
    expect((await slack.webApi('usergroups.users.list', { usergroup: 'S1' }, botToken)).body).toEqual({
      ok: true,
      users: ['U1'],
    });
    expect((await slack.webApi('usergroups.users.list', { usergroup: 'S9' }, botToken)).body).toMatchObject({
      ok: false,
    });
  });

  test('shows a file shared in a thread by its name', async () => {
    const slack = workspace();
    await post(slack, { channel: 'C1', text: 'root' });
    const root = only(slack.ledger.messages());
    const file = { id: 'F1', name: 'report.csv', title: 'Report' };
    const shared = {
      ts: '1700000009.000001',
      thread_ts: root.ts,
      user: 'U0',
      text: 'All of it',
      files: [file],
    };
    slack.answers.set('files.completeUploadExternal', { ok: true, files: [file] });
    slack.answers.set('conversations.replies', { ok: true, messages: [{ ts: root.ts, user: 'U0' }, shared] });
    const args = {
      channel_id: 'C1',
      thread_ts: root.ts,
      files: JSON.stringify([{ id: 'F1', title: 'Report' }]),
    };
    expect((await slack.webApi('files.completeUploadExternal', args, botToken)).body).toMatchObject({
      ok: true,
    });
    expect(slack.ledger.messages()).toEqual([
      root,
      expect.objectContaining({ threadTs: root.ts, text: 'All of it', files: [file] }),
    ]);
  });

  test("keeps a message's time after an update and marks it as edited", async () => {
    const slack = workspace();
    await post(slack);
    slack.later(60_000);
    await slack.webApi(
      'chat.update',
      { channel: 'C1', ts: only(slack.ledger.messages()).ts, text: 'new' },
      botToken,
    );
    expect(only(slack.ledger.messages())).toMatchObject({ text: 'new', edited: true, atMs: 5_000 });
  });

  test('executes a call whose answer is lost', async () => {
    const slack = workspace();
    slack.faults.add({ method: 'chat.postMessage', kind: 'lost-answer' });
    expect((await post(slack)).cut).toBe(true);
    expect(slack.ledger.messages().length).toBe(1);
    expect((await post(slack)).cut).toBeUndefined();
  });

  test('answers a rate limit with Retry-After and does nothing', async () => {
    const slack = workspace();
    slack.faults.add({ method: '*', kind: 'rate-limited', retryAfterSeconds: 7, times: 2 });
    const answers = [await post(slack), await post(slack), await post(slack)];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]?.headers).toEqual({ 'retry-after': '7' });
    expect(slack.ledger.messages().length).toBe(1);
  });
});
