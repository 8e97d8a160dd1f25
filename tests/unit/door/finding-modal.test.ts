import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { targetValue } from '../../../blocks/card/finding-row.ts';
import { rejectFields } from '../../../blocks/modals/reject-modal.ts';
import { asked } from '../../support/slack-clicks.ts';
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
  const value = targetValue(await asked(desk));
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
