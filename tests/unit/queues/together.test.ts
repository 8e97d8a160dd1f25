import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { announcedFinding, click, reject } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { eventRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

test('work for other queues starts at once, even while Slack delays the rest', async () => {
  const finding = await announcedFinding(desk);
  desk.slack.workspace.channel('C0CLOUD');
  await click(desk, people.approver, 'finding-remediate', finding);
  const work = desk.queue.take();
  expect(work?.type).toBe('together');
  desk.slack.fail('chat.update', { status: 429, retryAfter: 3 });
  if (work) await desk.deliver(work);
  expect(desk.queue.waiting().map(({ work, queue, dueAtMs }) => [work.type, queue, dueAtMs])).toEqual([
    ['finding.recheck', 'recheck', desk.clock.nowMs()],
    ['together', 'notify', desk.clock.nowMs() + 3_000],
  ]);
});

test('a failed part does not delay the others, and the message is delivered again', async () => {
  await desk.app(eventRequest({ type: 'app_home_opened', user: people.owner, tab: 'home' }));
  await desk.drain();
  const finding = await announcedFinding(desk);
  await reject(desk, people.owner, finding);
  const work = desk.queue.take();
  if (!work) throw new Error('nothing was asked for');
  Object.assign(desk.store, { get: () => Promise.reject(new Error('throttled')) });
  const homes = desk.slack.of('views.publish').length;
  expect(await desk.deliver(work)).toBe(false);
  expect(desk.slack.of('views.publish')).toHaveLength(homes + 1);
});

test('work of another queue is forwarded unchanged and validated there', async () => {
  const recheck = { type: 'finding.recheck', findingId: '', generation: 1 } as const;
  expect(await desk.deliver({ type: 'together', works: [recheck] })).toBe(true);
  expect(desk.queue.waiting().map(({ work, queue }) => ({ work, queue }))).toEqual([
    { work: recheck, queue: 'recheck' },
  ]);
  expect(await desk.deliver(recheck)).toBe(false);
});
