import { defineFunction } from '../../core/functions/function.ts';
import { fromQueueTogether } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'audit-metrics',
  wakes: {
    by: 'bus',
    queue: 'audit-metrics',
    rules: source.rules,
    batchSize: 500,
    atOnce: 2,
    waitSeconds: 20,
  },
  memoryMb: 256,
  timeoutSeconds: 30,
  description: 'Counts audit events about changes of permissions',
  why: 'Counts audit events of IAM as CloudWatch metrics, which it writes into its log. It can do nothing else.',
  needs: { deps: ['log', 'iamMetrics'] },
  create: (deps) => fromQueueTogether(source, deps),
});
