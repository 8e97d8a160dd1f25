import { describe, expect, test } from '@jest/globals';
import { findingsListMessage } from '../../../blocks/answers/findings-list.ts';
import { historyMessage } from '../../../blocks/answers/history.ts';
import { snoozesListMessage } from '../../../blocks/answers/snoozes-list.ts';
import { statusMessage } from '../../../blocks/answers/status.ts';
import { decodeTarget } from '../../../blocks/text/ids.ts';
import type { AuditEvent } from '../../../core/audit.ts';
import type { ChangedBy, EvaluationChange } from '../../../core/evaluation.ts';
import type { Finding } from '../../../core/finding.ts';
import { compliant } from '../../support/evaluation-samples.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

const said = (message: { blocks: readonly unknown[] }) => JSON.stringify(message.blocks);
const post = (message: object) => lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message });
const long = '"\\'.repeat(3000);
const many = (count: number, more: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) => sampleFinding({ id: `f_${index}`, ...more }));
const worst: Partial<Finding> = {
  ruleTitle: long,
  accountName: long,
  id: `f_${'x'.repeat(400)}`,
  resource: { ...sampleFinding().resource, name: long, region: long },
  plan: { ...sampleFinding().plan, title: long },
  status: 'snoozed',
  snooze: { untilMs: sampleNowMs, reason: long, by: long, atMs: sampleNowMs },
};
const event = (index: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: `e_${index}`,
  atMs: sampleNowMs + index * 60_000,
  type: 'finding.snoozed',
  actor: 'U0ADA0000',
  summary: `event ${index}`,
  findingId: 'f_1',
  resource: null,
  resourceId: 'i-0123456789abcdef0',
  rule: null,
  details: {},
  ...more,
});

describe('the lists', () => {
  test.each([
    ['findings', findingsListMessage],
    ['snoozes', snoozesListMessage],
  ])('of %s fit into one message with 5,000 findings whose names are as bad as possible', (_, build) => {
    expect(post(build(many(5000, worst)))).toEqual([]);
    expect(post(build([]))).toEqual([]);
    expect(said(build(many(100)))).toContain('85 more in App Home.');
  });

  test('open each finding with its own button', () => {
    const [, first] = findingsListMessage(many(2)).blocks;
    const accessory = first?.type === 'section' ? first.accessory : undefined;
    expect(accessory?.type === 'button' ? [accessory.action_id, decodeTarget(accessory.value)] : []).toEqual([
      'finding-open',
      { findingId: 'f_0', generation: 1 },
    ]);
  });

  test('count suppressions apart from snoozes, and say which is which', () => {
    const snoozed = { untilMs: sampleNowMs, reason: 'load test', by: 'U0ADA0000', atMs: sampleNowMs };
    const [one, other] = [snoozed, { ...snoozed, isSuppression: true } as const].map((snooze) =>
      sampleFinding({ status: 'snoozed', snooze }),
    );
    if (!one || !other) throw new Error('two are made');
    expect(snoozesListMessage([one, other]).text).toContain('1 snooze, 1 suppression');
    expect(snoozesListMessage([other, other]).text).toMatch(/^2 suppressions/);
    expect(snoozesListMessage([one]).text).toMatch(/^1 snooze\b(?!,)/);
    expect(said(snoozesListMessage([one]))).toContain('Snoozed until');
    expect(said(snoozesListMessage([other]))).toContain('Suppressed until');
  });

  test("show each snooze's end, person and reason, with a button to end it", () => {
    const message = snoozesListMessage([
      sampleFinding({
        status: 'snoozed',
        snooze: { untilMs: sampleNowMs, reason: 'load test', by: 'U0ADA0000', atMs: sampleNowMs },
      }),
    ]);
    expect(said(message)).toContain('by <@U0ADA0000>: “load test”');
    expect(said(message)).toContain('finding-end-snooze');
  });
});

describe('the history of a resource', () => {
  test('runs from oldest to newest with time, event, person and reason', () => {
    const text = said(
      historyMessage({
        resource: 'i-0123456789abcdef0',
        events: [event(1), event(2, { type: 'finding.approved', actor: 'janitor' })],
      }),
    );
    expect(text).toContain('*Snoozed* by <@U0ADA0000>: event 1');
    expect(text).toContain('*Approved*: event 2');
    expect(text.indexOf('event 1')).toBeLessThan(text.indexOf('event 2'));
  });
  test('says of a change of permissions what its undo does, not the stored state', () => {
    const state = { arn: 'arn:aws:iam::123456789012:user/bob', versions: {} };
    const undoes = { is: 'exact', title: 'Attach A to the user bob again', lost: null, untilMs: null };
    const receipt = {
      summary: 'Detached A from the user bob.',
      undo: { before: state, after: state },
      undoes,
    };
    const text = said(historyMessage({ resource: 'bob', events: [event(1, { details: { receipt } })] }));
    expect(text).toContain('undo: Attach A to the user bob again');
    expect(text).not.toMatch(/arn:|stored for undo/);
  });
  test('includes evaluations and who changed the resource', () => {
    const evaluation = { ...compliant('i-1'), because: 'Owner is there' };
    const run = { id: 'r', cause: 'scan' as const, startedAtMs: 1 };
    const before = { type: 'NON_COMPLIANT' as const, reasons: [], sinceMs: 1 };
    const change = (atMs: number, by: ChangedBy): EvaluationChange => ({ evaluation, atMs, before, by, run });
    const text = said(
      historyMessage({
        resource: 'i-1',
        events: [event(1), event(2)],
        changes: [
          change(event(1).atMs + 1, { by: 'janitor', approvedBy: 'U0ADA0000', findingId: 'f' }),
          change(event(2).atMs + 1, { by: 'outside' }),
        ],
      }),
    );
    const [first, second] = [text.indexOf('event 1'), text.indexOf('event 2')];
    const byUs = text.indexOf('changed by Janitor, approved by <@U0ADA0000>: Owner is there');
    expect(byUs).toBeGreaterThan(first);
    expect(second).toBeGreaterThan(byUs);
    expect(text.indexOf('changed outside Janitor or by a policy change')).toBeGreaterThan(second);
    expect(text).toContain('*Compliant* by `ec2-instance-missing-tags`');
  });
  test('keeps the newest events when not all fit and counts the missing ones', () => {
    const events = Array.from({ length: 500 }, (_, index) => event(index, { summary: `${index}|${long}` }));
    const message = historyMessage({ resource: long, events });
    expect(post(message)).toEqual([]);
    expect(said(message)).toContain(': 499|');
    expect(said(message)).toMatch(/\d+ earlier events not shown/);
  });
  test('says so when there are no events', () => {
    expect(historyMessage({ resource: 'i-1', events: [] }).text).toBe('No history for `i-1`.');
  });
});

describe('the status', () => {
  const quiet = {
    counts: {},
    openMonthlyUsd: null,
    pause: null,
    lastScan: null,
    runningScan: null,
    nextScanAtMs: null,
    accounts: [{ id: '123456789012', name: 'production', channel: null, regions: null }],
  };
  test('says who paused remediation, when and why', () => {
    const message = statusMessage({
      ...quiet,
      pause: { by: 'U0GRACE00', atMs: sampleNowMs, reason: 'release week' },
    });
    expect(said(message)).toContain('*Remediation paused* by <@U0GRACE00>');
    expect(said(message)).toContain('“release week”');
    expect(message.text).toContain('remediation is paused');
  });
  test('counts findings by state', () => {
    expect(
      said(statusMessage({ ...quiet, counts: { open: 3, scheduled: 2, remediated: 5 }, openMonthlyUsd: 12 })),
    ).toContain('*Findings in production:* 3 open · 2 scheduled');
    expect(said(statusMessage(quiet))).toContain('*Findings in production:* none');
  });
});
