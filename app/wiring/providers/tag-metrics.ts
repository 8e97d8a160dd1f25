import { tagMetrics } from '../../../core/compliance/tag-metrics.ts';
import { writeMetricLine } from '../../runtime/metric-line.ts';
import type { Provide } from '../options.ts';

/** Namespace `TagCompliance`, dimension `stage`. */
export const provide: Provide<'tagMetrics'> =
  ({ env: { stage }, telemetry }) =>
  (counts, atMs) => {
    if (!telemetry) return;
    const { namespace, compliant, nonCompliant } = tagMetrics;
    writeMetricLine({
      namespace,
      stage,
      atMs,
      metrics: [
        { name: compliant, unit: 'Count', values: [counts.compliant] },
        { name: nonCompliant, unit: 'Count', values: [counts.nonCompliant] },
      ],
    });
  };
