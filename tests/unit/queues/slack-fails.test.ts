import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import type { Work } from '../../../core/work.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
let realMs: number;
beforeEach(() => {
  realMs = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => realMs);
  desk = createDesk();
});
afterEach(() => {
  jest.restoreAllMocks();
  desk.slack.mustBeClean();
});

const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner' };

async function posted(text: string, threadTs?: string): Promise<{ channel: string; ts: string }> {
  const post = desk.slack.workspace.methods['chat.postMessage'];
  const answer = post?.({ channel: channels.cloud, text, ...(threadTs ? { thread_ts: threadTs } : {}) });
  return { channel: channels.cloud, ts: String(answer?.['ts']) };
}

async function put(more: Partial<Finding>): Promise<Finding> {
  const thread = await posted('Digest');
  const card = { ...(await posted('Card', thread.ts)), threadTs: thread.ts };
  return desk.put(sampleFinding({ owner, thread, card, ...more }));
}

/** Work that Slack does not request again, the call that may fail, and what people see. */
const works: readonly (readonly [string, string, () => Promise<Work>, () => unknown])[] = [
  [
    'the page of a Home tab',
    'views.publish',
    async () => ({
      type: 'home.publish',
      userId: people.owner,
      filter: 'open',
      page: 0,
      askedAtMs: sampleNowMs,
    }),
    () => desk.slack.workspace.homes.size === 1,
  ],
  [
    'a Home tab that was opened',
    'views.publish',
    async () => ({ type: 'home.refresh', userId: people.owner, isOpen: true }),
    () => desk.slack.workspace.homes.size === 1,
  ],
  [
    'a changed card',
    'chat.update',
    async () => ({ type: 'finding.sync', findingId: (await put({})).id }),
    () => shows('Stop the instance'),
  ],
  [
    'a final notice',
    'chat.postMessage',
    async () => ({ type: 'finding.sync', findingId: (await put({ status: 'remediated' })).id }),
    () => texts().filter((text) => text.includes('Completed')).length === 2,
  ],
  [
    'a mention of the approvers',
    'chat.postMessage',
    async () => {
      const { id } = await put({ askedBy: people.owner });
      return { type: 'finding.request', findingId: id, askedAtMs: sampleNowMs };
    },
    () => texts().filter((text) => text.startsWith('A request needs')).length === 1,
  ],
  [
    'a message to the approvers',
    'chat.postMessage',
    async () => {
      const more = { status: 'open', needsApproval: 'mode', remindedAtMs: sampleNowMs } as const;
      await desk.deliver({ type: 'finding.sync', findingId: (await put(more)).id });
      for (let work = desk.queue.take(); work; work = desk.queue.take()) await desk.deliver(work);
      desk.advance(60_000);
      return { type: 'person.send', userId: 'approvers' };
    },
    () => texts().filter((text) => text.startsWith('web-7')).length === 1,
  ],
  [
    'the end of a scan',
    'chat.postMessage',
    async () => {
      await desk.queue.send({
        type: 'scan.start',
        scanId: 's1',
        askedBy: people.owner,
        channel: channels.cloud,
      });
      for (let work = desk.queue.take(); work; work = desk.queue.take())
        if (work.type !== 'scan.progress') await desk.deliver(work);
      return { type: 'scan.progress', scanId: 's1' };
    },
    () => texts().some((text) => text.includes('finished')),
  ],
];

function texts(): readonly string[] {
  return desk.slack.workspace.channel(channels.cloud).messages.map(({ text }) => text);
}

function shows(words: string): boolean {
  return JSON.stringify(desk.slack.workspace.channel(channels.cloud).messages).includes(words);
}

const faults = [
  'lost-request',
  'lost-answer',
  'timeout',
  'half-answer',
  { status: 500 },
  { status: 429 },
] as const;

describe.each(works)('%s', (_what, method, prepare, isSeen) => {
  test.each(faults)('is visible or delivered again after the Slack fault %j', async (fault) => {
    const work = await prepare();
    desk.slack.fail(method, fault);
    const waitingBefore = desk.queue.waiting().length;
    const isDone = await desk.deliver(work);
    const isPutBack = desk.queue.waiting().length > waitingBefore;
    // Either it is visible, or the queue delivers it again.
    expect([isSeen() === true, !isDone, isPutBack]).toContain(true);
    for (let again = 0; again < 3; again += 1) {
      realMs += 60_000;
      desk.advance(60_000);
      await desk.deliver(work);
    }
    expect(isSeen()).toBe(true);
  });
});
