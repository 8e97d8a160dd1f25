import { describe, expect, test } from '@jest/globals';
import { dayMs, minuteMs } from '../../../../core/calendar.ts';
import { question } from '../../../../core/findings/announce.ts';
import { actsAlone, allowance } from '../../../../core/findings/limits.ts';
import { quietUntil } from '../../../../core/findings/remediation/quiet-hours.ts';
import { heldByBrake, heldByCare } from '../../../../core/incidents/care.ts';
import { type Act, defaultCare } from '../../../../core/remediation/care-limits.ts';
import { changeRunPrefix } from '../../../../core/scan.ts';
import { policyWith } from '../../../support/policy-with.ts';
import { sampleNowMs as nowMs } from '../../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../../support/sample-incident.ts';

const failingFor = (minutes: number) =>
  incidentFinding({ incident: sampleIncident({ sinceMs: nowMs - minutes * minuteMs }) });

const acted = (...minutesAgo: readonly number[]): readonly Act[] =>
  minutesAgo.map((minutes) => ({
    findingId: 'f_old',
    rule: 'ec2-status-check-failed',
    remediation: 'reboot',
    atMs: nowMs - minutes * minuteMs,
    isOfIncident: true,
  }));

const dayMinutes = dayMs / minuteMs;

describe('care', () => {
  test('lets the first remediation of an incident through', () => {
    expect(heldByCare(failingFor(5), [], defaultCare, nowMs)).toBeNull();
  });

  test('lets one remediation of an incident through, and a second one of an incident that began 16 minutes later', () => {
    expect(heldByCare(failingFor(5), acted(20), defaultCare, nowMs)).toMatchObject({ is: 'ask' });
    expect(heldByCare(failingFor(5), acted(21), defaultCare, nowMs)).toMatchObject({ is: 'wait' });
  });

  test('waits 30 minutes after a remediation', () => {
    expect(heldByCare(failingFor(5), acted(29), defaultCare, nowMs)).toEqual({
      is: 'wait',
      why: 'Janitor changed it 29 min ago.',
      untilMs: nowMs + minuteMs,
    });
    expect(heldByCare(failingFor(5), acted(30), defaultCare, nowMs)).toBeNull();
  });

  test('lets two remediations of a resource within 24 hours through, and no third one', () => {
    expect(heldByCare(failingFor(5), acted(100), defaultCare, nowMs)).toBeNull();
    expect(heldByCare(failingFor(5), acted(100, dayMinutes - 1), defaultCare, nowMs)).toMatchObject({
      is: 'ask',
    });
    expect(heldByCare(failingFor(5), acted(100, dayMinutes), defaultCare, nowMs)).toBeNull();
  });

  test('does not count a clean-up as an answer to an incident, but cools down after it', () => {
    const cleaned = acted(10).map((act) => ({ ...act, isOfIncident: false }));
    expect(heldByCare(failingFor(5), cleaned, defaultCare, nowMs)).toMatchObject({ is: 'wait' });
  });
});

describe('the brake', () => {
  const place = (running: number, ...minutesAgo: readonly number[]) => ({
    running,
    impaired: minutesAgo.map((minutes, at) => ({ id: `i-${at}`, sinceMs: nowMs - minutes * minuteMs })),
    scheduled: [],
  });
  const held = (health: ReturnType<typeof place>) => heldByBrake(failingFor(5), health, defaultCare);

  test('holds from three instances on that fail within 10 minutes', () => {
    expect(held(place(1_000, 5, 5))).toBeNull();
    expect(held(place(1_000, 5, 5, 15))).toMatchObject({
      is: 'ask',
      why: '3 of 1000 running instances of the region failed within 10 minutes: likely an event of AWS.',
    });
    expect(held(place(1_000, 5, 5, 16))).toBeNull();
  });

  test('holds above 5 % of the running instances, from two on', () => {
    expect(held(place(40, 5, 5))).toBeNull();
    expect(held(place(39, 5, 5))).toMatchObject({ is: 'ask' });
    expect(held(place(1, 5))).toBeNull();
  });
});

describe('an incident', () => {
  const claimed = incidentFinding({ status: 'claimed', scanId: `${changeRunPrefix}1` });

  test('has a grace period that counts from the first failure, with two minutes to hold it', () => {
    const later = { ...claimed, incident: sampleIncident({ sinceMs: nowMs - 2 * minuteMs }) };
    expect(question(later, undefined, nowMs).remediateAtMs).toBe(nowMs + 3 * minuteMs);
    const over = { ...claimed, incident: sampleIncident({ sinceMs: nowMs - 60 * minuteMs }) };
    expect(question(over, undefined, nowMs).remediateAtMs).toBe(nowMs + 2 * minuteMs);
    expect(question({ ...over, graceMs: minuteMs / 2 }, undefined, nowMs).remediateAtMs).toBe(
      nowMs + minuteMs / 2,
    );
  });

  test('needs no approval because of limits of a scan or repetitions, which are for clean-ups', () => {
    const repeat = { time: 3, days: 90, lastAtMs: nowMs, lastDid: 'Rebooted.' };
    expect(question({ ...claimed, repeat }, undefined, nowMs).needsApproval).toBeNull();
    expect(question({ ...claimed, mode: 'approve' }, undefined, nowMs).needsApproval).toBe('mode');
    const asked = { ...claimed, plan: { ...claimed.plan, asksBecause: 'The OS shut down.' } };
    expect(actsAlone(asked)).toBe(false);
    expect(question(asked, undefined, nowMs).needsApproval).toBe('cause');
  });

  test('uses up no limit of a scan', () => {
    const none = {
      remediationsPerRun: 0,
      percentOfKindPerRun: 0,
      remediationsPerOwnerPerRun: 0,
      cardsPerDigest: 9,
    };
    expect(allowance([incidentFinding()], [], none)).toMatchObject({ limitReached: null, counted: [] });
  });

  test('is remediated in quiet hours', async () => {
    const policy = policyWith({ quietHours: { holdRemediation: true }, timeZone: 'UTC' });
    const keyValue = {
      get: () => Promise.reject(new Error('settings were read')),
      put: () => Promise.reject(),
    };
    const clock = { nowMs: () => nowMs };
    expect(await quietUntil({ keyValue, clock }, incidentFinding(), policy)).toBeNull();
  });
});
