import type { IncidentEntry } from '../../core/incidents/log.ts';
import { incidentCounter } from '../../core/report/count-incidents.ts';
import type { DailyReport } from '../../core/report/report.ts';

export const reportMs = Date.UTC(2026, 10, 29, 8);
const hourMs = 3_600_000;

let count = 0;

/** An instance that failed its status check an hour before the report, and was rebooted after six minutes. */
export function incidentEntry(more: Partial<IncidentEntry> = {}): IncidentEntry {
  count += 1;
  const atMs = more.atMs ?? reportMs - hourMs;
  return {
    kind: 'ec2-status-check-failed',
    id: `change-${count}`,
    atMs,
    receivedAtMs: atMs + 2_000,
    source: 'sns',
    account: '123456789012',
    region: 'eu-central-1',
    name: 'web-7',
    arn: 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0',
    alarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:web-7 status',
    state: 'ALARM',
    because: 'Threshold Crossed: 2 datapoints were greater than 0.',
    raw: { text: '{}' },
    findingId: `f_${count}`,
    result: 'SUCCESS',
    resultAtMs: atMs + 7 * 60_000,
    actedAtMs: atMs + 6 * 60_000,
    actedBy: 'janitor',
    clearedAtMs: atMs + 9 * 60_000,
    ...more,
  };
}

/** A report without events. */
export function quietReport(more: Partial<DailyReport> = {}): DailyReport {
  return {
    version: 1,
    date: '2026-11-29',
    timeZone: 'UTC',
    stage: 'test',
    fromMs: reportMs - 24 * hourMs,
    toMs: reportMs,
    madeAtMs: reportMs + 2_000,
    incidents: incidentCounter({ fromMs: reportMs - 24 * hourMs, toMs: reportMs }).finish(),
    findings: {
      found: 0,
      foundByRule: {},
      resolved: 0,
      remediated: 0,
      undone: 0,
      failed: 0,
      open: 0,
      estimatedMonthlyUsd: 0,
      unpriced: 0,
      couldSaveMonthlyUsd: null,
    },
    changes: { total: 0, rows: [] },
    due: { total: 0, rows: [], untilMs: reportMs + 40 * hourMs },
    pausedSinceMs: null,
    compliance: null,
    ...more,
  };
}

/** A report with something in every table. `name`: of every resource. `incidents`: how many. */
export function fullReport(name = 'web-7', incidents = 3): DailyReport {
  const counter = incidentCounter({ fromMs: reportMs - 24 * hourMs, toMs: reportMs });
  const results = ['SUCCESS', 'FAILED', 'DRYRUN', null] as const;
  for (let nth = 0; nth < incidents; nth += 1)
    counter.add(incidentEntry({ name, because: name, result: results[nth % 4] ?? null }));
  const before = reportMs - 26 * hourMs;
  counter.add(
    incidentEntry({
      name,
      because: name,
      actedBy: name,
      atMs: before,
      result: null,
      resultAtMs: null,
      clearedAtMs: null,
    }),
  );
  const findings = quietReport().findings;
  const change = {
    atMs: reportMs - 2 * hourMs,
    findingId: 'f_1',
    resourceId: 'i-1',
    accountName: name,
    rule: 'ec2-instance-idle',
    summary: `${name}: Stopped.`,
    estimatedMonthlyUsd: 72.5,
  };
  return quietReport({
    incidents: counter.finish(),
    findings: {
      ...findings,
      found: 4,
      foundByRule: { 'ec2-instance-idle': 3, 's3-bucket-public': 1 },
      remediated: 1,
      undone: 1,
      failed: 1,
      open: 12,
      estimatedMonthlyUsd: 72.5,
      couldSaveMonthlyUsd: 1_250,
    },
    changes: {
      total: 3,
      rows: [
        { ...change, what: 'failed', summary: `${name}: AWS refused it.` },
        { ...change, what: 'done' },
        { ...change, what: 'undone', summary: `${name}: Started again.` },
      ],
    },
    due: {
      total: 1,
      untilMs: reportMs + 40 * hourMs,
      rows: [
        {
          findingId: 'f_2',
          name,
          accountName: name,
          atMs: reportMs + 8 * hourMs,
          plan: 'Stop the instance',
          owner: name,
          waitsForApproval: true,
          estimatedMonthlyUsd: 12,
        },
      ],
    },
    pausedSinceMs: reportMs - 3 * hourMs,
    compliance: { percent: 87.5, atMs: reportMs - 2 * hourMs },
  });
}
