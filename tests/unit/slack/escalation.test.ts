import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding } from '../../support/sample-incident.ts';
import { audit, click, reject } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
const minuteMs = 60_000;

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

/** An incident that was announced now. Without a recheck, so that nothing but time passes. */
async function incident(more: Partial<Finding> = {}): Promise<Finding> {
  const posted = desk.slack.workspace.methods['chat.postMessage']?.({
    channel: channels.cloud,
    text: 'Card',
  });
  const ts = String(posted?.['ts']);
  const finding = await desk.put(
    incidentFinding({
      owner,
      mode: 'notify',
      status: 'open',
      remediateAtMs: null,
      card: { channel: channels.cloud, ts, threadTs: ts },
      announcedAtMs: desk.clock.nowMs(),
      ...more,
    }),
  );
  await desk.deliver({ type: 'finding.sync', findingId: finding.id });
  await desk.drain();
  return finding;
}

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    desk.advance(minuteMs);
    await desk.drain();
  }
}

const escalations = () =>
  desk.slack
    .of('chat.postMessage')
    .filter((args) => JSON.stringify(args).includes('Nobody has acknowledged'));

const reminders = () =>
  desk.slack
    .of('chat.postMessage')
    .map((args) => JSON.stringify(args))
    .filter((args) => args.includes('Not acknowledged yet'));

test('its owner is reminded once after 30 minutes, and nobody else', async () => {
  const { id } = await incident();
  await pass(29);
  expect(reminders()).toEqual([]);
  await pass(3);
  expect(reminders()).toHaveLength(1);
  expect(reminders()[0]).not.toContain('S0APPROVERS');
  const remindedAtMs = (await desk.finding(id)).incident?.remindedAtMs;
  expect(remindedAtMs).toBeGreaterThanOrEqual(sampleNowMs + 30 * minuteMs);
  await desk.deliver({ type: 'finding.escalate', findingId: id });
  await desk.deliver({ type: 'finding.sync', findingId: id });
  await pass(20);
  expect(reminders()).toHaveLength(1);
  expect((await desk.finding(id)).incident).toMatchObject({ remindedAtMs, escalatedAtMs: null });
  expect(await audit(desk, { id })).toEqual(['finding.claimed', 'finding.reminded']);
  await pass(20);
  expect(escalations()).toHaveLength(2);
});

test('without a known owner the approvers are reminded', async () => {
  await incident({ owner: { userId: null, name: 'unknown', why: 'no tag' } });
  await pass(33);
  expect(reminders()).toEqual([expect.stringContaining('<!subteam^S0APPROVERS>')]);
});

test('an acknowledged or held incident has no reminder', async () => {
  const acknowledged = await incident({ id: 'f_1', resource: { ...sampleFinding().resource, id: 'i-1' } });
  const held = await incident({
    id: 'f_2',
    mode: 'enforce',
    resource: { ...sampleFinding().resource, id: 'i-2' },
  });
  await pass(10);
  await click(desk, people.stranger, 'finding-acknowledge', acknowledged);
  await reject(desk, people.owner, held);
  await pass(70);
  expect(reminders()).toEqual([]);
  expect((await desk.finding('f_1')).incident?.remindedAtMs).toBeUndefined();
});

test('an acknowledgement after the reminder stops the escalation', async () => {
  await incident({ id: 'f_1' });
  await pass(40);
  await click(desk, people.stranger, 'finding-acknowledge', await desk.finding('f_1'));
  await pass(60);
  expect(reminders()).toHaveLength(1);
  expect(escalations()).toEqual([]);
});

test('a reminder whose message was lost comes with the next look, and one that is an hour late does not', async () => {
  const { id } = await incident();
  while (desk.queue.take()) await Promise.resolve();
  desk.advance(45 * minuteMs);
  await desk.deliver({ type: 'finding.sync', findingId: id });
  await pass(2);
  expect(reminders()).toHaveLength(1);
  const late = await incident({ id: 'f_2', resource: { ...sampleFinding().resource, id: 'i-2' } });
  while (desk.queue.take()) await Promise.resolve();
  desk.advance(61 * minuteMs);
  await desk.deliver({ type: 'finding.sync', findingId: late.id });
  await pass(3);
  expect(reminders()).toHaveLength(1);
  expect((await desk.finding('f_2')).incident).toMatchObject({ escalatedAtMs: expect.any(Number) });
});

test('two looks at the same moment remind once', async () => {
  const { id } = await incident();
  desk.advance(31 * minuteMs);
  await Promise.all([1, 2].map(() => desk.deliver({ type: 'finding.escalate', findingId: id })));
  await pass(5);
  expect(reminders()).toHaveLength(1);
  expect((await audit(desk, { id })).filter((type) => type === 'finding.reminded')).toHaveLength(1);
});

test('the policy can turn reminders off', async () => {
  desk = createDesk({
    policy: { incidentNotices: { remindAfterMs: null, escalateAfterMs: 60 * minuteMs, channels: {} } },
  });
  await incident();
  await pass(59);
  expect(reminders()).toEqual([]);
  await pass(4);
  expect(escalations()).toHaveLength(2);
});

test('an incident that nobody has acknowledged is told once to its owner and the approvers after an hour', async () => {
  const { id } = await incident();
  await pass(59);
  expect(escalations()).toEqual([]);
  await pass(5);
  const told = escalations().map((args) => JSON.stringify(args));
  expect(told).toHaveLength(2);
  expect(told.filter((args) => args.includes('<!subteam^S0APPROVERS>'))).toHaveLength(1);
  await desk.deliver({ type: 'finding.escalate', findingId: id });
  await desk.deliver({ type: 'finding.sync', findingId: id });
  await pass(60);
  expect(escalations()).toHaveLength(2);
  expect((await desk.finding(id)).incident?.escalatedAtMs).toBeGreaterThanOrEqual(
    sampleNowMs + 60 * minuteMs,
  );
});

test('an acknowledged, held or ended incident is not escalated', async () => {
  const [acknowledged, held, ended] = [
    await incident({ id: 'f_1', resource: { ...sampleFinding().resource, id: 'i-1' } }),
    await incident({ id: 'f_2', mode: 'enforce', resource: { ...sampleFinding().resource, id: 'i-2' } }),
    await incident({ id: 'f_3', resource: { ...sampleFinding().resource, id: 'i-3' } }),
  ];
  await click(desk, people.stranger, 'finding-acknowledge', acknowledged);
  await reject(desk, people.owner, held);
  await pass(10);
  const { version: _, ...before } = await desk.finding(ended.id);
  const event = { id: 'e', atMs: 1, type: 'finding.resolved', actor: 'janitor', summary: '' } as never;
  await desk.store.move(await desk.finding(ended.id), { ...before, status: 'resolved' }, event);
  await pass(70);
  expect(escalations()).toEqual([]);
});

test('a failed remediation of an incident is told to the approvers at once', async () => {
  await incident({ status: 'failed', trouble: 'The instance check still fails.' });
  await pass(2);
  const told = desk.slack.of('chat.postMessage').map((args) => JSON.stringify(args));
  expect(told.filter((args) => args.includes('Failed:') && args.includes('S0APPROVERS'))).toHaveLength(1);
});

test('one whose remediation starts and fails after the escalation is not escalated again', async () => {
  const { id } = await incident();
  await pass(64);
  expect(escalations()).toHaveLength(2);
  const { version: _, ...before } = await desk.finding(id);
  const event = { id: 'e', atMs: 1, type: 'remediation.failed', actor: 'janitor', summary: '' } as never;
  await desk.store.move(
    await desk.finding(id),
    { ...before, status: 'failed', startedAtMs: desk.clock.nowMs(), trouble: 'It still fails.' },
    event,
  );
  await desk.deliver({ type: 'finding.sync', findingId: id });
  await pass(5);
  expect(escalations()).toHaveLength(2);
});

test('of a failure and an escalation at the same time the failure is told', async () => {
  await incident({
    status: 'failed',
    trouble: 'It still fails.',
    startedAtMs: sampleNowMs,
    announcedAtMs: sampleNowMs - 30 * minuteMs,
  });
  await desk.drain();
  await pass(3);
  const told = desk.slack.of('chat.postMessage').map((args) => JSON.stringify(args));
  expect(told.filter((args) => args.includes('Failed:') && args.includes('S0APPROVERS'))).toHaveLength(1);
  expect(escalations()).toEqual([]);
});

test('the policy says how long an incident waits for somebody', async () => {
  desk = createDesk({
    policy: {
      incidentNotices: { remindAfterMs: 5 * minuteMs, escalateAfterMs: 10 * minuteMs, channels: {} },
    },
  });
  await incident();
  await pass(9);
  expect(reminders()).toHaveLength(1);
  expect(escalations()).toEqual([]);
  await pass(3);
  expect(escalations()).toHaveLength(2);
});
