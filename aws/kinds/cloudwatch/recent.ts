import { dayMs, hourMs } from '../../../core/calendar.ts';
import type { Series } from '../../../core/resource.ts';
import { loadSeries } from '../../metrics.ts';
import type { Reader } from '../define.ts';
import type { AlarmResource } from './alarm-resource.ts';

/** Longer ones are read from then on: a chart of days shows no incident. */
const longestMs = 6 * hourMs;

/** From an hour before the alarm went into its state until now: one call. Throws when CloudWatch does not answer. */
export async function readRecent(aws: Reader, { facts }: AlarmResource): Promise<Series | null> {
  const { metric, sinceMs } = facts;
  if (!metric?.known) throw new Error('The metric of the alarm has not been read');
  if (metric.value === null) return null;
  const { namespace, name, dimensions, stat, periodSeconds } = metric.value;
  const since = sinceMs?.known ? sinceMs.value : null;
  const lengthMs = Math.min(longestMs, aws.nowMs - (since ?? aws.nowMs) + hourMs);
  const periods = Math.ceil(lengthMs / (periodSeconds * 1_000));
  const windowDays = (periods * periodSeconds * 1_000) / dayMs;
  const query = { namespace, metric: name, stat, periodSeconds, windowDays, ends: 'period' } as const;
  const [series] = await loadSeries(aws.clients.cloudWatch(aws.region), [{ dimensions, query }], aws.nowMs);
  if (!series?.known) throw new Error(series?.why ?? 'CloudWatch did not answer');
  return series.value;
}
