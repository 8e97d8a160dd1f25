import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { applyDecision } from '../../../core/findings/decisions/apply.ts';
import { resolve } from '../../../core/findings/resolve.ts';
import { defaultIncidentNotices } from '../../../core/policy.ts';
import { incidentFinding } from '../../support/sample-incident.ts';
import { audit, click } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };
const dayMs = 86_400_000;

let desk: Desk;
beforeEach(() => {
  desk = createDesk({ policy: { incidentNotices: { ...defaultIncidentNotices, muteAlarms: true } } });
});
afterEach(() => desk.slack.mustBeClean());

async function incident(): Promise<Finding> {
  const posted = desk.slack.workspace.methods['chat.postMessage']?.({
    channel: channels.cloud,
    text: 'Card',
  });
  const ts = String(posted?.['ts']);
  const card = { channel: channels.cloud, ts, threadTs: ts };
  return desk.put(
    incidentFinding({
      id: 'f_1',
      owner,
      mode: 'notify',
      status: 'open',
      remediateAtMs: null,
      card,
      thread: { channel: channels.cloud, ts },
    }),
  );
}

async function snooze({ id, generation }: Finding, days: number): Promise<void> {
  const decided = await applyDecision(
    desk.deps,
    { findingId: id, generation },
    { kind: 'snooze', untilMs: desk.clock.nowMs() + days * dayMs, reason: 'deploy runs' },
    { userId: people.owner, isApprover: false },
  );
  if (!decided.ok) throw new Error(decided.error.because);
  await desk.drain();
}

const card = ({ card: at }: Finding) =>
  JSON.stringify(
    desk.slack.workspace.channel(channels.cloud).messages.find(({ ts }) => ts === at?.ts)?.blocks ?? [],
  );

test('a snoozed incident says that its alarm is muted, and the end of the snooze unmutes it', async () => {
  const finding = await incident();
  await snooze(finding, 4);
  expect(desk.mutes.rules()).toMatchObject([
    { alarms: ['web-7-status'], untilMs: desk.clock.nowMs() + 4 * dayMs },
  ]);
  expect(card(finding)).toMatch(/Snoozed until .*deploy runs.*🔕 Its alarm is muted until then\./);
  await click(desk, people.owner, 'finding-end-snooze', await desk.finding(finding.id));
  await desk.drain();
  expect(desk.mutes.rules()).toEqual([]);
  expect((await desk.finding(finding.id)).incident?.mute?.is).toBe('ended');
  expect(await audit(desk, finding)).toEqual(
    expect.arrayContaining([
      'finding.snoozed',
      'mute.started',
      'mute.finished',
      'finding.snooze-ended',
      'mute.ended',
    ]),
  );
});

test('a longer snooze says until when CloudWatch mutes', async () => {
  const finding = await incident();
  await snooze(finding, 30);
  expect(card(finding)).toMatch(/Its alarm is muted until <!date.*, the longest that CloudWatch allows\./);
});

test('where AWS refuses, the card says why, and the snooze stands', async () => {
  desk.mutes.refusals.set('mute', 'access denied: not authorized to perform <cloudwatch:PutAlarmMuteRule>');
  const finding = await incident();
  await snooze(finding, 4);
  expect(await desk.finding(finding.id)).toMatchObject({ status: 'snoozed' });
  expect(card(finding)).toContain(
    '🔔 Its alarm is not muted: access denied: not authorized to perform &lt;cloudwatch:PutAlarmMuteRule&gt;.',
  );
});

test('an incident that is over is unmuted', async () => {
  const finding = await incident();
  await snooze(finding, 4);
  expect(await resolve(desk.deps, await desk.finding(finding.id), 'all checks pass')).toBe(true);
  await desk.drain();
  expect(desk.mutes.rules()).toEqual([]);
  expect(await desk.finding(finding.id)).toMatchObject({
    status: 'resolved',
    incident: { mute: { is: 'ended' } },
  });
});

test('a rule that AWS keeps is told of on the card', async () => {
  const finding = await incident();
  await snooze(finding, 4);
  desk.mutes.refusals.set('unmute', 'access denied: no');
  await resolve(desk.deps, await desk.finding(finding.id), 'all checks pass');
  await desk.drain();
  expect(card(finding)).toMatch(/🔕 Its alarm stays muted until <!date.*: access denied: no\./);
});

test('without the setting nothing is muted and nothing is said of it', async () => {
  desk = createDesk();
  const finding = await incident();
  await snooze(finding, 4);
  expect(desk.mutes.calls).toEqual([]);
  expect(card(finding)).not.toContain('muted');
  expect(await audit(desk, finding)).not.toContain('mute.started');
});
