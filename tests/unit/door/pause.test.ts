import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { privateAnswers } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest } from '../../support/slack-request.ts';

const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner' };

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function say(text: string, userId = people.approver): Promise<string> {
  const { body } = await desk.app(commandRequest({ userId, text }));
  return body ?? '';
}

/** Runs the notifier. */
async function notify(): Promise<void> {
  for (let work = desk.queue.take(); work; work = desk.queue.take())
    if (work.type !== 'sweep' && work.type !== 'finding.recheck') await desk.deliver(work);
}

async function scheduled(id: string, more: Partial<Finding> = {}): Promise<Finding> {
  const post = desk.slack.workspace.methods['chat.postMessage'];
  const ts = String(post?.({ channel: channels.cloud, text: `Card of ${id}` })['ts']);
  const card = { channel: channels.cloud, ts, threadTs: ts };
  const resource = { ...sampleFinding().resource, id: `i-${id}`, name: id };
  return desk.put(sampleFinding({ id, resource, owner, card, remediateAtMs: sampleNowMs, ...more }));
}

function shown(channel: string): string {
  return JSON.stringify(desk.slack.workspace.channel(channel).messages);
}

async function press(userId: string, value: string): Promise<string> {
  const where = { channel: channels.cloud, ts: '1700000000.000300' };
  await desk.app(clickRequest({ userId, action: { action_id: 'remediation-resume', value }, where }));
  return privateAnswers(desk).at(-1) ?? '';
}

test('a pause and its end are posted once in every channel of the policy', async () => {
  await say('pause a release');
  await notify();
  for (const channel of [channels.general, channels.cloud]) {
    expect(shown(channel)).toContain(`*Remediation paused* by <@${people.approver}>`);
    expect(shown(channel)).toContain('“a release”');
  }
  const posts = desk.slack.of('chat.postMessage').length;
  const { atMs, by, reason } = (await desk.store.pause()) ?? { atMs: 0, by: '', reason: '' };
  await desk.deliver({ type: 'pause.announce', by, atMs, reason });
  expect(desk.slack.of('chat.postMessage')).toHaveLength(posts);
  await say('resume');
  await notify();
  for (const channel of [channels.general, channels.cloud])
    expect(shown(channel)).toContain(`*Remediation resumed* by <@${people.approver}>`);
});

test('a channel that refuses the post does not keep others from it', async () => {
  desk.slack.fail('chat.postMessage', { error: 'is_archived' });
  await say('pause a release');
  await notify();
  expect(shown(channels.general)).not.toContain('paused');
  expect(shown(channels.cloud)).toContain('*Remediation paused*');
});

test('cards show no time while remediation is paused, and show it again afterwards', async () => {
  await scheduled('web-1');
  await say('pause a release');
  await notify();
  expect(shown(channels.cloud)).toContain('*Stop the instance* once an approver resumes remediation.');
  expect(shown(channels.cloud)).not.toContain('unless it is fixed, snoozed or rejected by then');
  await desk.store.setPause(null, { ...(await event()), type: 'remediation.resumed' });
  await desk.deliver({ type: 'pause.announce', by: people.approver, atMs: sampleNowMs, reason: null });
  await notify();
  expect(shown(channels.cloud)).toContain('unless it is fixed, snoozed or rejected by then');
});

async function event() {
  const { events } = await desk.store.auditOf({ type: 'remediation.paused', limit: 1 });
  if (!events[0]) throw new Error('no event');
  return { ...events[0], id: 'e-resumed' };
}

test('resume lists the due remediations and changes nothing until it is confirmed', async () => {
  await scheduled('web-due');
  await scheduled('web-later', { remediateAtMs: sampleNowMs + 1 });
  await scheduled('web-waits', { needsApproval: 'mode' });
  await say('pause a release');
  const pause = await desk.store.pause();
  const answer = await say('resume', people.second);
  expect(answer).toContain('1 remediation is due. Resume?');
  expect(answer).toContain('web-due');
  expect(answer).not.toMatch(/web-later|web-waits/);
  expect(await desk.store.pause()).toEqual(pause);
  const value = String(pause?.atMs);
  expect(await press(people.stranger, value)).toContain('Only an approver may resume');
  expect(await desk.store.pause()).toEqual(pause);
  expect(await press(people.second, value)).toContain('Remediation resumed');
  expect(await desk.store.pause()).toBeUndefined();
  expect(await press(people.second, value)).toContain('not paused');
});

test('the resume button of an earlier pause changes nothing', async () => {
  await scheduled('web-due');
  await say('pause a release');
  const before = await desk.store.pause();
  await press(people.approver, String(before?.atMs));
  desk.advance(60_000);
  await say('pause an incident');
  expect(await press(people.approver, String(before?.atMs))).toContain('Paused again by');
  expect(await desk.store.pause()).toMatchObject({ reason: 'an incident' });
});

test('a second pause says who paused and since when', async () => {
  await say('pause a release');
  const answer = await say('pause', people.second);
  expect(answer).toContain('Already paused');
  expect(answer).toContain(`by <@${people.approver}> since`);
});
