import type { KeyValue } from '../ports.ts';
import { latestKey, type PublishedReport, type TrendPoint, trendKey } from './published.ts';

/** The last compliance report and those before it; undefined while there is none. */
export async function lastReport(
  keyValue: Pick<KeyValue, 'get'>,
): Promise<{ readonly report: PublishedReport; readonly trend: readonly TrendPoint[] } | undefined> {
  const [report, trend] = await Promise.all([keyValue.get(latestKey), keyValue.get(trendKey)]);
  if (!report) return undefined;
  return { report: report.value as PublishedReport, trend: (trend?.value ?? []) as readonly TrendPoint[] };
}
