import { describe, expect, test } from '@jest/globals';
import { samples } from '../../../../events/alarm/samples.ts';
import { createIncidentWorld, startMs } from '../../../support/incident-world.ts';

const { samples: all } = samples;
const instances = ['i-0123456789abcdef0', 'i-0fedcba9876543210'];

/** A sample as sent now, on the metric that the world has a rule for. */
function now(sample: object): object {
  const text = JSON.stringify(sample)
    .replaceAll('2026-11-20T15:59:57.123', new Date(startMs).toISOString().slice(0, -1))
    .replaceAll('StatusCheckFailed_Instance', 'StatusCheckFailed');
  return JSON.parse(text) as object;
}

/** What became of the deliveries, one after the other, each of a batch of messages. */
async function after(...batches: readonly (readonly object[])[]) {
  const world = createIncidentWorld('notify');
  for (const instance of instances) world.health.set(instance, 'failed');
  for (const name of ['cpu of both', 'shop is down']) world.alarms.set(name, { state: 'ALARM', instances });
  let announced = 0;
  for (const batch of batches) {
    expect(await world.deliver(...batch)).toEqual(new Set());
    announced += (await world.work())['change.announce'] ?? 0;
  }
  const findings = await world.findings();
  return {
    announced,
    log: world.incidentLog.entries().map(({ kind, id, atMs, state }) => ({ kind, id, atMs, state })),
    cards: world.slack.cards.size,
    findings: findings.map(({ rule, resource, status, incident }) => ({
      rule,
      resource: resource.id,
      status,
      repeats: incident?.repeats,
      alarms: incident?.alarms.map(({ arn, state, atMs }) => ({ arn, state, atMs })),
    })),
  };
}

describe.each([
  ['a metric alarm', all['status-check-failed'], all['alarm-by-event']],
  ['a metric alarm in the envelope of SNS', all['alarm-in-envelope'], all['alarm-by-event']],
  ['metric math', all['metric-math'], all['metric-math-by-event']],
  ['a composite alarm', all.composite, all['composite-by-event']],
])('%s that comes by SNS and by EventBridge', (_, bySns, byEvent) => {
  const [sns, event] = [now(bySns), now(byEvent)];

  test('is one entry of the log and the same cards as by one of them', async () => {
    const once = await after([sns]);
    expect(once.log).toHaveLength(1);
    expect(once.findings.length).toBeGreaterThan(0);
    expect(once.cards).toBe(once.findings.length);
    expect(await after([event])).toEqual(once);
    for (const batches of [
      [[sns], [event]],
      [[event], [sns]],
      [[sns, event]],
      [[event, sns]],
      [[sns], [event], [sns]],
    ])
      expect(await after(...batches)).toEqual(once);
  });

  test('is another one when the time or the state differs', async () => {
    const later = JSON.parse(JSON.stringify(event).replaceAll('20:00:00.000', '20:00:01.000')) as object;
    expect((await after([sns], [later])).log).toHaveLength(2);
  });
});
