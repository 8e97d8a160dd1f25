import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { targetValue } from '../../../blocks/card/finding-row.ts';
import { rejectFields } from '../../../blocks/modals/reject-modal.ts';
import { findingEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import { announcedFinding } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { type ClickIn, clickRequest, eventRequest, submitRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const userId = people.owner;
const home: ClickIn = { view: { id: 'V0', type: 'home', callback_id: 'home' } };

async function press(action_id: string, value: string, where: ClickIn): Promise<void> {
  const triggerId = desk.slack.workspace.trigger(userId);
  await desk.app(clickRequest({ userId, action: { action_id, value }, where, triggerId }));
}

const homeTab = () => JSON.stringify(desk.slack.workspace.homes.get(userId)?.view);

test("a decision in a finding's modal updates the modal and the Home tab", async () => {
  const value = targetValue(await announcedFinding(desk));
  await desk.app(eventRequest({ type: 'app_home_opened', user: userId, tab: 'home' }));
  await desk.drain();
  await press('finding-open', value, home);
  const [viewId = '', shown] = [...desk.slack.workspace.views][0] ?? [];
  const modal = () => JSON.stringify(shown?.view);
  expect(modal()).toContain('finding-approve');

  const here = (): ClickIn => ({
    view: { id: viewId, type: 'modal', callback_id: 'finding', hash: shown?.hash ?? '' },
  });
  await press('finding-reject', value, here());
  expect(desk.slack.of('views.push').map(({ view }) => view)).toEqual([
    expect.objectContaining({ callback_id: 'reject', private_metadata: value }),
  ]);
  await desk.app(
    submitRequest({
      userId,
      view: { callback_id: 'reject', private_metadata: value, previous_view_id: viewId },
      values: { [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'Needed in March' } } },
    }),
  );
  expect(modal()).toContain('*Rejected* by');
  await desk.drain();
  expect(homeTab()).toContain(`Rejected by <@${userId}>: “Needed in March”`);
  expect(homeTab()).toContain('Reason: Needed in March');

  await press('finding-end-rejection', value, here());
  expect(modal()).not.toContain('*Rejected* by');
});

/** The finding's modal, opened from Home, whose finding changes before the next press. */
async function outdated(different: Partial<Finding>) {
  const finding = await announcedFinding(desk);
  await press('finding-open', targetValue(finding), home);
  const [viewId = '', shown] = [...desk.slack.workspace.views][0] ?? [];
  const event = findingEvent(desk.deps, finding, 'finding.changed', 'janitor', 'changed meanwhile');
  const moved = await desk.store.move(finding, { ...finding, ...different }, event);
  if (!moved.ok) throw new Error('not moved');
  const changed = moved.value;
  const where: ClickIn = {
    view: { id: viewId, type: 'modal', callback_id: 'finding', hash: shown?.hash ?? '' },
  };
  return {
    finding,
    changed,
    viewId,
    where,
    modal: () => JSON.stringify(desk.slack.workspace.views.get(viewId)?.view),
  };
}

const snooze = { by: people.approver, untilMs: 1_800_000_000_000, atMs: 1, reason: 'The release' };

test.each([
  ['was snoozed', { status: 'snoozed', snooze }, 'finding-approve', 'Snoozed by', '💤 *Snoozed until'],
  ['was snoozed', { status: 'snoozed', snooze }, 'finding-reject', 'Snoozed by', '💤 *Snoozed until'],
  ['was asked again', { generation: 7 }, 'finding-approve', 'replaced by a newer one', 'finding-approve'],
  ['is in progress', { status: 'remediating' }, 'finding-approve', 'In progress', '⚙️ *In progress:*'],
  [
    'has ended',
    { status: 'resolved', endedBy: 'fixed' },
    'finding-snooze',
    'Already closed',
    '✅ *Resolved*',
  ],
] as const)(
  'a press in the modal of a finding that %s says so, and the modal shows it as it is now (%#)',
  async (_, different, actionId, words, face) => {
    const { finding, changed, where, modal } = await outdated(different);
    await press(actionId, targetValue(finding), where);
    expect(modal()).toMatch(new RegExp(`⚠️ [^"]*${words}[^"]*as it is now`));
    expect(modal()).toContain(face);
    expect(await desk.finding(finding.id)).toEqual(changed);
    expect(modal()).toContain(JSON.stringify(targetValue(changed)).slice(1, -1));
  },
);

test('a form about an older state is refused, and the modal below it shows the finding as it is now', async () => {
  const { finding, viewId, modal } = await outdated({ generation: 7 });
  const answer = await desk.app(
    submitRequest({
      userId,
      view: { callback_id: 'reject', private_metadata: targetValue(finding), previous_view_id: viewId },
      values: { [rejectFields.reason.block]: { [rejectFields.reason.action]: { value: 'Needed' } } },
    }),
  );
  expect(JSON.stringify(answer.body)).toContain('replaced by a newer one');
  expect(modal()).toContain('"private_metadata"');
  expect(modal()).toContain(JSON.stringify(targetValue({ ...finding, generation: 7 })).slice(1, -1));
  expect((await desk.finding(finding.id)).rejection).toBeNull();
});
