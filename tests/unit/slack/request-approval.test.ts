import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { click, reject } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
const minuteMs = 60_000;

let desk: Desk;
let threadTs: string;
beforeEach(async () => {
  desk = createDesk();
  const posted = desk.slack.workspace.methods['chat.postMessage']?.({
    channel: channels.cloud,
    text: 'Digest',
  });
  threadTs = String(posted?.['ts']);
});
afterEach(() => desk.slack.mustBeClean());

function put(id: string): Promise<Finding> {
  const resource = { ...sampleFinding().resource, id: `i-${id}`, name: id };
  const card = { channel: channels.cloud, ts: threadTs, threadTs };
  return desk.put(sampleFinding({ id, resource, owner, card }));
}

async function ask(finding: Finding): Promise<void> {
  await click(desk, people.owner, 'finding-remediate', finding);
  await desk.drain();
}

/** Messages that mention the approvers; an update of a message notifies nobody. */
function pings(): string[] {
  return desk.slack
    .of('chat.postMessage')
    .map((args) => JSON.stringify(args))
    .filter((args) => args.includes('<!subteam^S0APPROVERS>'));
}

function shown(): string {
  const { messages } = desk.slack.workspace.channel(channels.cloud);
  return JSON.stringify(messages.filter(({ text }) => text.includes('approver')).map(({ blocks }) => blocks));
}

test('approvers are mentioned once for all requests within ten minutes and see all of them', async () => {
  const findings = await Promise.all(['web-1', 'web-2', 'web-3'].map(put));
  for (const finding of findings) await ask(finding);
  expect(pings()).toHaveLength(1);
  expect(shown()).toContain('3 requests need an approver');
  for (const name of ['web-1', 'web-2', 'web-3']) expect(shown()).toContain(`*${name}*`);
});

test('a later request mentions the approvers again', async () => {
  await ask(await put('web-1'));
  desk.advance(10 * minuteMs);
  await ask(await put('web-2'));
  expect(pings()).toHaveLength(2);
});

test('a second click and a second delivery mention nobody', async () => {
  const finding = await put('web-1');
  await ask(finding);
  await ask(finding);
  const { askedBy } = await desk.finding(finding.id);
  expect(askedBy).toBe(people.owner);
  desk.advance(20 * minuteMs);
  const askedAtMs = desk.clock.nowMs() - 20 * minuteMs;
  expect(await desk.deliver({ type: 'finding.request', findingId: finding.id, askedAtMs })).toBe(true);
  expect(pings()).toHaveLength(1);
});

test('a request decided before its message is sent mentions nobody', async () => {
  const finding = await put('web-1');
  await click(desk, people.owner, 'finding-remediate', finding);
  await reject(desk, people.approver, finding);
  await desk.drain();
  expect(pings()).toEqual([]);
});

test.each(['lost-answer', { status: 429 }] as const)(
  'a request is announced once after %j',
  async (fault) => {
    const finding = await put('web-1');
    await click(desk, people.owner, 'finding-remediate', finding);
    desk.slack.fail('chat.postMessage', fault);
    await desk.drain();
    desk.advance(2_000);
    await desk.drain();
    const { messages } = desk.slack.workspace.channel(channels.cloud);
    expect(messages.filter(({ text }) => text.startsWith('A request needs'))).toHaveLength(1);
  },
);
