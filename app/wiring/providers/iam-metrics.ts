import { minuteMs } from '../../../core/calendar.ts';
import { type IamPoint, iamMetrics, iamNamespace } from '../../../core/published/iam-metrics.ts';
import { writeMetricLine } from '../../runtime/metric-line.ts';
import type { Provide } from '../options.ts';

/** Namespace `IAMPolicyMonitor`: each metric by stage, and by stage and each of its dimensions. */
export const provide: Provide<'iamMetrics'> =
  ({ env: { stage }, telemetry, log }) =>
  (points) => {
    const written = together(points);
    // One machine has no CloudWatch.
    if (!telemetry) return written.forEach((point) => log.info('metric', point));
    for (const { name, values, atMs, by = {} } of written)
      writeMetricLine({
        namespace: iamNamespace,
        stage,
        by,
        ...(atMs === undefined ? {} : { atMs }),
        metrics: [{ name, unit: iamMetrics[name], values }],
      });
  };

type Points = Omit<IamPoint, 'value'> & { readonly values: readonly number[] };

/** CloudWatch keeps one value a minute, so points of the same minute share a line. Counts are added up. */
function together(points: readonly IamPoint[]): readonly Points[] {
  const lines = new Map<string, Points>();
  for (const { value, ...point } of points) {
    const { name, atMs, by = {} } = point;
    const minute = atMs === undefined ? 'now' : Math.floor(atMs / minuteMs);
    const key = JSON.stringify([name, minute, by]);
    const line = lines.get(key) ?? { ...point, values: [] };
    const [sum = 0] = line.values;
    const values = iamMetrics[name] === 'Count' ? [sum + value] : [...line.values, value];
    lines.set(key, { ...line, values });
  }
  return [...lines.values()];
}
