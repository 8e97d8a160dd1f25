import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLog } from '../../../app/runtime/log.ts';
import { createTelemetry } from '../../../app/runtime/metrics.ts';
import { countedFindings, countedScans, metricOf } from '../../../app/wiring/counted-store.ts';
import type { AuditEvent, AuditType } from '../../../core/audit.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';

let lines: ReturnType<typeof capturedOutput>;
beforeEach(() => {
  lines = capturedOutput();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const context = {
  functionName: 'janitor-dev-notify',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:janitor-dev-notify',
  awsRequestId: 'request-1',
} as Parameters<ReturnType<typeof createLog>['begin']>[0];

const event = (type: AuditType): AuditEvent => ({
  id: `e-${type}`,
  atMs: sampleNowMs,
  type,
  actor: 'janitor',
  summary: 'x',
  findingId: 'f1',
  resource: 'r',
  resourceId: 'r',
  rule: 'thing-idle',
  details: {},
});

describe('telemetry', () => {
  const telemetry = () => {
    const log = createLog({ service: 'notify', stage: 'dev', level: 'error' });
    return createTelemetry('notify', 'dev', log);
  };

  test('writes one line in the embedded metric format, by function and stage', () => {
    const { count, took, apiCalls, flush } = telemetry();
    count('FindingClaimed');
    count('FindingClaimed', 2);
    took('SlackAckMs', 12.6);
    Object.assign(apiCalls, { 'ec2:DescribeInstances': 3, 'rds:DescribeDBInstances': 1 });
    expect(lines()).toEqual([]);
    flush();
    expect(lines()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'CloudJanitor',
              Dimensions: [['service', 'stage']],
              Metrics: [
                { Name: 'SlackAckMs', Unit: 'Milliseconds' },
                { Name: 'FindingClaimed', Unit: 'Count' },
                { Name: 'AwsCalls', Unit: 'Count' },
              ],
            },
          ],
        },
        service: 'notify',
        stage: 'dev',
        SlackAckMs: 13,
        FindingClaimed: 3,
        AwsCalls: 4,
      },
    ]);
  });

  test('writes metrics per invocation and nothing when nothing was counted', () => {
    const { count, apiCalls, flush } = telemetry();
    flush();
    count('ColdStart');
    apiCalls['ec2:X'] = 1;
    flush();
    flush();
    count('ColdStart');
    flush();
    expect(lines().map(({ ColdStart, AwsCalls }) => [ColdStart, AwsCalls])).toEqual([
      [1, 1],
      [1, undefined],
    ]);
  });

  test('counts failed work and work that was put back because Slack was busy', () => {
    const { worked, flush } = telemetry();
    const work = { queue: 'notify', work: 'finding.sync', subject: 'f1', tookMs: 5 } as const;
    worked({ ...work, outcome: 'done' });
    flush();
    expect(lines()).toEqual([]);
    worked({ ...work, outcome: 'failed' });
    worked({ ...work, outcome: 'put back' });
    worked({ ...work, outcome: 'put back' });
    flush();
    expect(lines()).toMatchObject([{ WorkFailed: 1, SlackBusy: 2 }]);
  });
});

describe('the counting store', () => {
  const counted: Record<string, number> = {};
  const count = (name: string, by = 1) => void (counted[name] = (counted[name] ?? 0) + by);
  beforeEach(() => {
    for (const name of Object.keys(counted)) delete counted[name];
  });
  const counting = () => {
    const store = createMemoryStore();
    return { findings: countedFindings(store, { count }), scans: countedScans(store, { count }) };
  };

  test('counts stored audit events and no refused ones', async () => {
    const { findings, scans } = counting();
    const claimed = await scans.claim(sampleFinding(), event('finding.claimed'), sampleNowMs);
    if (!claimed.ok) throw new Error('claimed');
    expect((await scans.claim(sampleFinding(), event('finding.claimed'), sampleNowMs)).ok).toBe(false);
    const after = { ...claimed.value, status: 'remediating' as const };
    await findings.move(claimed.value, after, event('remediation.started'));
    expect((await findings.move(claimed.value, after, event('remediation.started'))).ok).toBe(false);
    const pause = { by: 'U1', atMs: sampleNowMs, reason: 'x' };
    await findings.setPause(pause, event('remediation.paused'));
    expect(counted).toEqual({ FindingClaimed: 1, RemediationStarted: 1, RemediationPaused: 1 });
  });

  const unit = { account: '111111111111', region: 'eu-west-1', kind: 'ec2-instance' };
  const scan = {
    id: 's1',
    version: 1,
    status: 'running' as const,
    askedBy: null,
    channel: null,
    startedAtMs: sampleNowMs,
    progressAtMs: sampleNowMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
  };

  test('counts units that were not read and scans that reached a limit', async () => {
    const { scans } = counting();
    await scans.startScan(scan, event('scan.started'), 1000);
    await scans.planUnits('s1', [unit]);
    const report = {
      lookedAt: [],
      notLookedAt: [{ ...unit, reason: 'denied' }],
      undecided: [],
      claimed: [],
      resolved: [],
      worse: [],
      known: 0,
      snoozed: 0,
      exempt: 0,
    };
    const { scan: done } = await scans.finishUnit('s1', unit, report, sampleNowMs);
    await scans.finishScan({ ...done, status: 'finished', limitReached: '10 a run' }, event('scan.finished'));
    expect(counted).toEqual({
      ScanStarted: 1,
      NotLookedAt: 1,
      ScanFinished: 1,
      ComplianceScanFinished: 1,
      LimitReached: 1,
    });
  });

  test.each([
    ['of only the compliance rules', { only: 'compliance' } as const, 'ComplianceScanFinished'],
    ['of one place', { only: 'compliance', units: [unit] } as const, 'UnitScanFinished'],
  ])('counts a scan %s separately from the daily scan', async (_, part, metric) => {
    const { scans } = counting();
    await scans.startScan({ ...scan, ...part }, event('scan.started'), 1000);
    await scans.finishScan({ ...scan, ...part, status: 'finished' }, event('scan.finished'));
    expect(counted).toEqual({ ScanStarted: 1, [metric]: 1 });
  });

  test.each([
    ['remediation.uncertain', 'RemediationUncertain'],
    ['finding.snooze-ended', 'FindingSnoozeEnded'],
    ['limit.reached', 'LimitReached'],
  ] as const)('metricOf(%s) is %s', (type, name) => {
    expect(metricOf(type)).toBe(name);
  });
});

describe('the log', () => {
  test('writes one JSON line per event, with function, stage and request', () => {
    const log = createLog({ service: 'notify', stage: 'dev' });
    log.begin(context);
    log.info('worked', { work: 'finding.sync', subject: 'f1', ms: 5 });
    expect(lines()).toMatchObject([
      {
        level: 'INFO',
        message: 'worked',
        service: 'notify',
        stage: 'dev',
        function_request_id: 'request-1',
        cold_start: expect.any(Boolean),
        work: 'finding.sync',
        subject: 'f1',
        ms: 5,
      },
    ]);
  });

  test("keeps an error's fields besides its message", () => {
    const log = createLog({ service: 'notify', stage: 'dev' });
    log.error('work failed', { name: 'Error', message: 'throttled', stage: 'other' });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      message: 'work failed',
      name: 'Error',
      error_message: 'throttled',
      stage: 'dev',
    });
  });

  test('writes nothing below the configured level', () => {
    const log = createLog({ service: 'notify', stage: 'dev', level: 'warn' });
    log.info('quiet');
    log.warn('heard');
    expect(lines().map(({ message }) => message)).toEqual(['heard']);
  });
});
