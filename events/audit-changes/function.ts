import { defineFunction } from '../../core/functions/function.ts';
import { fromStreamTogether } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'publish-audit',
  wakes: {
    by: 'stream',
    table: 'audit',
    filters: [{ eventName: ['INSERT'] }],
    batchSize: 100,
    atOnce: 1,
    waitSeconds: 1,
    keepsTrying: true,
  },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Puts audit events on the bus',
  why: "Puts each stored audit event on the stage's own event bus. It cannot read or write tables.",
  needs: {
    deps: ['log', 'iamMetrics', 'bus', 'storedEvent'],
    bus: 'Publish audit events',
  },
  create: (deps) => fromStreamTogether(source, deps),
});
