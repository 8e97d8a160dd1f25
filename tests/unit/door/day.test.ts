import { afterEach, describe, expect, test } from '@jest/globals';
import { click } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
afterEach(() => desk.slack.mustBeClean());

type Element = { readonly action_id: string; readonly value?: string };

function buttonsOf(message: { readonly blocks?: readonly unknown[] } | undefined): readonly Element[] {
  const blocks = (message?.blocks ?? []) as { type: string; elements?: Element[] }[];
  return blocks.filter(({ type }) => type === 'actions').flatMap(({ elements }) => elements ?? []);
}

describe('a day from command to remediation', () => {
  test('runs a scan, reports a finding, and remediates it after an approval and a recheck', async () => {
    desk = createDesk({ mode: 'approve' });
    desk.things.push({ id: 'thing-1', state: 'bad', tags: { Owner: 'ada@example.com' } });

    const answer = await desk.app(commandRequest({ userId: people.stranger, text: 'scan' }));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('The scan starts');
    await desk.drain();

    const cloud = desk.slack.workspace.channel(channels.cloud).messages;
    const [digest, card] = cloud;
    expect(cloud).toHaveLength(2);
    expect(card?.thread_ts).toBe(digest?.ts);
    expect(desk.slack.workspace.channel(channels.general).messages).toHaveLength(1);
    expect(JSON.stringify(digest?.blocks)).toContain(`<@${people.owner}>`);

    const button = buttonsOf(card).find(({ action_id }) => action_id === 'finding-remediate');
    const clicked = await desk.app(
      clickRequest({
        userId: people.approver,
        action: { ...button },
        where: { channel: channels.cloud, ts: card?.ts ?? '', threadTs: digest?.ts ?? '' },
      }),
    );
    expect(clicked.statusCode).toBe(200);
    await desk.drain();

    expect(desk.remediated).toEqual(['thing-1']);
    expect(buttonsOf(cloud[1]).map(({ action_id }) => action_id)).toEqual(['finding-undo']);
    expect(JSON.stringify(cloud[1]?.blocks)).toContain('Switched off.');
    expect(cloud).toHaveLength(3);
  });

  test('keeps an approval whose approver left the group afterwards', async () => {
    desk = createDesk({ mode: 'approve' });
    desk.things.push({ id: 'thing-1', state: 'bad', tags: { Owner: 'ada@example.com' } });
    await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
    // Stops at the card: `drain` would run to the end of the grace period.
    const scheduled = async () => (await desk.store.byStatus('scheduled', { limit: 1 })).findings[0];
    for (let turn = 0; turn < 100 && !(await scheduled()); turn += 1) {
      const work = desk.queue.take();
      if (work) await desk.deliver(work);
    }
    const asked = await scheduled();
    if (!asked) throw new Error('nothing was asked');
    await click(desk, people.second, 'finding-approve', asked);
    expect((await desk.finding(asked.id)).approval?.by).toBe(people.second);
    for (const group of desk.slack.workspace.usergroups) group.users = [];
    desk.advance(3_700_000);
    await desk.drain();
    expect(desk.remediated).toEqual(['thing-1']);
  });
});
