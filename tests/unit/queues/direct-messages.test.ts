import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { applyDecision } from '../../../core/findings/decisions/apply.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';

const minuteMs = 60_000;
/** The id of a person's direct message channel. */
const dm = (userId: string) => `D${userId.slice(1)}`;

let desk: Desk;
beforeEach(() => {
  desk = createDesk({ policy: { limits: { ...limits, cardsPerDigest: 20 } } });
});
afterEach(() => desk.slack.mustBeClean());
const limits = { remediationsPerRun: 10, percentOfKindPerRun: 100, remediationsPerOwnerPerRun: 10 };

function own(count: number, Owner = 'ada@example.com'): void {
  for (let n = 0; n < count; n += 1)
    desk.things.push({ id: `t-${desk.things.length}`, state: 'bad', tags: { Owner } });
}

async function scan(scanId = 's1'): Promise<void> {
  await desk.deliver({ type: 'scan.start', scanId, askedBy: null, channel: null });
  await desk.drain();
  await pass(minuteMs);
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minuteMs / 2) {
    desk.advance(minuteMs / 2);
    await desk.deliver({ type: 'sweep' });
    await desk.drain();
  }
}

function texts(userId: string): readonly string[] {
  const channel = desk.slack.workspace.channels.get(dm(userId));
  return (channel?.messages ?? []).map(({ blocks }) => JSON.stringify(blocks));
}

test('a person gets one direct message per run with all their findings and a button for each', async () => {
  own(5);
  own(1, 'linus@example.com');
  await scan();
  expect(texts(people.owner)).toHaveLength(1);
  expect(texts(people.owner)[0]).toContain('Found:* 5 of your resources');
  expect(texts(people.owner)[0]?.match(/"finding-open"/g)).toHaveLength(5);
  expect(texts(people.second)).toHaveLength(1);
  expect(texts(people.second)[0]).toContain('"finding-snooze"');
  expect(texts(people.stranger)).toEqual([]);
});

test('the owner gets a direct message at the start, shortly before the remediation, and after it', async () => {
  own(1);
  await scan();
  await pass(30 * minuteMs);
  expect(texts(people.owner)).toHaveLength(1);
  // A quarter of an hour of grace period before its end.
  await pass(20 * minuteMs);
  expect(texts(people.owner)).toHaveLength(2);
  expect(texts(people.owner)[1]).toContain('⏰ *Soon:* Janitor acts on 1 of your resources');
  await pass(20 * minuteMs);
  expect(desk.remediated).toEqual(['t-0']);
  expect(texts(people.owner)).toHaveLength(3);
  expect(texts(people.owner)[2]).toContain('✅ *');
  await pass(30 * minuteMs);
  expect(texts(people.owner)).toHaveLength(3);
});

describe('after a decision, a direct message shows the new state', () => {
  const actor = { userId: people.owner, isApprover: false };
  const snooze = () => ({
    kind: 'snooze' as const,
    untilMs: desk.clock.nowMs() + 86_400_000,
    reason: 'used for the demo',
  });
  const decide = async (kind: 'snooze' | 'reject', findings: readonly Finding[]) => {
    const decision = kind === 'snooze' ? snooze() : { kind, reason: 'needed' };
    for (const { id, generation } of findings)
      await applyDecision(desk.deps, { findingId: id, generation }, decision, actor);
    await desk.drain();
    await pass(minuteMs);
  };
  const updates = () =>
    desk.slack.of('chat.update').filter(({ channel }) => channel === dm(people.owner)).length;
  const scheduled = async () => (await desk.store.byStatus('scheduled')).findings;

  test.each([
    ['snooze', 'Snoozed until', 'finding-reject'],
    ['reject', 'Rejected', 'finding-reject'],
  ] as const)('%s', async (kind, state, gone) => {
    own(1);
    await scan();
    expect(texts(people.owner)[0]).toContain(gone);
    await decide(kind, await scheduled());
    expect(texts(people.owner)).toHaveLength(1);
    expect(texts(people.owner)[0]).toContain(state);
    expect(texts(people.owner)[0]).not.toContain(gone);
    expect(updates()).toBe(1);
  });

  test('with one update for all findings that were decided together, and none without a change', async () => {
    own(12);
    await scan();
    await decide('snooze', await scheduled());
    expect(texts(people.owner)[0]).toContain('*No longer waiting:* 12 findings.');
    expect(texts(people.owner)[0]).not.toContain('*Found:*');
    expect(updates()).toBe(1);
    const { findings } = await desk.store.byStatus('snoozed');
    for (const { id } of findings) await desk.deliver({ type: 'finding.sync', findingId: id });
    await pass(minuteMs);
    expect(updates()).toBe(1);
  });

  test('and the others of the message keep their buttons', async () => {
    own(2);
    await scan();
    await decide('snooze', (await scheduled()).slice(0, 1));
    expect(texts(people.owner)[0]).toContain('*Found:* 1 of your resources');
    expect(texts(people.owner)[0]).toContain('*No longer waiting:* 1 finding.');
    expect(texts(people.owner)[0]).toContain('finding-reject');
  });

  test('and after the remediation', async () => {
    own(1);
    await scan();
    await pass(75 * minuteMs);
    expect(desk.remediated).toEqual(['t-0']);
    const [asked, soon, done] = texts(people.owner);
    for (const text of [asked, soon]) {
      expect(text).toContain('*No longer waiting:* 1 finding.');
      expect(text).toContain('Completed');
      expect(text).not.toContain('finding-snooze');
    }
    expect(done).toContain('✅ *');
  });
});

test('repeated or late work sends no second direct message', async () => {
  own(1);
  await scan();
  const [finding] = (await desk.store.byStatus('scheduled')).findings;
  if (!finding) throw new Error('nothing was found');
  const notices = [
    { what: 'asked' as const, findingId: finding.id, generation: 1, startedAtMs: 0, scanId: null },
  ];
  await desk.deliver({ type: 'person.tell', userId: people.owner, notices });
  await desk.deliver({ type: 'person.send', userId: people.owner });
  await pass(5 * minuteMs);
  expect(texts(people.owner)).toHaveLength(1);
});

test('a finding fixed before the direct message is sent is left out', async () => {
  own(2);
  await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
  await desk.drain();
  const [finding] = (await desk.store.byStatus('scheduled')).findings;
  if (!finding) throw new Error('nothing was found');
  const event = { id: 'e1', atMs: 0, type: 'finding.resolved' as const, actor: 'janitor', summary: '' };
  const about = { findingId: finding.id, resource: null, resourceId: null, rule: null, details: {} };
  await desk.store.move(finding, { ...finding, status: 'resolved' }, { ...event, ...about });
  await pass(2 * minuteMs);
  expect(texts(people.owner)).toHaveLength(1);
  expect(texts(people.owner)[0]).toContain('1 of your resources');
});

test('the owner is mentioned in the thread when the workspace does not allow direct messages', async () => {
  own(1);
  const refused = Array.from({ length: 20 }, () => ({ error: 'missing_scope' }));
  desk.slack.fail('conversations.open', ...refused);
  await scan();
  const [finding] = (await desk.store.byStatus('scheduled')).findings;
  const thread = () =>
    desk.slack.workspace
      .channel(finding?.card?.channel ?? '')
      .messages.filter(({ thread_ts }) => thread_ts === finding?.card?.threadTs)
      .map(({ blocks }) => JSON.stringify(blocks));
  expect(thread()).toHaveLength(1);
  await pass(50 * minuteMs);
  expect(thread().filter((text) => text.includes(`<@${people.owner}> ⏰`))).toHaveLength(1);
  await pass(20 * minuteMs);
  expect(thread().filter((text) => text.includes(`<@${people.owner}> ✅`))).toHaveLength(1);
  expect(texts(people.owner)).toEqual([]);
});

test('a direct message whose response was lost is found and not posted again', async () => {
  own(1);
  desk.slack.fail('conversations.open', 'lost-answer');
  await scan();
  await pass(3 * minuteMs);
  expect(texts(people.owner)).toHaveLength(1);
});

describe('the approvers', () => {
  const inbox = () =>
    [...desk.slack.workspace.channels.values()]
      .flatMap(({ messages }) => messages.map(({ blocks }) => JSON.stringify(blocks)))
      .filter((text) => text.includes('<!subteam^S0APPROVERS>'));

  test('get one message per run with the findings that need them, and one reminder', async () => {
    desk = createDesk({ mode: 'approve', policy: { limits: { ...limits, cardsPerDigest: 20 } } });
    own(5);
    await scan();
    expect(inbox()).toHaveLength(1);
    expect(inbox()[0]).toContain('🙋 *Needs an approver:* 5 findings.');
    expect(inbox()[0]?.match(/"finding-open"/g)).toHaveLength(5);
    await pass(70 * minuteMs);
    expect(desk.remediated).toEqual([]);
    expect(inbox()).toHaveLength(2);
    expect(inbox()[1]).toContain('✋ *No decision yet:* 5 findings.');
    expect(texts(people.owner)).toHaveLength(2);
    expect(texts(people.owner)[1]).toContain('✋ *No decision yet:* 5 findings.');
  });

  test('get no message about findings decided meanwhile', async () => {
    desk = createDesk({ mode: 'approve', policy: { limits: { ...limits, cardsPerDigest: 20 } } });
    own(1);
    await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
    await desk.drain();
    const [finding] = (await desk.store.byStatus('scheduled')).findings;
    if (!finding) throw new Error('nothing was found');
    const actor = { userId: people.approver, isApprover: true };
    const decision = { kind: 'reject', reason: 'Needed' } as const;
    await applyDecision(desk.deps, { findingId: finding.id, generation: 1 }, decision, actor);
    await pass(70 * minuteMs);
    expect(inbox()).toEqual([]);
  });

  test('get one message about a limit that concerns several channels', async () => {
    desk = createDesk({ policy: { limits: { ...limits, remediationsPerRun: 2, cardsPerDigest: 20 } } });
    own(5);
    await scan();
    expect(inbox()).toHaveLength(1);
    expect(inbox()[0]).toContain('5 findings, 5 over a limit of the policy');
    await pass(70 * minuteMs);
    expect(inbox()).toHaveLength(1);
  });
});
