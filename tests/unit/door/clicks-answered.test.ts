import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { targetValue } from '../../../blocks/card/finding-row.ts';
import { encodeTarget, menuActionId } from '../../../blocks/text/ids.ts';
import { linkButton } from '../../../blocks/text/parts.ts';
import { teamId } from '../../fakes/slack-workspace.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { announcedFinding, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, signedPayload } from '../../support/slack-request.ts';
import { sourceFiles } from '../../support/source-files.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

describe('the answer to a click', () => {
  test('on a menu option is the same as to its button', async () => {
    const finding = await announcedFinding(desk);
    const option = { value: `finding-reject|${finding.generation}|${finding.id}` };
    await desk.app(
      clickRequest({
        userId: people.owner,
        action: { action_id: menuActionId, type: 'overflow', selected_option: option },
        where,
        triggerId: desk.slack.workspace.trigger(people.owner),
      }),
    );
    expect(desk.slack.of('views.open').map(({ view }) => view)).toEqual([
      expect.objectContaining({ callback_id: 'reject', private_metadata: targetValue(finding) }),
    ]);
  });

  test('goes to the response URL, in the thread of the card', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.stranger, 'finding-reject', finding);
    expect(desk.slack.responses).toEqual([
      {
        url: 'https://hooks.slack.test/actions/1',
        body: expect.objectContaining({
          response_type: 'ephemeral',
          replace_original: false,
          thread_ts: where.threadTs,
        }),
      },
    ]);
  });

  test('names the resource and its account', async () => {
    const finding = await announcedFinding(desk);
    const about = `${finding.resource.name} (${finding.resource.id}) in ${finding.accountName}: `;
    await click(desk, people.stranger, 'finding-reject', finding);
    await click(desk, people.approver, 'finding-reject', { id: finding.id, generation: 99 });
    await click(desk, people.approver, 'finding-snooze', { id: finding.id, generation: 99 });
    expect(privateAnswers(desk)).toHaveLength(3);
    expect(privateAnswers(desk).filter((text) => !text.includes(about))).toEqual([]);
  });

  test.each([
    ['has expired', { status: 404 }],
    ['cannot be reached', 'lost-request'],
  ] as const)('is an ephemeral message when the response URL %s', async (_what, fault) => {
    const finding = await announcedFinding(desk);
    desk.slack.fail('response_url', fault);
    await click(desk, people.stranger, 'finding-reject', finding);
    expect(desk.slack.workspace.ephemerals).toEqual([
      expect.objectContaining({ channel: channels.cloud, user: people.stranger, threadTs: where.threadTs }),
    ]);
  });

  test('is an ephemeral message when there is no response URL', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.stranger, 'finding-reject', finding, { responseUrl: null });
    expect(desk.slack.workspace.ephemerals).toHaveLength(1);
  });

  test('on Details is an ephemeral message with a native chart', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.stranger, 'finding-details', finding);
    const [message] = desk.slack.workspace.ephemerals;
    expect(message?.threadTs).toBe(where.threadTs);
    expect(JSON.stringify(message?.blocks)).toContain('data_visualization');
  });

  test('on Details is text when the workspace refuses charts', async () => {
    const finding = await announcedFinding(desk);
    desk.slack.fail('chat.postEphemeral', { error: 'invalid_blocks' });
    await click(desk, people.stranger, 'finding-details', finding);
    const [message] = desk.slack.workspace.ephemerals;
    expect(JSON.stringify(message?.blocks)).not.toContain('data_visualization');
    expect(JSON.stringify(message?.blocks)).toContain('CPUUtilization');
  });

  test('on Details uses the response URL when the bot cannot post ephemerally', async () => {
    const finding = await announcedFinding(desk);
    desk.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    await click(desk, people.stranger, 'finding-details', finding);
    expect(desk.slack.responses).toHaveLength(1);
  });

  test('on Details is given for an ended finding', async () => {
    const finding = await announcedFinding(desk, { status: 'resolved', endedBy: 'gone' });
    await click(desk, people.stranger, 'finding-details', finding);
    expect(desk.slack.workspace.ephemerals).toHaveLength(1);
  });

  test('on Snooze is a modal that contains the finding and its generation', async () => {
    const finding = await announcedFinding(desk, { generation: 3 });
    await click(desk, people.owner, 'finding-snooze', finding, {
      triggerId: desk.slack.workspace.trigger(people.owner),
    });
    const [call] = desk.slack.of('views.open');
    expect(call?.view).toMatchObject({
      callback_id: 'snooze',
      private_metadata: encodeTarget({ findingId: finding.id, generation: 3 }),
    });
    expect(privateAnswers(desk)).toEqual([]);
  });

  test('says when Slack did not open the dialog', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.owner, 'finding-snooze', finding, { triggerId: 'trigger.old' });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('Slack did not open the dialog in time')]);
  });

  test.each([
    { action_id: 'abc', url: 'https://example.com', value: 'x' },
    { action_id: linkButton('Open', 'https://example.com').action_id },
  ])('on a link is empty, and nothing is logged', async (action) => {
    const before = desk.logged.length;
    const answer = await desk.app(clickRequest({ userId: people.owner, action, where }));
    expect(answer.statusCode).toBe(200);
    expect(privateAnswers(desk)).toEqual([]);
    expect(desk.logged.slice(before)).toEqual([]);
  });

  test('every button that opens a page has the id of links', () => {
    const links = sourceFiles('blocks').filter(({ text }) => /type: 'button'[^]{0,200}\burl\b/.test(text));
    expect(links.map(({ path }) => path)).toEqual(['blocks/text/parts.ts']);
  });

  test('reports an error, which is logged without the payload', async () => {
    desk = createDesk({ store: { get: () => Promise.reject(new Error('throttled')) } });
    await click(desk, people.owner, 'finding-approve', { id: 'f1', generation: 1 });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('Something went wrong')]);
    expect(JSON.stringify(desk.logged)).toContain('throttled');
  });

  test('on Remediate now while paused says who paused', async () => {
    const finding = await announcedFinding(desk);
    const event = {
      id: 'e-p',
      atMs: sampleNowMs,
      type: 'remediation.paused',
      actor: people.second,
      summary: 'x',
      findingId: null,
      resource: null,
      resourceId: null,
      rule: null,
      details: {},
    } as const;
    await desk.store.setPause({ by: people.second, atMs: sampleNowMs, reason: 'release' }, event);
    await click(desk, people.approver, 'finding-remediate', finding);
    expect(privateAnswers(desk)).toEqual([expect.stringContaining(`paused by <@${people.second}>`)]);
    expect((await desk.finding(finding.id)).approval).toBeNull();
  });
});

describe('in an ephemeral message', () => {
  const list = {
    type: 'block_actions',
    user: { id: people.owner, team_id: teamId },
    team: { id: teamId },
    trigger_id: 'trigger.none',
    container: {
      type: 'message',
      message_ts: '1700000000.000900',
      channel_id: channels.general,
      is_ephemeral: true,
    },
    response_url: 'https://hooks.slack.test/actions/9',
  };

  test('ending a snooze is confirmed in text, because the message is not redrawn', async () => {
    const snooze = { untilMs: sampleNowMs + 1000, reason: 'r', by: people.owner, atMs: 0 };
    const finding = await announcedFinding(desk, { status: 'snoozed', snooze });
    const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
    const actions = [{ action_id: 'finding-end-snooze', type: 'button', value }];
    await desk.app(signedPayload({ ...list, actions }));
    expect((await desk.finding(finding.id)).status).toBe('claimed');
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('Snooze ended')]);
  });

  test('a finding opens in a modal', async () => {
    const finding = await announcedFinding(desk);
    const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
    const actions = [{ action_id: 'finding-open', type: 'button', value }];
    const trigger_id = desk.slack.workspace.trigger(people.owner);
    await desk.app(signedPayload({ ...list, actions, trigger_id }));
    expect(desk.slack.of('views.open')).toHaveLength(1);
  });
});

test('a remediation requested now shows on the card before it runs', async () => {
  desk = createDesk({ mode: 'approve' });
  desk.things.push({ id: 'thing-1', state: 'bad', tags: {} });
  await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
  await desk.drain();
  const messages = desk.slack.workspace.channel(channels.cloud).messages;
  const [finding] = (await desk.store.byStatus('scheduled')).findings;
  const { id = '', generation = 0 } = finding ?? {};
  await click(desk, people.approver, 'finding-remediate', { id, generation });
  const works = desk.queue.waiting().map(({ work }) => work);
  for (const work of works) if (work.type === 'together') await desk.deliver(work);
  expect(JSON.stringify(messages[1]?.blocks)).toContain(`now, approved by <@${people.approver}>`);
  expect(JSON.stringify(messages[1]?.blocks)).not.toContain('finding-remediate');
  expect(desk.remediated).toEqual([]);
});
