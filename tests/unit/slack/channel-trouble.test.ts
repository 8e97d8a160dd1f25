import { afterEach, expect, test } from '@jest/globals';
import type { Policy } from '../../../core/policy.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
afterEach(() => desk.slack.mustBeClean());

/** A desk whose rule posts to this channel. */
function deskFor(channel: string, defaultChannel: string = channels.general): Desk {
  desk = createDesk();
  const [id, rule] = Object.entries(desk.policy.rules)[0] ?? [];
  if (!id || !rule) throw new Error('no rule');
  Object.assign(desk.policy, { defaultChannel } satisfies Partial<Policy>);
  (desk.policy.rules as Record<string, typeof rule>)[id] = { ...rule, channel };
  desk.things.push({ id: 't-1', state: 'bad', tags: { Owner: 'ada@example.com' } });
  return desk;
}

async function scan(scanId: string, askedIn: string | null = channels.cloud): Promise<void> {
  await desk.queue.send({ type: 'scan.start', scanId, askedBy: people.owner, channel: askedIn });
  for (let work = desk.queue.take(); work; work = desk.queue.take()) await desk.deliver(work);
}

function shown(channel: string): string {
  return JSON.stringify(desk.slack.workspace.channels.get(channel)?.messages ?? []);
}

async function status(): Promise<string> {
  return (await desk.app(commandRequest({ userId: people.stranger, text: 'status' }))).body ?? '';
}

const refusing = [
  [channels.closed, 'not_in_channel', '/invite @Cloud Janitor'],
  [channels.old, 'is_archived', 'Set another channel in the policy'],
  ['C0NOWHERE', 'channel_not_found', 'correct its name in the policy'],
] as const;

test.each(refusing)(
  'the person who scanned, the approvers and /janitor status are told about %s: %s',
  async (channel, error, cure) => {
    deskFor(channel);
    await scan('s1');
    const answer = await status();
    for (const told of [shown(channels.cloud), shown(channels.general), answer]) {
      expect(told).toContain(`<#${channel}>`);
      expect(told).toContain(error);
      expect(told).toContain(cure);
    }
    expect(shown(channels.general)).toContain(`<@${people.approver}>`);
    expect(shown(channels.general)).toContain(`The report is in <#${channels.general}> instead.`);
  },
);

test('approvers are told about a channel once a day, however many digests it refuses', async () => {
  deskFor(channels.closed);
  await scan('s1');
  desk.things.push({ id: 't-2', state: 'bad', tags: {} });
  await scan('s2');
  const told = shown(channels.general).split('A report could not be posted.').length - 1;
  // Once in the text and once in the block.
  expect(told).toBe(2);
});

test('when no channel accepts the digest, approvers and the requester get direct messages and no grace period starts', async () => {
  deskFor(channels.closed, channels.old);
  await scan('s1', channels.closed);
  const { findings } = await desk.store.byStatus('claimed');
  expect(findings.map(({ card, remediateAtMs }) => [card, remediateAtMs])).toEqual([[null, null]]);
  const direct = desk.slack.of('chat.postMessage').filter(({ channel }) => String(channel).startsWith('U'));
  expect(direct.map(({ channel }) => channel)).toEqual(
    expect.arrayContaining([people.approver, people.owner]),
  );
  expect(JSON.stringify(direct)).toContain('Nothing happens to findings that were not reported.');
});

test('a channel that accepts a digest again is no longer reported', async () => {
  deskFor(channels.closed);
  await scan('s1');
  Object.assign(desk.slack.workspace.channel(channels.closed), { joined: true });
  desk.things.push({ id: 't-2', state: 'bad', tags: {} });
  await scan('s2');
  expect(await status()).not.toContain('could not post');
});
