import { expect, test } from '@jest/globals';
import { createMuteWorld } from '../../../../support/mute-world.ts';
import { sampleNowMs } from '../../../../support/sample-finding.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

test('a snooze mutes the alarms of the incident until it ends, and its end unmutes them', async () => {
  const here = await createMuteWorld({ names: ['cpu', 'disk:full'] });
  await here.snooze(sampleNowMs + dayMs);
  expect(await here.isOwed()).toBe(true);
  await here.run();
  const { resource } = await here.current();
  expect(here.mutes.rules()).toEqual([
    {
      account: resource.account,
      region: resource.region,
      name: `janitor-incident-f_1-${sampleNowMs}`,
      alarms: ['cpu', 'disk:full'],
      fromMs: sampleNowMs + minuteMs,
      untilMs: sampleNowMs + dayMs,
      description: `Cloud Janitor: the incident of ${resource.id} is snoozed in Slack`,
    },
  ]);
  expect(await here.mute()).toMatchObject({ is: 'muted', untilMs: sampleNowMs + dayMs });
  expect(await here.isOwed()).toBe(false);
  expect(here.queue.waiting().map(({ work }) => work)).toEqual([{ type: 'finding.sync', findingId: 'f_1' }]);
  await here.endSnooze();
  expect(await here.isOwed()).toBe(true);
  await here.run();
  expect(here.mutes.rules()).toEqual([]);
  expect(await here.isOwed()).toBe(false);
  expect(await here.types()).toEqual([
    'finding.claimed',
    'finding.snoozed',
    'mute.started',
    'mute.finished',
    'finding.snooze-ended',
    'mute.ended',
  ]);
});

test('the same message twice makes one rule and one event, also at once', async () => {
  const here = await createMuteWorld();
  await here.snooze();
  await Promise.all([here.deliver(sampleNowMs), here.deliver(sampleNowMs)]);
  await here.deliver(sampleNowMs);
  expect(here.mutes.rules()).toHaveLength(1);
  expect((await here.types()).filter((type) => type === 'mute.finished')).toHaveLength(1);
});

test('a resolved incident is unmuted, although its claim is given up, and stays in its place of the lists', async () => {
  const here = await createMuteWorld();
  await here.snooze();
  await here.run();
  await here.resolve();
  const { updatedAtMs } = await here.current();
  here.advance(5 * minuteMs);
  await here.run();
  expect(here.mutes.rules()).toEqual([]);
  expect(await here.current()).toMatchObject({ status: 'resolved', updatedAtMs });
  expect((await here.types()).slice(-1)).toEqual(['mute.ended']);
});

test('a new snooze has a rule of its own, and the earlier one is deleted first, although nothing told of its end', async () => {
  const here = await createMuteWorld();
  await here.snooze();
  await here.run();
  await here.endSnooze();
  here.advance(minuteMs);
  await here.snooze(sampleNowMs + 2 * dayMs);
  expect(await here.run()).toMatchObject([
    { snoozedAtMs: sampleNowMs },
    { snoozedAtMs: sampleNowMs + minuteMs },
  ]);
  expect(here.mutes.rules().map(({ name }) => name)).toEqual([
    `janitor-incident-f_1-${sampleNowMs + minuteMs}`,
  ]);
});

test.each([
  ['access denied: no', 'mute'],
  ['CloudWatch has no alarm mute rules here', 'mute'],
  ['access denied: no', 'acts'],
])('“%s” of %s is stored, and the snooze stands', async (words, operation) => {
  const here = await createMuteWorld();
  here.refusals.set(operation, words);
  await here.snooze();
  await here.run();
  expect(await here.current()).toMatchObject({ status: 'snoozed' });
  expect(await here.mute()).toMatchObject({ is: 'refused', because: words, alarms: [] });
  expect((await here.types()).slice(-1)).toEqual(['mute.refused']);
  expect(await here.isOwed()).toBe(false);
  await here.deliver(sampleNowMs);
  expect(here.mutes.calls.filter((call) => call.startsWith(operation))).toHaveLength(1);
});

test('what AWS refuses to delete is told, and not tried for ever', async () => {
  const here = await createMuteWorld();
  await here.snooze();
  await here.run();
  here.refusals.set('unmute', 'access denied: no');
  await here.endSnooze();
  await here.run();
  expect(await here.mute()).toMatchObject({ is: 'kept', because: 'access denied: no', alarms: ['cpu'] });
  expect(await here.isOwed()).toBe(false);
});

test('an alarm that does more than notify is left out, and without another one nothing is muted', async () => {
  const some = await createMuteWorld({ names: ['cpu', 'recover'], alarms: new Map([['recover', 'acts']]) });
  await some.snooze();
  await some.run();
  expect(some.mutes.rules().map(({ alarms }) => alarms)).toEqual([['cpu']]);
  expect(await some.mute()).toMatchObject({ is: 'muted', alarms: ['cpu'], acting: ['recover'] });
  const none = await createMuteWorld({ names: ['recover'], alarms: new Map([['recover', 'acts']]) });
  await none.snooze();
  await none.run();
  expect(none.mutes.calls).toEqual(['acts']);
  expect(await none.mute()).toMatchObject({ is: 'refused', acting: ['recover'] });
  const gone = await createMuteWorld({ names: ['cpu'], alarms: new Map([['cpu', 'gone']]) });
  await gone.snooze();
  await gone.run();
  expect(await gone.mute()).toMatchObject({ is: 'refused', because: 'no alarm is left' });
});

test('without the setting nothing is called', async () => {
  const here = await createMuteWorld();
  here.state.isOn = false;
  await here.snooze();
  expect(await here.isOwed()).toBe(false);
  await here.run();
  expect(here.mutes.calls).toEqual([]);
  expect(await here.types()).toEqual(['finding.claimed', 'finding.snoozed']);
});

test('a throttled or lost call is tried again with the message, and a rule whose answer was lost is deleted', async () => {
  for (const fault of ['before', 'after'] as const) {
    let fails = true;
    const here = await createMuteWorld({
      fault: (op) => (fails && op === 'alarmMutes.mute' ? fault : undefined),
    });
    await here.snooze();
    await expect(here.run()).rejects.toThrow('Fault');
    expect(await here.mute()).toMatchObject({ is: 'starting' });
    expect(await here.isOwed()).toBe(true);
    await here.endSnooze();
    expect(await here.isOwed()).toBe(true);
    fails = false;
    await here.run();
    expect(here.mutes.rules()).toEqual([]);
    expect(await here.mute()).toMatchObject({ is: 'ended' });
  }
});

test('a rule that was written after its end by a worker that then failed is deleted by the next try', async () => {
  const here = await createMuteWorld();
  await here.snooze();
  await here.run();
  await here.endSnooze();
  await here.run();
  const { resource } = await here.current();
  await here.deps.alarmMutes.mute(resource, {
    name: `janitor-incident-f_1-${sampleNowMs}`,
    alarms: ['cpu'],
    fromMs: sampleNowMs + minuteMs,
    untilMs: sampleNowMs + dayMs,
    description: '',
  });
  await here.deliver(sampleNowMs);
  expect(here.mutes.rules()).toEqual([]);
  expect((await here.types()).filter((type) => type === 'mute.ended')).toHaveLength(1);
});
