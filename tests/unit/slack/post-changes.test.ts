import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CardRef, Finding } from '../../../core/finding.ts';
import { changeFinding } from '../../support/sample-change.ts';
import { changed } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const notices = () => desk.deps.notices;
const messages = () => desk.slack.workspace.channel(channels.cloud).messages;
const shown = (): string => JSON.stringify(messages()[0]).replaceAll('\\n', '\n');
const carol = (more: Partial<Finding> = {}): Finding => {
  const bob = changeFinding();
  return changeFinding({
    id: 'f_2',
    severity: 'medium',
    resource: { ...bob.resource, id: 'user/carol', name: 'carol' },
    ...more,
  });
};

async function posted(findings: readonly Finding[], key = 'digest|change-1|C') {
  const message = await notices().changes({ key, channel: channels.cloud, findings, cards: 20 });
  if (!message.ok) throw new Error('not posted');
  return message.value;
}

/** The message of one change, with its card. */
async function withCard(): Promise<Finding & { readonly card: CardRef }> {
  const thread = await posted([changeFinding()]);
  const card = await notices().card(changeFinding(), thread, { paused: false, mentions: false });
  if (!card.ok) throw new Error('no card');
  return (await desk.put(changeFinding({ thread, card: card.value }))) as Finding & { card: CardRef };
}

describe('the message of a run', () => {
  test('is posted once, with what is newly possible', async () => {
    const first = await posted([changeFinding()]);
    await desk.put(changeFinding());
    expect(await posted([changeFinding()])).toEqual(first);
    expect(messages()).toHaveLength(1);
    expect(shown()).toContain('Newly possible');
  });

  test('has what comes later in the run', async () => {
    await posted([changeFinding()]);
    await desk.put(changeFinding());
    await desk.put(carol());
    await posted([changeFinding(), carol()]);
    expect(messages()).toHaveLength(1);
    expect(shown()).toContain('2 dangerous changes by');
    expect(shown()).toContain('2 cards in the thread');
  });

  test('is tried again in seconds when another worker is posting it', async () => {
    const release = desk.slack.hold('chat.postMessage');
    const first = posted([changeFinding()]);
    await desk.slack.arrived('chat.postMessage');
    const busy = { name: 'SlackBusy', retryAfterSeconds: 2 };
    await expect(posted([changeFinding(), carol()])).rejects.toMatchObject(busy);
    release();
    await first;
    await desk.put(changeFinding());
    await desk.put(carol());
    await posted([changeFinding(), carol()]);
    expect(messages()).toHaveLength(1);
    expect(shown()).toContain('2 dangerous changes by');
  });

  const ends: readonly (readonly [string, Partial<Finding>, string])[] = [
    [
      'undone',
      { status: 'remediated', receipt: { summary: 'Detached AdministratorAccess', undo: {} } },
      '✅ *Detached AdministratorAccess.*',
    ],
    ['fixed', { status: 'resolved', endedBy: 'Nothing of this kind is newly possible' }, '✅ *Resolved*'],
    [
      'accepted',
      { acceptance: { by: 'U0GRACE', atMs: 1, reason: 'on call' } },
      '🤝 *Accepted* by <@U0GRACE>',
    ],
    [
      'snoozed',
      { status: 'snoozed', snooze: { untilMs: 1, reason: 'a migration', by: 'U0GRACE', atMs: 1 } },
      '💤 *Snoozed until',
    ],
  ];
  test.each(ends)('shows that it was %s, and goes quiet', async (_, end, words) => {
    const finding = await withCard();
    const after = await changed(desk, finding, { ...end });
    await notices().redraw(after, false);
    expect(shown()).toContain(words);
    expect(shown()).not.toContain('Newly possible');
    expect(shown()).not.toMatch(/No owner|with buttons/);
    expect(shown()).toContain('attached AdministratorAccess to the user bob');
  });

  test('stays as it is while somebody is asked', async () => {
    const finding = await withCard();
    const before = shown();
    await notices().redraw(await changed(desk, finding, { askedBy: 'U0MALLORY' }), false);
    expect(shown()).toBe(before);
  });

  test('says of a change that was asked about again that a newer message has it', async () => {
    const finding = await withCard();
    const thread = await posted([changeFinding()], 'digest|change-2|C');
    const { card } = finding;
    const again = await changed(desk, finding, { generation: 2, thread, card: null, formerCard: card });
    await notices().redraw(again, false);
    expect(shown()).toContain('Asked again in a newer message.');
  });
});
