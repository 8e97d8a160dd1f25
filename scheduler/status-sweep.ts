import { defineFunction } from '../core/functions/function.ts';

export const fn = defineFunction({
  name: 'status-sweep',
  wakes: { by: 'clock', at: 'rate(5 minutes)' },
  memoryMb: 256,
  timeoutSeconds: 10,
  description: 'Asks for a look at the status checks of instances, every five minutes',
  why: 'Every five minutes: has the status checks of instances read, and regions scanned where one fails.',
  needs: {
    deps: ['queue'],
    queues: { scan: 'Read the status checks' },
  },
  create:
    ({ queue }) =>
    () =>
      queue.send({ type: 'status.look' }),
});
