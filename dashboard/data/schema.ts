import * as z from 'zod/mini';
import { _default as withDefault } from 'zod/mini';
import type { DashboardIndex } from '../../core/dashboard/files.ts';
import type { DailyReport } from '../../core/report/report.ts';

/** The shape of the dashboard's files, checked when they are written and when the page reads them. */

const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const count = z.number().check(z.gte(0));
const moment = z.number();
const maybe = <T extends z.core.SomeType>(schema: T) => z.nullable(schema);

export const indexSchema = z.object({
  version: z.literal(1),
  stage: z.string(),
  timeZone: z.string(),
  days: z.array(
    z.object({
      date,
      madeAtMs: moment,
      incidents: count,
      incidentsFailed: count,
      found: count,
      resolved: count,
      remediated: count,
      failed: count,
      undone: count,
      open: count,
      savedUsd: z.number(),
      compliancePercent: maybe(count),
    }),
  ),
}) satisfies z.ZodMiniType<DashboardIndex>;

const figures = {
  total: count,
  of: z.object({ SUCCESS: count, FAILED: count, DRYRUN: count, none: count }),
  successRate: maybe(count),
  minutesToAction: maybe(z.object({ median: count, longest: count })),
  notCleared: count,
};

/** What older versions did not write has a default. */
const incident = z.object({
  kind: z.string(),
  findingId: maybe(z.string()),
  name: z.string(),
  account: maybe(z.string()),
  region: maybe(z.string()),
  atMs: moment,
  because: z.string(),
  result: maybe(z.enum(['SUCCESS', 'FAILED', 'DRYRUN'])),
  resultAtMs: withDefault(maybe(moment), null),
  actedAtMs: maybe(moment),
  actedBy: withDefault(maybe(z.string()), null),
  clearedAtMs: maybe(moment),
  times: count,
});

const change = z.object({
  what: z.enum(['done', 'undone', 'failed']),
  atMs: moment,
  findingId: maybe(z.string()),
  resourceId: z.string(),
  accountName: z.string(),
  rule: z.string(),
  summary: z.string(),
  estimatedMonthlyUsd: maybe(z.number()),
});

const due = z.object({
  findingId: z.string(),
  name: z.string(),
  accountName: z.string(),
  atMs: moment,
  plan: z.string(),
  owner: z.string(),
  waitsForApproval: z.boolean(),
  estimatedMonthlyUsd: maybe(z.number()),
});

export const daySchema = z.object({
  version: z.literal(1),
  date,
  timeZone: z.string(),
  stage: z.string(),
  fromMs: moment,
  toMs: moment,
  madeAtMs: moment,
  incidents: z.object({
    ...figures,
    rows: z.array(incident),
    earlier: withDefault(z.object({ total: count, rows: z.array(incident) }), { total: 0, rows: [] }),
    byKind: z.record(z.string(), z.object(figures)),
  }),
  findings: z.object({
    found: count,
    foundByRule: z.record(z.string(), count),
    resolved: count,
    remediated: count,
    undone: count,
    failed: count,
    open: count,
    estimatedMonthlyUsd: z.number(),
    unpriced: count,
    couldSaveMonthlyUsd: maybe(z.number()),
  }),
  changes: z.object({ total: count, rows: z.array(change) }),
  due: z.object({ total: count, rows: z.array(due), untilMs: moment }),
  pausedSinceMs: maybe(moment),
  compliance: maybe(z.object({ percent: count, atMs: moment })),
}) satisfies z.ZodMiniType<DailyReport>;
