import type { Log } from '../../core/ports/runtime.ts';
import type { IamMetrics } from '../../core/published/iam-metrics.ts';
import type { PublishedEvent } from '../../core/published/published-event.ts';
import { pointsOf } from './points.ts';

export type MetricsDeps = { readonly log: Log; readonly iamMetrics: IamMetrics };

/** Counts each event of the batch once. One that comes again in a later batch is counted again. */
export async function countEvents(
  deps: MetricsDeps,
  events: readonly PublishedEvent[],
): Promise<ReadonlySet<number>> {
  const byId = new Map(events.map((event) => [event.id, event]));
  deps.iamMetrics([...byId.values()].flatMap(pointsOf));
  return new Set();
}
