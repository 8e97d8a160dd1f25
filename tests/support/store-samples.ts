import type { AuditEvent } from '../../core/audit.ts';
import type { Finding } from '../../core/finding.ts';
import { resourceKey } from '../../core/resource.ts';
import type { Scan, UnitReport } from '../../core/scan.ts';
import { sampleFinding } from './sample-finding.ts';

export const startMs = Date.UTC(2026, 2, 4, 16);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

let count = 0;

function next(prefix: string): string {
  count += 1;
  return `${prefix}_${String(count).padStart(6, '0')}`;
}

/** A new finding, by default of another instance each time. */
export function aFinding(
  over: Partial<Finding> & { readonly on?: Partial<Finding['resource']> } = {},
): Finding {
  const { on, ...rest } = over;
  const id = on?.id ?? next('i');
  const { resource, ...sample } = sampleFinding();
  return {
    ...sample,
    id: next('fnd'),
    version: 1,
    generation: 0,
    status: 'claimed',
    resource: {
      ...resource,
      account: '111111111111',
      region: 'eu-west-1',
      id,
      arn: `arn:aws:ec2:eu-west-1:111111111111:instance/${id}`,
      name: 'Ünïcode 🧹 <!channel>',
      ...on,
    },
    scanId: 'scn_1',
    evidence: {
      ...sample.evidence,
      coverage: 0.987654321,
      numbers: { idle: true, empty: '', sum: 0.1 + 0.2 },
    },
    foundAtMs: startMs,
    updatedAtMs: startMs,
    claimExpiresAtMs: startMs + 30 * dayMs,
    announcedAtMs: null,
    remediateAtMs: null,
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
    progressAtMs: over.startedAtMs ?? startMs,
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
    known: 0,
    snoozed: 0,
    exempt: 0,
    ...over,
  };
}
