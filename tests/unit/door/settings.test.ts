import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { settingsFields } from '../../../blocks/modals/settings-modal.ts';
import { settingsOf } from '../../../core/people/settings.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest, submitRequest } from '../../support/slack-request.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

type Chosen = { boxes?: readonly string[]; from?: string | null; to?: string | null };

async function save(
  { boxes = ['direct'], from = null, to = null }: Chosen,
  userId = people.owner,
): Promise<{ readonly errors?: Readonly<Record<string, string>> }> {
  const { messages } = settingsFields;
  const answer = await desk.app(
    submitRequest({
      userId,
      view: { callback_id: 'settings', private_metadata: '' },
      values: {
        [messages.block]: { [messages.action]: { selected_options: boxes.map((value) => ({ value })) } },
        [settingsFields.from.block]: { [settingsFields.from.action]: { selected_time: from } },
        [settingsFields.to.block]: { [settingsFields.to.action]: { selected_time: to } },
      },
    }),
  );
  expect(answer.statusCode).toBe(200);
  await desk.drain();
  return answer.body ? (JSON.parse(answer.body) as { errors: Record<string, string> }) : {};
}

const kept = (userId = people.owner) => settingsOf(desk.keyValue, userId);

test('/janitor settings opens a form with the stored settings', async () => {
  await save({ boxes: ['direct', 'weekly'], from: '18:00', to: '09:00' });
  const triggerId = desk.slack.workspace.trigger(people.owner);
  const answer = await desk.app(commandRequest({ userId: people.owner, text: 'settings', triggerId }));
  expect(answer).toMatchObject({ statusCode: 200, body: '' });
  const [opened] = desk.slack.of('views.open');
  expect(JSON.stringify(opened?.['view'])).toContain('"initial_time":"18:00"');
  expect(JSON.stringify(opened?.['view'])).toContain('"value":"weekly"');
});

test('a dialog that Slack did not open in time is reported', async () => {
  desk.slack.fail('views.open', { error: 'expired_trigger_id' });
  const answer = await desk.app(commandRequest({ userId: people.owner, text: 'settings' }));
  expect(answer.body).toContain('did not open the dialog in time');
});

test('settings are stored per person', async () => {
  await save({ boxes: [], from: '22:00', to: '06:30' });
  expect(await kept()).toEqual({
    directMessages: false,
    weeklySummary: false,
    quietHours: { from: '22:00', to: '06:30' },
    timeZone: null,
    savedAtMs: desk.clock.nowMs(),
  });
  expect(await kept(people.second)).toMatchObject({ directMessages: true, quietHours: null });
});

test('settings that arrive late or twice do not replace newer ones', async () => {
  const choice = { userId: people.owner, weeklySummary: false, quietHours: null, savedAtMs: 0 } as const;
  const older = { type: 'settings.save', directMessages: true, ...choice } as const;
  const newer = { ...older, directMessages: false, savedAtMs: 1 };
  for (const work of [newer, older, newer]) expect(await desk.deliver(work)).toBe(true);
  expect(await kept()).toMatchObject({ directMessages: false, savedAtMs: 1 });
  expect((await desk.store.auditOf({ type: 'settings.changed', limit: 9 })).events).toHaveLength(1);
});

test('each change of settings is an event that says who changed what', async () => {
  const events = async () => (await desk.store.auditOf({ type: 'settings.changed', limit: 9 })).events;
  await save({});
  expect(await events()).toEqual([]);
  await save({ boxes: ['weekly'], from: '22:00', to: '06:30' });
  await save({ boxes: ['weekly'], from: '22:00', to: '06:30' });
  desk.advance(1);
  await save({ boxes: ['direct', 'weekly'] });
  expect((await events()).map(({ actor, summary }) => [actor, summary])).toEqual([
    [people.owner, 'Direct messages on · No quiet hours'],
    [people.owner, 'Direct messages off · Weekly summary on · Quiet hours 22:00 to 06:30'],
  ]);
});

test.each<[string, Chosen, string]>([
  ['only a start', { from: '22:00' }, settingsFields.to.block],
  ['only an end', { to: '06:00' }, settingsFields.from.block],
  ['the same start and end', { from: '06:00', to: '06:00' }, settingsFields.to.block],
  ['an hour of 25', { from: '25:00', to: '06:00' }, settingsFields.from.block],
  ['a word as the end', { from: '22:00', to: 'noon' }, settingsFields.to.block],
])('quiet hours with %s are refused', async (_what, chosen, block) => {
  expect((await save(chosen)).errors).toHaveProperty(block);
  expect(await kept()).toMatchObject({ quietHours: null });
});

describe("a person's settings", () => {
  const dm = () => desk.slack.workspace.channels.get(`D${people.owner.slice(1)}`)?.messages ?? [];
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= minuteMs) {
      desk.advance(minuteMs);
      await desk.deliver({ type: 'sweep' });
      await desk.drain();
    }
  };
  const scan = async (): Promise<void> => {
    desk.things.push({ id: 't-0', state: 'bad', tags: { Owner: 'ada@example.com' } });
    await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
    await desk.drain();
  };

  test('without direct messages send none, and the channel still mentions the owner', async () => {
    await save({ boxes: [] });
    await scan();
    await pass(70 * minuteMs);
    expect(dm()).toEqual([]);
    const [finding] = (await desk.store.byStatus('remediated')).findings;
    expect(finding?.told?.named).toContain(people.owner);
  });

  test('delay a message until the end of quiet hours', async () => {
    // 16:00 in UTC.
    await save({ from: '15:00', to: '16:30' });
    await scan();
    await pass(20 * minuteMs);
    expect(dm()).toEqual([]);
    await pass(20 * minuteMs);
    expect(dm()).toHaveLength(1);
  });

  test.each([
    [true, 0],
    [false, 1],
  ])(
    'with holdRemediation %s in the policy allow %d remediations during quiet hours',
    async (holdRemediation, done) => {
      desk = createDesk({ policy: { quietHours: { holdRemediation } } });
      await save({ from: '16:30', to: '20:00' });
      await scan();
      await pass(2 * hourMs);
      expect(desk.remediated).toHaveLength(done);
      await pass(3 * hourMs);
      expect(desk.remediated).toHaveLength(1);
    },
  );

  test('send the weekly summary once, on Monday morning, to those who want it', async () => {
    await save({ boxes: ['direct', 'weekly'] });
    await save({ boxes: ['direct'] }, people.second);
    await scan();
    await pass(2 * minuteMs);
    const before = dm().length;
    // From Friday afternoon to Monday.
    desk.advance(62 * hourMs);
    await desk.deliver({ type: 'people.week' });
    expect(dm()).toHaveLength(before);
    desk.advance(3 * hourMs);
    await desk.deliver({ type: 'people.week' });
    await desk.deliver({ type: 'people.week' });
    expect(dm()).toHaveLength(before + 1);
    expect(dm().at(-1)?.text).toContain('Your week: 1 open finding');
    expect(desk.slack.workspace.channels.has(`D${people.second.slice(1)}`)).toBe(false);
    await save({ boxes: ['direct'] });
    desk.advance(7 * 24 * hourMs);
    await desk.deliver({ type: 'people.week' });
    expect(dm()).toHaveLength(before + 1);
  });
});
