import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import type { Finding } from '../../../core/finding.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { changeFinding } from '../../support/sample-change.ts';
import { announcedFinding, changed, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

const { owner, second, stranger } = people;
const nobody = { userId: null, name: 'unknown', why: 'it has no tag Owner' };
const thread = { channel: channels.cloud, ts: where.threadTs };

let desk: Desk;
beforeEach(async () => {
  desk = createDesk();
  const { id: _, card: __, version: ___, ...change } = changeFinding();
  await announcedFinding(desk, { ...change, id: 'f_1', owner: nobody, thread });
});
afterEach(() => desk.slack.mustBeClean());

const current = () => desk.finding('f_1');
const says = async (userId: string, finding?: Finding) =>
  click(desk, userId, 'finding-this-was-me', finding ?? (await current()));
const card = (finding: Finding) =>
  JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }).blocks);

describe('“This was me”', () => {
  test('is recorded with who said it, and shown on the card for everybody', async () => {
    await says(stranger);
    await desk.drain();
    const finding = await current();
    expect(finding.saidBy).toMatchObject([{ by: stranger }]);
    expect(card(finding)).toContain(`<@${stranger}> says: this was me`);
    const { events } = await desk.store.auditOf({ findingId: finding.id, limit: 9, oldestFirst: true });
    const [said] = events.filter(({ type }) => type === 'finding.change-claimed');
    expect(said).toMatchObject({
      actor: stranger,
      details: { session: 'ada@example.com', becomesOwner: true },
    });
  });

  test('neither ends the finding nor accepts the change', async () => {
    const before = await current();
    await says(stranger);
    const after = await current();
    expect(after).toMatchObject({ status: before.status, generation: before.generation, approval: null });
    expect(after.acceptance).toBeUndefined();
    expect(buttonsFor(after).map(({ actionId }) => actionId)).toContain('finding-accept-change');
  });

  test('makes the person the owner, where nobody was', async () => {
    await says(stranger);
    expect((await current()).owner).toMatchObject({ userId: stranger, why: 'said “this was me” in Slack' });
    await says(second);
    expect((await current()).owner.userId).toBe(stranger);
    expect((await current()).saidBy).toMatchObject([{ by: stranger }, { by: second }]);
  });

  test('said twice by one person is told so', async () => {
    await says(stranger);
    await says(stranger);
    expect(privateAnswers(desk).at(-1)).toContain('The card says already that it was you.');
    expect((await current()).saidBy).toHaveLength(1);
  });

  test('said too late is told so', async () => {
    const shown = await current();
    await changed(desk, shown, { status: 'resolved', endedBy: 'Nothing of this kind is newly possible' });
    await says(owner, shown);
    expect(privateAnswers(desk).at(-1)).toContain('Already closed: Nothing of this kind is newly possible');
  });

  test('is offered while the change is snoozed, and not once its remediation was undone', async () => {
    const offers = (finding: Finding) =>
      buttonsFor(finding).some(({ actionId }) => actionId === 'finding-this-was-me');
    const snooze = { untilMs: 1, reason: 'later', by: owner, atMs: 0 };
    const snoozed: Finding = { ...(await current()), status: 'snoozed', snooze };
    expect(offers(snoozed)).toBe(true);
    const outcome = { is: 'undone', words: 'Attached it again.', atMs: 0, difference: [] } as const;
    const undoing = { by: owner, atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress: null, outcome };
    expect(offers({ ...snoozed, undoing })).toBe(false);
    expect(offers({ ...snoozed, status: 'remediated' })).toBe(false);
    expect(offers({ ...snoozed, status: 'resolved' })).toBe(false);
  });

  test('is offered for changes of permissions only', async () => {
    const { change: _, ...evidence } = (await current()).evidence;
    const other = { ...(await current()), evidence };
    expect(buttonsFor(other).map(({ actionId }) => actionId)).not.toContain('finding-this-was-me');
  });
});
