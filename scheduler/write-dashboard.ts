import { dayMs } from '../core/calendar.ts';
import {
  type DashboardIndex,
  type DashboardTotals,
  dashboardDay,
  dayKey,
  indexKey,
  totalsOf,
  withDay,
} from '../core/dashboard/files.ts';
import type { KeyValue } from '../core/ports/key-value.ts';
import type { ReportFiles } from '../core/ports/report-files.ts';
import type { Clock } from '../core/ports/runtime.ts';
import type { DailyReport } from '../core/report/report.ts';
import { daySchema, indexSchema } from '../dashboard/data/schema.ts';

export type WriteDashboardDeps = {
  readonly clock: Clock;
  readonly keyValue: Pick<KeyValue, 'get' | 'put'>;
  readonly files: Pick<ReportFiles, 'put'>;
};

export const daysStored = 'dashboard|days';

const keepMs = 400 * dayMs;
const contentType = 'application/json';
/** `private`: no proxy keeps it. A change is seen after a minute. */
const cacheControl = 'private, max-age=60, stale-while-revalidate=600';

/**
 * Writes the files of the dashboard: the day first, then the index that names it, each as a whole. Safe to repeat.
 * Throws for a report that the page could not read, and when another run writes at the same time.
 */
export async function writeDashboard(
  { clock, keyValue, files }: WriteDashboardDeps,
  report: DailyReport,
): Promise<void> {
  const write = (key: string, value: unknown) =>
    files.put(key, `${JSON.stringify(value)}\n`, contentType, cacheControl);
  await write(dayKey(report.date), daySchema.parse(dashboardDay(report)));
  const stored = await keyValue.get(daysStored);
  const days = withDay((stored?.value ?? []) as readonly DashboardTotals[], totalsOf(report));
  const { stage, timeZone } = report;
  const index: DashboardIndex = indexSchema.parse({ version: 1, stage, timeZone, days });
  const kept = await keyValue.put(daysStored, days, {
    expiresAtMs: clock.nowMs() + keepMs,
    ifVersion: stored?.version ?? null,
  });
  if (!kept.ok) throw new Error('Another run writes the dashboard');
  await write(indexKey, index);
}
