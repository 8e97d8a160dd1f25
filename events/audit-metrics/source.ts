import { defineBatchSource } from '../../core/functions/source.ts';
import { iamKinds, type PublishedEvent, publishedSource } from '../../core/published/published-event.ts';
import { parsePublished } from '../published.ts';
import { countEvents, type MetricsDeps } from './run.ts';

/** Audit events about changes of permissions. */
export const source = defineBatchSource<PublishedEvent, MetricsDeps>({
  name: 'audit-metrics',
  rules: { 'audit-metrics': { pattern: { source: [publishedSource], detail: { kind: iamKinds } } } },
  parse: parsePublished,
  runAll: countEvents,
});
