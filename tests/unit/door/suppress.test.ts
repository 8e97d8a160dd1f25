import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findingCard } from '../../../blocks/card/finding-card.ts';
import { suppressFields } from '../../../blocks/modals/suppress-modal.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { changeFinding } from '../../support/sample-change.ts';
import { announcedFinding, click, where } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { submitRequest } from '../../support/slack-request.ts';

const { approver, stranger } = people;
const thread = { channel: channels.cloud, ts: where.threadTs };

let desk: Desk;
beforeEach(async () => {
  desk = createDesk();
  const { id: _, card: __, version: ___, ...change } = changeFinding({ severity: 'high' });
  await announcedFinding(desk, { ...change, id: 'f_1', thread });
});
afterEach(() => desk.slack.mustBeClean());

async function send(userId: string, date: string | null, reason: string) {
  const { id, generation } = await desk.finding('f_1');
  const view = { callback_id: 'suppress', private_metadata: encodeTarget({ findingId: id, generation }) };
  const { until, reason: why } = suppressFields;
  const values = {
    [until.block]: { [until.action]: { type: 'datepicker', selected_date: date } },
    [why.block]: { [why.action]: { type: 'plain_text_input', value: reason } },
  };
  return desk.app(submitRequest({ userId, view, values }));
}
const dayFromNow = (days: number) =>
  new Date(desk.clock.nowMs() + days * 86_400_000).toISOString().split('T')[0] ?? '';

test('an approver suppresses a change until the end of a day, and the card says who and why', async () => {
  await click(desk, approver, 'finding-suppress', await desk.finding('f_1'));
  await send(approver, dayFromNow(30), 'until the release');
  await desk.drain();
  const finding = await desk.finding('f_1');
  expect(finding).toMatchObject({
    status: 'snoozed',
    snooze: { by: approver, untilMs: Date.parse(`${dayFromNow(30)}T23:59:59.999Z`), isSuppression: true },
  });
  const card = JSON.stringify(findingCard(finding, { buttons: buttonsFor(finding), paused: false }).blocks);
  expect(card).toContain('Suppressed until');
  expect(card).toContain('until the release');
  expect(card).toContain('finding-end-snooze');
});

test.each([
  ['no date', null, 'why not', 'Choose a date.'],
  ['no reason', 'later', ' ', 'Enter a reason'],
  ['a date after more than a year', 'too late', 'why not', 'At most one year.'],
])('the form says what is wrong: %s', async (_name, when, reason, said) => {
  const date = when === null ? null : dayFromNow(when === 'later' ? 30 : 400);
  const { body } = await send(approver, date, reason);
  expect(body).toContain(said);
  expect((await desk.finding('f_1')).status).toBe('open');
});

test('nobody else may', async () => {
  await send(stranger, dayFromNow(30), 'why not');
  expect((await desk.finding('f_1')).status).toBe('open');
});
