import * as fc from 'fast-check';
import type { AuditEvent, AuditType } from '../../core/audit.ts';
import type { Digest, ScanOutcome } from '../../core/ports/notices.ts';
import type { Pause } from '../../core/ports/store.ts';
import type { Scan } from '../../core/scan.ts';
import { arbitraryFinding, hostileText } from './arbitrary-finding.ts';

const ms = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
const actor = fc.oneof(fc.constantFrom('U012AB3CD', 'janitor'), hostileText);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const types: readonly AuditType[] = [
  'scan.started',
  'finding.claimed',
  'finding.snoozed',
  'remediation.finished',
  'remediation.paused',
];
const unit = {
  account: fc.constantFrom('111111111111', '222222222222'),
  region: fc.constantFrom('eu-central-1', 'us-east-1', 'global'),
  kind: fc.constantFrom('ec2-instance', 's3-bucket'),
};
const lookedAt = fc.array(fc.record({ ...unit, count: fc.nat(5000) }), { maxLength: 20 });
const notLookedAt = fc.array(fc.record({ ...unit, reason: hostileText }), { maxLength: 40 });
const findings = fc.array(arbitraryFinding, { maxLength: 15 });

export const arbitraryScan: fc.Arbitrary<Scan> = fc.record({
  id: fc.constant('s_1'),
  version: fc.nat(100),
  status: fc.constantFrom('running' as const, 'finished' as const),
  askedBy: maybe(actor),
  channel: maybe(fc.constant('C012AB3CD')),
  startedAtMs: ms,
  progressAtMs: ms,
  finishedAtMs: maybe(ms),
  announcedAtMs: maybe(ms),
  unitsTotal: fc.nat(400),
  unitsDone: fc.nat(400),
  allowed: fc.constant(null),
  limitReached: maybe(hostileText),
});

export const arbitraryPause: fc.Arbitrary<Pause> = fc.record({ by: actor, atMs: ms, reason: hostileText });

export const arbitraryEvent: fc.Arbitrary<AuditEvent> = fc.record({
  id: fc.constant('e_1'),
  atMs: ms,
  type: fc.constantFrom(...types),
  actor,
  summary: hostileText,
  findingId: maybe(fc.constant('f_1')),
  resource: maybe(hostileText),
  resourceId: maybe(hostileText),
  rule: maybe(hostileText),
  details: fc.constant({}),
});

export const arbitraryUnits: fc.Arbitrary<ScanOutcome> = fc.record({
  newFindings: fc.nat(6000),
  resolved: fc.nat(6000),
  known: fc.nat(6000),
  lookedAt,
  notLookedAt,
  digests: fc.constant([]),
});

export const arbitraryDigest: fc.Arbitrary<Digest> = fc.record({
  key: fc.constant('digest|s_1|C012AB3CD'),
  scanId: fc.constant('s_1'),
  channel: fc.constant('C012AB3CD'),
  atMs: ms,
  fresh: findings,
  cards: fc.nat(20),
  waiting: findings,
  worse: findings,
  resolved: findings,
  snoozed: fc.nat(9999),
  exempt: fc.nat(9999),
  known: fc.nat(9999),
  undecided: fc.nat(9999),
  lookedAt,
  notLookedAt,
  limitReached: maybe(hostileText),
});
