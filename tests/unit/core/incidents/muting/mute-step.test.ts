import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding } from '../../../../../core/finding.ts';
import type { AlarmMute } from '../../../../../core/incident.ts';
import {
  mutedNames,
  muteRuleName,
  muteStep,
  muteWindow,
} from '../../../../../core/incidents/muting/mute-step.ts';
import { sampleNowMs } from '../../../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../../../support/sample-incident.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

test('a rule mutes whole minutes that are ahead, within the snooze and 15 days, and as many as possible', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 * dayMs }),
      fc.integer({ min: -dayMs, max: 120 * dayMs }),
      (after, lasts) => {
        const nowMs = sampleNowMs + after;
        const snoozedUntilMs = nowMs + lasts;
        const window = muteWindow(nowMs, snoozedUntilMs);
        if (!window) return lasts < 2.5 * minuteMs;
        const { fromMs, untilMs } = window;
        expect([fromMs % minuteMs, untilMs % minuteMs]).toEqual([0, 0]);
        // CloudWatch gets it half a minute ahead, and nobody waits for two minutes.
        expect(fromMs - nowMs).toBeGreaterThanOrEqual(30_000);
        expect(fromMs - nowMs).toBeLessThan(90_000);
        expect(untilMs - fromMs).toBeGreaterThanOrEqual(minuteMs);
        expect(untilMs - fromMs).toBeLessThanOrEqual(15 * dayMs);
        expect(untilMs).toBeLessThanOrEqual(snoozedUntilMs);
        const isCut = untilMs - fromMs === 15 * dayMs;
        return isCut || snoozedUntilMs - untilMs < minuteMs;
      },
    ),
    { numRuns: 2_000 },
  );
});

test('at the limit of 15 days nothing is cut, and one minute above is', () => {
  const { fromMs } = muteWindow(sampleNowMs, sampleNowMs + dayMs) ?? { fromMs: 0 };
  expect(muteWindow(sampleNowMs, fromMs + 15 * dayMs)?.untilMs).toBe(fromMs + 15 * dayMs);
  expect(muteWindow(sampleNowMs, fromMs + 15 * dayMs + minuteMs)?.untilMs).toBe(fromMs + 15 * dayMs);
});

const arn = (name: string, region = 'eu-central-1', account = '123456789012') =>
  `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;

function withAlarms(...arns: readonly string[]): Finding {
  const [alarm] = sampleIncident().alarms;
  const alarms = arns.map((one) => ({ ...alarm, arn: one, name: 'x' })) as never;
  const { resource } = incidentFinding();
  return incidentFinding({
    resource: { ...resource, account: '123456789012', region: 'eu-central-1' },
    incident: sampleIncident({ alarms }),
  });
}

test('only alarms of its own account and region are muted, by their whole name, each once', () => {
  const finding = withAlarms(
    arn('a:b:c'),
    arn('a:b:c'),
    arn('other region', 'eu-west-1'),
    arn('other account', 'eu-central-1', '999999999999'),
    'arn:aws:cloudwatch:eu-central-1:123456789012:alarm',
    'arn:aws:cloudwatch:eu-central-1:123456789012:insight-rule/x',
    'nonsense',
    arn('é ü'),
  );
  expect(mutedNames(finding, finding.incident ?? sampleIncident())).toEqual(['a:b:c', 'é ü']);
});

test('a rule has at most 100 alarms', () => {
  const finding = withAlarms(...Array.from({ length: 101 }, (_, nth) => arn(`a${nth}`)));
  expect(mutedNames(finding, finding.incident ?? sampleIncident())).toHaveLength(100);
});

const snooze = { untilMs: sampleNowMs + dayMs, reason: 'x', by: 'U1', atMs: sampleNowMs - 1 };
const snoozed = (mute?: AlarmMute, more: Partial<Finding> = {}): Finding => ({
  ...withAlarms(arn('a')),
  status: 'snoozed',
  snooze,
  ...more,
  incident: { ...sampleIncident(), ...withAlarms(arn('a')).incident, ...(mute ? { mute } : {}) },
});
const ofSnooze = (is: AlarmMute['is'], snoozedAtMs = snooze.atMs): AlarmMute => ({
  is,
  snoozedAtMs,
  untilMs: snooze.untilMs,
  alarms: ['a'],
});
const step = (finding: Finding, isOn = true, nowMs = sampleNowMs) => muteStep(finding, isOn, nowMs);

test.each<[string, Finding, 'mute' | 'end' | null]>([
  ['a snooze', snoozed(), 'mute'],
  ['a start without outcome', snoozed(ofSnooze('starting')), 'mute'],
  ['a snooze after an earlier one that is muted', snoozed(ofSnooze('muted', 5)), 'end'],
  ['a snooze after an earlier one', snoozed(ofSnooze('ended', 5)), 'mute'],
  ['a snooze after one that AWS keeps', snoozed(ofSnooze('kept', 5)), 'mute'],
  ['a snooze that is muted', snoozed(ofSnooze('muted')), null],
  ['a refusal', snoozed(ofSnooze('refused')), null],
  ['a suppression', snoozed(undefined, { snooze: { ...snooze, isSuppression: true } }), null],
  [
    'a snooze that ends within two minutes',
    snoozed(undefined, { snooze: { ...snooze, untilMs: sampleNowMs + 100_000 } }),
    null,
  ],
  ['an end', snoozed(ofSnooze('muted'), { status: 'open', snooze: null }), 'end'],
  ['a resolved incident whose snooze is kept', snoozed(ofSnooze('muted'), { status: 'resolved' }), 'end'],
  ['an end of a start without outcome', snoozed(ofSnooze('starting'), { status: 'resolved' }), 'end'],
  ['an end that was done', snoozed(ofSnooze('ended'), { status: 'open', snooze: null }), null],
  ['an end that AWS refused', snoozed(ofSnooze('kept'), { status: 'open', snooze: null }), null],
  ['an end after a refusal', snoozed(ofSnooze('refused'), { status: 'open', snooze: null }), null],
  ['an incident that was never snoozed', withAlarms(arn('a')), null],
])('%s', (_, finding, expected) => {
  expect(step(finding)?.is ?? null).toBe(expected);
});

test('a policy without it mutes nothing, and ends what is muted', () => {
  expect(step(snoozed(), false)).toBeNull();
  expect(step(snoozed(ofSnooze('muted')), false)).toEqual({ is: 'end', snoozedAtMs: snooze.atMs });
  expect(step({ ...snoozed(), incident: sampleIncident({ alarms: [] }) })).toBeNull();
});

test('a snooze that is over stays muted until somebody ends it: its rule has ended by itself', () => {
  expect(step(snoozed(ofSnooze('muted')), true, snooze.untilMs + dayMs)).toBeNull();
});

test('a step names its snooze', () => {
  expect(step(snoozed())).toEqual({ is: 'mute', snoozedAtMs: snooze.atMs });
  expect(step(snoozed(ofSnooze('muted', 5)))).toEqual({ is: 'end', snoozedAtMs: 5 });
});

test('two snoozes of a finding have rules of different names, and one has always the same', () => {
  const { id } = snoozed();
  expect(muteRuleName({ id }, { snoozedAtMs: 5 })).toBe(`janitor-incident-${id}-5`);
  expect(muteRuleName({ id }, { snoozedAtMs: 6 })).not.toBe(muteRuleName({ id }, { snoozedAtMs: 5 }));
});
