import { csvHeader, csvLine } from '../../aws/reports/csv.ts';
import { makeReport, type ReportDeps } from '../../core/compliance/report/make.ts';
import {
  latestKey,
  type PublishedReport,
  type TrendPoint,
  trendKey,
} from '../../core/compliance/report/published.ts';
import { resourceTypeOf } from '../../core/compliance/resource-types.generated.ts';
import { type ComplianceType, countsOf, type Evaluated } from '../../core/evaluation.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishOnce } from '../../core/ports/publish-once.ts';
import type { ReportFiles } from '../../core/ports/report-files.ts';
import { done } from '../../core/result.ts';
import type { AnyRule } from '../../core/rule.ts';
import type { Scan, UnitReport } from '../../core/scan.ts';
import type { Unit } from '../../core/unit.ts';
import { createMemoryKeyValue } from '../fakes/memory-key-value.ts';

const hourMs = 3_600_000;
export const firstRunMs = Date.UTC(2026, 10, 20, 6, 0);
export const home: Unit = { account: '123456789012', region: 'eu-central-1', kind: 'ec2-instance' };

const ruleOf: Readonly<Record<string, string>> = {
  'ec2-instance': 'ec2-instance-missing-tags',
  's3-bucket': 's3-bucket-unencrypted',
};
export const complianceRules = Object.entries(ruleOf).map(([kind, id]) => ({
  id,
  kind,
  title: `Title of ${id}`,
  compliance: { passing: `Passing ${id}` },
  ...(id === ruleOf['ec2-instance'] ? { metric: 'TagCompliance' } : {}),
})) as unknown as readonly AnyRule[];

/** A resource and its result: `web-1 NON_COMPLIANT`. */
export type SampleResult = {
  readonly id: string;
  readonly type: ComplianceType;
  readonly team?: string | null;
  readonly reasons?: readonly string[];
};

export function evaluated(unit: Unit, { id, type, team = 'Web', reasons }: SampleResult): Evaluated {
  return {
    atMs: firstRunMs,
    sinceMs: firstRunMs,
    changed: false,
    evaluation: {
      resource: { ...unit, id, arn: `arn:aws:test:::${id}`, name: `name of ${id}` },
      resourceType: resourceTypeOf(unit.kind),
      rule: ruleOf[unit.kind] ?? '',
      type,
      because: type === 'NON_COMPLIANT' ? 'The tag Owner is missing' : 'All is well',
      reasons: type === 'NON_COMPLIANT' ? (reasons ?? ['missing:Owner']) : [],
      evidence: { Required: 'Owner' },
      team,
    },
  };
}

export type DeskOptions = { readonly files: ReportFiles; readonly publish?: PublishOnce | null };

/** Finished scans and their reports, six hours apart. */
export function createReportDesk({ files, publish }: DeskOptions) {
  let nowMs = firstRunMs;
  const clock = { nowMs: () => nowMs };
  const keyValue = createMemoryKeyValue({ clock });
  const scans = new Map<
    string,
    { scan: Scan; reports: UnitReport[]; by: Map<string, readonly Evaluated[]> }
  >();
  const sent: { key: string; subject: string; message: string }[] = [];
  const instances: { compliant: number; nonCompliant: number }[] = [];
  const logged: string[] = [];
  let logsFailed = 0;
  const remember: PublishOnce = async (key, message, subject = '') => {
    if (!sent.some((one) => one.key === key))
      sent.push({ key, subject, message: typeof message === 'string' ? message : JSON.stringify(message) });
    return done('now');
  };
  const deps: ReportDeps = {
    clock,
    keyValue,
    files,
    csv: { header: csvHeader, line: csvLine },
    stage: 'test',
    rules: complianceRules,
    log: { info: () => {}, warn: (message) => void logged.push(message), error: () => {} },
    policy: async () =>
      ({
        accounts: [{ id: null, name: 'production', channel: null, regions: null }],
        rules: Object.fromEntries(complianceRules.map(({ id }) => [id, {}])),
      }) as unknown as Policy,
    store: {
      getScan: async (id) => scans.get(id)?.scan,
      reports: async (id) => scans.get(id)?.reports ?? [],
    },
    evaluations: {
      evaluated: async function* (runId, unit) {
        yield* scans.get(runId)?.by.get(JSON.stringify(unit)) ?? [];
      },
    },
    publish: publish === undefined ? remember : publish,
    tagMetrics: (counts) => void instances.push(counts),
    onLogFailed: () => {
      logsFailed += 1;
    },
  };
  return {
    deps,
    sent,
    instances,
    logged,
    logsFailed: () => logsFailed,
    /** Advances six hours. */
    pass: (hours = 6): void => {
      nowMs += hours * hourMs;
    },
    finished: (
      id: string,
      units: readonly (readonly [Unit, readonly SampleResult[] | 'not looked at'])[],
      more: Partial<Scan> = {},
    ): void => {
      const by = new Map<string, readonly Evaluated[]>();
      const reports = units.map(([unit, said]): UnitReport => {
        const empty = {
          undecided: [],
          claimed: [],
          resolved: [],
          worse: [],
          known: 0,
          snoozed: 0,
          exempt: 0,
        };
        if (said === 'not looked at')
          return { ...empty, lookedAt: [], notLookedAt: [{ ...unit, reason: 'AccessDenied' }] };
        const all = said.map((one) => evaluated(unit, one));
        by.set(JSON.stringify(unit), all);
        const evaluations = countsOf(all.map(({ evaluation }) => evaluation));
        return { ...empty, lookedAt: [{ ...unit, count: all.length }], notLookedAt: [], evaluations };
      });
      const scan = {
        id,
        version: 2,
        status: 'finished',
        askedBy: null,
        channel: null,
        startedAtMs: nowMs - 60_000,
        progressAtMs: nowMs,
        finishedAtMs: nowMs,
        announcedAtMs: null,
        unitsTotal: units.length,
        unitsDone: units.length,
        allowed: {},
        limitReached: null,
        ...more,
      } as const;
      scans.set(id, { scan, reports, by });
    },
    report: (id: string) => makeReport(deps, id),
    latest: async () => (await keyValue.get(latestKey))?.value as PublishedReport | undefined,
    trend: async () => ((await keyValue.get(trendKey))?.value ?? []) as readonly TrendPoint[],
  };
}
