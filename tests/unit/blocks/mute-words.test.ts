import { expect, test } from '@jest/globals';
import { muteLine, stillMuted } from '../../../blocks/card/lines/mute-words.ts';
import type { AlarmMute } from '../../../core/incident.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';

const untilMs = sampleNowMs + 86_400_000;
const snooze = { untilMs, reason: 'x', by: 'U1', atMs: sampleNowMs };

function snoozed(mute: Partial<AlarmMute>, alarms = 1) {
  const [alarm] = sampleIncident().alarms;
  return incidentFinding({
    status: 'snoozed',
    snooze,
    incident: sampleIncident({
      alarms: Array.from({ length: alarms }, () => alarm) as never,
      mute: { is: 'muted', snoozedAtMs: sampleNowMs, untilMs, alarms: ['a'], ...mute },
    }),
  });
}

test.each<[string, Partial<AlarmMute>, number, string | null]>([
  ['one', {}, 1, '🔕 Its alarm is muted until then.'],
  ['up to a minute less', { untilMs: untilMs - 59_999 }, 1, '🔕 Its alarm is muted until then.'],
  ['several', { alarms: ['a', 'b'] }, 2, '🔕 Its 2 alarms are muted until then.'],
  [
    'some',
    { alarms: ['a'], acting: ['b&c'] },
    2,
    '🔕 1 of its 2 alarms is muted until then. Not muted: *b&amp;c*, because of actions that change something.',
  ],
  [
    'none',
    { is: 'refused', alarms: [], acting: ['a', 'b', 'c', 'd'] },
    4,
    '🔔 Its alarms are not muted, because of actions that change something: *a*, *b*, *c*, 1 more alarm.',
  ],
  ['refused', { is: 'refused', alarms: [], because: 'no *way*' }, 1, '🔔 Its alarm is not muted: no ∗way∗.'],
  ['not known yet', { is: 'starting' }, 1, null],
  ['ended', { is: 'ended' }, 1, null],
  ['an earlier snooze', { snoozedAtMs: 5 }, 1, null],
])('%s', (_, mute, alarms, words) => {
  expect(muteLine(snoozed(mute, alarms))).toBe(words);
});

test('a cut mute says until when', () => {
  expect(muteLine(snoozed({ untilMs: untilMs - 60_000 }))).toMatch(
    /^🔕 Its alarm is muted until <!date\^.*>, the longest that CloudWatch allows\.$/,
  );
});

test('after the snooze only a rule that AWS keeps is told of', () => {
  const kept = snoozed({ is: 'kept', because: 'access denied: no', alarms: ['a', 'b'] }, 2);
  expect(stillMuted(kept)).toBeNull();
  expect(stillMuted({ ...kept, status: 'open', snooze: null })).toMatch(
    /^🔕 Its 2 alarms stay muted until <!date\^.*>: access denied: no\.$/,
  );
  expect(stillMuted({ ...snoozed({ is: 'ended' }), status: 'open' })).toBeNull();
});
