import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { targetValue } from '../../../blocks/card/finding-row.ts';
import { disownFields } from '../../../blocks/modals/disown-modal.ts';
import { snoozeFields } from '../../../blocks/modals/snooze-modal.ts';
import type { Finding } from '../../../core/finding.ts';
import { ownerOverrideKey } from '../../../core/owners/owner-tag.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { announcedFinding, audit, click, privateAnswers, where } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { submits } from '../../support/slack-many.ts';

const { approver, owner, second, stranger } = people;
const nobody = { userId: null, name: 'unknown', why: 'it has no tag Owner' };
const hourMs = 3_600_000;
const thread = { channel: channels.cloud, ts: where.threadTs };

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function snoozes(userId: string): Promise<string> {
  const view = { id: 'V0', callback_id: 'snooze', private_metadata: targetValue(await current()) };
  const answer = await submits(desk, userId, view, {
    [snoozeFields.duration.block]: { [snoozeFields.duration.action]: { selected_option: { value: '1' } } },
    [snoozeFields.reason.block]: { [snoozeFields.reason.action]: { value: 'I ask around' } },
  });
  return JSON.stringify(answer);
}

async function names(userId: string, to: string | null): Promise<string> {
  const view = { id: 'V0', callback_id: 'disown', private_metadata: targetValue(await current()) };
  const { block, action } = disownFields.owner;
  return JSON.stringify(
    await submits(desk, userId, view, { [block]: { [action]: { type: 'users_select', selected_user: to } } }),
  );
}

const current = () => desk.finding('f_1');

/** Ends the snooze, so that the channel is asked again. */
async function asksAgain(): Promise<void> {
  await click(desk, approver, 'finding-end-snooze', await current());
  await desk.drain();
}

describe('a finding without an owner', () => {
  beforeEach(() => announcedFinding(desk, { id: 'f_1', owner: nobody, needsApproval: null, thread }));

  test('is snoozed by people of the channel twice; then an approver has to decide', async () => {
    expect(await snoozes(stranger)).toBe('{}');
    await asksAgain();
    expect(await snoozes(owner)).toBe('{}');
    await asksAgain();
    const refusal = 'was snoozed 2 times, so now only an approver may snooze it';
    expect(await snoozes(stranger)).toContain(refusal);
    await click(desk, stranger, 'finding-snooze', await current());
    expect(privateAnswers(desk).at(-1)).toContain(refusal);
    expect((await current()).status).not.toBe('snoozed');
    expect(await snoozes(approver)).toBe('{}');
  });

  test('counts no snooze of an approver', async () => {
    await snoozes(approver);
    await asksAgain();
    expect((await current()).channelSnoozes).toBeUndefined();
  });

  test('keeps the limit when somebody takes it and says "not mine"', async () => {
    await snoozes(stranger);
    await asksAgain();
    await snoozes(stranger);
    await asksAgain();
    await click(desk, stranger, 'finding-take', await current());
    await names(stranger, null);
    expect((await current()).owner.userId).toBeNull();
    expect(await snoozes(stranger)).toContain('was snoozed 2 times');
  });

  test('gets an owner from an approver, who is mentioned with who said so, and has a new grace period', async () => {
    const before = await current();
    expect(await names(approver, second)).toBe('{}');
    desk.advance(hourMs);
    await desk.drain();
    const after = await current();
    expect(after).toMatchObject({
      generation: before.generation + 1,
      owner: { userId: second, name: 'Linus' },
    });
    expect(after.remediateAtMs).toBe(desk.clock.nowMs() + after.graceMs);
    const card = desk.slack.workspace
      .channel(channels.cloud)
      .messages.find(({ ts }) => ts === after.card?.ts);
    expect(JSON.stringify(card?.blocks)).toContain(`Owner: <@${second}> (set by <@${approver}>)`);
    expect(await audit(desk, after)).toContain('finding.owner-set');
    const stored = await desk.keyValue.get(ownerOverrideKey(after.resource));
    expect(stored?.value).toEqual(after.owner);
  });

  test('asks for a person in the form', async () => {
    expect(await names(approver, null)).toContain(`"${disownFields.owner.block}":"Choose a person."`);
  });

  test('tells the second of two that it has an owner now', async () => {
    const old = targetValue(await current());
    await names(stranger, second);
    const { block, action } = disownFields.owner;
    const view = { id: 'V0', callback_id: 'disown', private_metadata: old };
    const values = { [block]: { [action]: { type: 'users_select', selected_user: owner } } };
    expect(JSON.stringify(await submits(desk, approver, view, values))).toContain('replaced by a newer one');
    expect((await current()).owner.userId).toBe(second);
  });

  test('has the button "Set owner…", and one with an owner has "Not mine…"', async () => {
    const labels = (finding: Finding) => buttonsFor(finding).map(({ label }) => label);
    const unowned = await current();
    expect(labels(unowned)).toEqual(expect.arrayContaining(['Set owner…', 'It’s mine']));
    expect(labels({ ...unowned, owner: { ...nobody, userId: owner } })).toContain('Not mine…');
  });
});
