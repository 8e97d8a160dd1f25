import type { AuditEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import { resourceKey } from '../../core/resource.ts';
import type { Scan, UnitReport } from '../../core/scan.ts';

export const startMs = Date.UTC(2026, 2, 4, 16);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

let count = 0;

function next(prefix: string): string {
  count += 1;
  return `${prefix}_${String(count).padStart(6, '0')}`;
}

/** A finding that was just made; each of another instance unless told otherwise. */
export function aFinding(
  over: Partial<Finding> & { readonly on?: Partial<Finding['resource']> } = {},
): Finding {
  const { on, ...rest } = over;
  const id = on?.id ?? next('i');
  return {
    id: next('fnd'),
    version: 1,
    generation: 0,
    status: 'claimed',
    rule: 'ec2-instance-idle',
    ruleTitle: 'EC2 instance is idle',
    severity: 'medium',
    mode: 'enforce',
    resource: {
      account: '111111111111',
      region: 'eu-west-1',
      kind: 'ec2-instance',
      id,
      arn: `arn:aws:ec2:eu-west-1:111111111111:instance/${id}`,
      name: 'Ünïcode 🧹 <!channel>',
      ...on,
    },
    accountName: 'sandbox',
    scanId: 'scn_1',
    because: 'CPU at most 1.3 % in 14 days',
    evidence: {
      numbers: { cpuPercent: 1.3, days: 14, idle: true, empty: '' },
      window: { fromMs: startMs - 14 * dayMs, toMs: startMs },
      coverage: 0.987654321,
      charts: [{ title: 'CPU', unit: '%', points: [{ atMs: startMs - dayMs, value: 0.1 + 0.2 }] }],
    },
    monthlyUsd: 30.368,
    protections: [],
    probe: { allowed: 'yes', because: 'DryRun' },
    owner: { userId: 'U1', name: 'Ada', why: 'tag Owner = ada@example.com' },
    channel: 'C1',
    graceMs: dayMs,
    plan: {
      remediation: 'stop',
      title: 'Stop the instance',
      undo: { possible: 'yes', how: 'Start it.' },
      material: {},
      reasons: ['idle'],
    },
    needsApproval: null,
    foundAtMs: startMs,
    updatedAtMs: startMs,
    claimExpiresAtMs: startMs + 30 * dayMs,
    announcedAtMs: null,
    remediateAtMs: null,
    remindedAtMs: null,
    thread: null,
    card: null,
    formerCard: null,
    snooze: null,
    askedBy: null,
    approval: null,
    rejection: null,
    difference: [],
    startedAtMs: null,
    receipt: null,
    trouble: null,
    endedBy: null,
    ...rest,
  };
}

export function anEvent(finding: Finding | null, over: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: next('evt'),
    atMs: startMs,
    type: 'finding.claimed',
    actor: 'janitor',
    summary: 'Something was done',
    findingId: finding?.id ?? null,
    resource: finding ? resourceKey(finding.resource) : null,
    resourceId: finding?.resource.id ?? null,
    rule: finding?.rule ?? null,
    details: { nested: { list: [1, 'two', null] } },
    ...over,
  };
}

export function aScan(over: Partial<Scan> = {}): Scan {
  return {
    id: next('scn'),
    version: 1,
    status: 'running',
    askedBy: 'U1',
    channel: null,
    startedAtMs: startMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 0,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
    ...over,
  };
}

export function aReport(over: Partial<UnitReport> = {}): UnitReport {
  return {
    lookedAt: [],
    notLookedAt: [],
    undecided: [],
    claimed: [],
    resolved: [],
    worse: [],
    held: 0,
    snoozed: 0,
    exempt: 0,
    ...over,
  };
}
