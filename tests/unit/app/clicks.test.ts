import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actionIds, encodeTarget } from '../../../blocks/ids.ts';
import type { Finding, Status } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest } from '../../support/slack-request.ts';

const where = { channel: channels.cloud, ts: '1700000000.000200', threadTs: '1700000000.000100' };
const card = { channel: where.channel, ts: where.ts, threadTs: where.threadTs };

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => {
  expect(desk.slack.problems).toEqual([]);
});

function asked(different: Partial<Finding> = {}): Promise<Finding> {
  const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
  return desk.put(
    sampleFinding({ mode: 'enforce', status: 'scheduled', needsApproval: 'mode', card, owner, ...different }),
  );
}

async function click(
  userId: string,
  actionId: string,
  finding: Pick<Finding, 'id' | 'generation'>,
  more: { team?: string; responseUrl?: string | null; triggerId?: string } = {},
): Promise<void> {
  const value = encodeTarget({ findingId: finding.id, generation: finding.generation });
  const answer = await desk.app(
    clickRequest({ userId, action: { action_id: actionId, value }, where, ...more }),
  );
  expect(answer.statusCode).toBe(200);
}

/** What this person alone was told, in the order of telling. */
function told(): string[] {
  return [
    ...desk.slack.responses.map(({ body }) => String(body.text)),
    ...desk.slack.workspace.ephemerals.map(({ text }) => text),
  ];
}

async function audit(finding: Finding): Promise<string[]> {
  const { events } = await desk.store.auditOf({ findingId: finding.id, limit: 100, oldestFirst: true });
  return events.map(({ type }) => type);
}

describe('who may', () => {
  test.each([
    ['a stranger', people.stranger, actionIds.approve],
    ['a stranger', people.stranger, actionIds.remediate],
    ['a stranger', people.stranger, actionIds.reject],
    ['a stranger', people.stranger, actionIds.snooze],
    ['a stranger', people.stranger, actionIds.disown],
  ])(
    '%s is told that only the owner or an approver may, and nothing changes (%s, %s)',
    async (_who, user, actionId) => {
      const finding = await asked();
      await click(user, actionId, finding);
      expect(told()).toEqual([
        expect.stringContaining(`Only its owner (<@${people.owner}>) or an approver may`),
      ]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      expect(desk.queue.waiting()).toEqual([]);
      expect(desk.slack.of('views.open')).toEqual([]);
    },
  );

  test('an approver of the list and one of the user group may approve', async () => {
    for (const [id, user] of [
      ['f_list', people.approver],
      ['f_group', people.second],
    ] as const) {
      const finding = await asked({ id, resource: { ...sampleFinding().resource, id } });
      await click(user, actionIds.approve, finding);
      expect((await desk.finding(id)).approval?.by).toBe(user);
    }
    expect(told()).toEqual([]);
  });

  test('the owner who is no approver asks, and is not taken for one who approves', async () => {
    const finding = await asked();
    await click(people.owner, actionIds.approve, finding);
    const after = await desk.finding(finding.id);
    expect(after).toMatchObject({ askedBy: people.owner, approval: null, status: 'scheduled' });
  });

  test('an id of the right person from another workspace decides nothing', async () => {
    const finding = await asked();
    await click(people.approver, actionIds.approve, finding, { team: 'T0FOREIGN' });
    expect(told()).toEqual([expect.stringContaining('Only members of this workspace')]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('when Slack does not say which workspace this is, nobody decides', async () => {
    const finding = await asked();
    desk.slack.fail('auth.test', { error: 'invalid_auth' });
    await click(people.approver, actionIds.approve, finding);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('members of the group are asked for once a day', async () => {
    const finding = await asked();
    await click(people.stranger, actionIds.approve, finding);
    await click(people.stranger, actionIds.reject, finding);
    expect(desk.slack.of('usergroups.users.list')).toHaveLength(1);
    desk.advance(86_400_001);
    await click(people.stranger, actionIds.reject, finding);
    expect(desk.slack.of('usergroups.users.list')).toHaveLength(2);
  });

  test.each([
    ['missing_scope', { error: 'missing_scope' }],
    ['a rate limit', { status: 429, retryAfter: 30 }],
  ] as const)(
    'a group that cannot be read (%s) makes nobody an approver, and the refusal says so',
    async (_what, fault) => {
      const finding = await asked();
      desk.slack.fail('usergroups.users.list', fault, fault);
      await click(people.second, actionIds.approve, finding);
      expect(told()).toEqual([expect.stringMatching(/the group of approvers S0APPROVERS could not be read/)]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      await click(people.second, actionIds.approve, finding);
      expect(desk.slack.of('usergroups.users.list').length).toBeGreaterThan(1);
    },
  );
});

describe('clicks that come late, twice or for something unknown', () => {
  const ended: readonly [Status, Partial<Finding>, string][] = [
    [
      'remediated',
      { receipt: { summary: 'Stopped at noon.', undo: {} } },
      'This is done already: Stopped at noon.',
    ],
    ['resolved', { endedBy: 'the resource is gone' }, 'This is over already: the resource is gone.'],
    ['lapsed', {}, 'This question has expired.'],
  ];
  const every = [
    actionIds.approve,
    actionIds.remediate,
    actionIds.reject,
    actionIds.snooze,
    actionIds.disown,
    actionIds.snoozeEnd,
  ];

  test.each(ended.flatMap((each) => every.map((id) => [...each, id] as const)))(
    'on a finding that is %s %#: says what became of it (%s %s %s)',
    async (status, more, words, actionId) => {
      const finding = await asked({ status, ...more });
      await click(people.approver, actionId, finding);
      expect(told()).toEqual([expect.stringContaining(words)]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      expect(desk.queue.waiting()).toEqual([]);
    },
  );

  test.each(every)('while it is being done: says so (%s)', async (actionId) => {
    const finding = await asked({ status: 'remediating' });
    await click(people.approver, actionId, finding);
    expect(told()).toEqual([expect.stringContaining('being done right now')]);
  });

  test.each(every)('on a card that was replaced by a newer question (%s)', async (actionId) => {
    const finding = await asked({ generation: 4 });
    await click(people.approver, actionId, { id: finding.id, generation: 3 });
    expect(told()).toEqual([expect.stringContaining('replaced by a newer question')]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test.each([...every, actionIds.details])('on a finding that nobody knows (%s)', async (actionId) => {
    await click(people.approver, actionId, { id: 'f_other', generation: 1 });
    expect(told()).toEqual([expect.stringContaining('not known any more')]);
  });

  test.each(['', 'garbage', '{"f":1}', '{"f":"f1","g":-1}', 'x'.repeat(2500)])(
    'with a value that means nothing (%#)',
    async (value) => {
      const action = { action_id: actionIds.approve, value };
      await desk.app(clickRequest({ userId: people.approver, action, where }));
      expect(told()).toEqual([expect.stringContaining('another version of the janitor')]);
    },
  );

  test('on a button that does not exist any more', async () => {
    await click(people.approver, 'finding-incinerate', { id: 'f1', generation: 1 });
    expect(told()).toEqual([expect.stringContaining('another version of the janitor')]);
  });

  test('fifty deliveries of the same click are one approval, and every later one is told so', async () => {
    const finding = await asked();
    await Promise.all(Array.from({ length: 50 }, () => click(people.approver, actionIds.approve, finding)));
    expect((await audit(finding)).filter((type) => type === 'finding.approved')).toHaveLength(1);
    expect(desk.queue.waiting()).toHaveLength(1);
    expect(told()).toHaveLength(49);
    expect(new Set(told()).size).toBe(1);
    expect(told()[0]).toContain('has approved it already');
  });

  test('two approvers at the same moment: one approves, the other is told who did', async () => {
    const finding = await asked();
    await Promise.all([
      click(people.approver, actionIds.approve, finding),
      click(people.second, actionIds.approve, finding),
    ]);
    const by = (await desk.finding(finding.id)).approval?.by ?? '';
    expect([people.approver, people.second]).toContain(by);
    expect(told()).toEqual([expect.stringContaining(`<@${by}> has approved it already`)]);
  });

  test('rejecting and approving at the same moment: one of them counts, and the card is drawn from that', async () => {
    const finding = await asked();
    await Promise.all([
      click(people.approver, actionIds.reject, finding),
      click(people.second, actionIds.remediate, finding),
    ]);
    const after = await desk.finding(finding.id);
    expect([after.rejection === null, after.approval === null]).not.toEqual([true, true]);
    expect((await audit(finding)).length).toBe(1 + (after.version - finding.version));
  });
});

describe('what is seen of a click', () => {
  test('a lesser button in the menu does what the button does', async () => {
    const finding = await asked();
    const option = { value: `${actionIds.reject}|${finding.generation}|${finding.id}` };
    await desk.app(
      clickRequest({
        userId: people.owner,
        action: { action_id: actionIds.overflow, type: 'overflow', selected_option: option },
        where,
      }),
    );
    expect((await desk.finding(finding.id)).rejection?.by).toBe(people.owner);
  });

  test('an answer goes to the response URL, in the thread where the click was', async () => {
    const finding = await asked();
    await click(people.stranger, actionIds.reject, finding);
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

  test.each([
    ['has expired', { status: 404 }],
    ['cannot be reached', 'lost-request'],
  ] as const)('a response URL that %s: the answer comes as an ephemeral message', async (_what, fault) => {
    const finding = await asked();
    desk.slack.fail('response_url', fault);
    await click(people.stranger, actionIds.reject, finding);
    expect(desk.slack.workspace.ephemerals).toEqual([
      expect.objectContaining({ channel: channels.cloud, user: people.stranger, threadTs: where.threadTs }),
    ]);
  });

  test('a click without a response URL is answered as well', async () => {
    const finding = await asked();
    await click(people.stranger, actionIds.reject, finding, { responseUrl: null });
    expect(desk.slack.workspace.ephemerals).toHaveLength(1);
  });

  test('details come as an ephemeral message with a native chart', async () => {
    const finding = await asked();
    await click(people.stranger, actionIds.details, finding);
    const [message] = desk.slack.workspace.ephemerals;
    expect(message?.threadTs).toBe(where.threadTs);
    expect(JSON.stringify(message?.blocks)).toContain('data_visualization');
  });

  test('where a workspace refuses charts, details come as text', async () => {
    const finding = await asked();
    desk.slack.fail('chat.postEphemeral', { error: 'invalid_blocks' });
    await click(people.stranger, actionIds.details, finding);
    const [message] = desk.slack.workspace.ephemerals;
    expect(JSON.stringify(message?.blocks)).not.toContain('data_visualization');
    expect(JSON.stringify(message?.blocks)).toContain('CPUUtilization');
  });

  test('where the bot may not write to a person, details come by the response URL', async () => {
    const finding = await asked();
    desk.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    await click(people.stranger, actionIds.details, finding);
    expect(desk.slack.responses).toHaveLength(1);
  });

  test('details of a finding that is over are given, too', async () => {
    const finding = await asked({ status: 'resolved', endedBy: 'gone' });
    await click(people.stranger, actionIds.details, finding);
    expect(desk.slack.workspace.ephemerals).toHaveLength(1);
  });

  test('a snooze is asked for in a modal that knows the finding and its question', async () => {
    const finding = await asked({ generation: 3 });
    await click(people.owner, actionIds.snooze, finding, {
      triggerId: desk.slack.workspace.trigger(people.owner),
    });
    const [call] = desk.slack.of('views.open');
    expect(call?.view).toMatchObject({
      callback_id: 'snooze',
      private_metadata: encodeTarget({ findingId: finding.id, generation: 3 }),
    });
    expect(told()).toEqual([]);
  });

  test('a modal that Slack does not open is said so', async () => {
    const finding = await asked();
    await click(people.owner, actionIds.snooze, finding, { triggerId: 'trigger.old' });
    expect(told()).toEqual([expect.stringContaining('Slack did not open the dialog in time')]);
  });

  test('a link on a card is no click', async () => {
    const action = { action_id: 'abc', url: 'https://example.com', value: 'x' };
    const answer = await desk.app(clickRequest({ userId: people.owner, action, where }));
    expect(answer.statusCode).toBe(200);
    expect(told()).toEqual([]);
  });

  test('what is thrown is told, and logged without the payload', async () => {
    desk = createDesk({ store: { get: () => Promise.reject(new Error('throttled')) } });
    await click(people.owner, actionIds.approve, { id: 'f1', generation: 1 });
    expect(told()).toEqual([expect.stringContaining('Something went wrong')]);
    expect(JSON.stringify(desk.logged)).toContain('throttled');
  });

  test('paused: Remediate now says who paused, and approving goes on', async () => {
    const finding = await asked();
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
    await click(people.approver, actionIds.remediate, finding);
    expect(told()).toEqual([expect.stringContaining(`paused by <@${people.second}>`)]);
    expect((await desk.finding(finding.id)).approval).toBeNull();
  });
});
