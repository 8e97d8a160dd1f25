import { defineFunction } from '../core/functions/function.ts';
import { scanEachHour } from './scan-each-hour.ts';

export const fn = defineFunction({
  name: 'daily-scan',
  wakes: { by: 'clock', at: 'daily' },
  memoryMb: 256,
  timeoutSeconds: 10,
  description: 'Asks for the daily scan',
  why: 'Once a day: starts a scan.',
  needs: {
    deps: ['clock', 'queue'],
    queues: { scan: 'Start the daily scan' },
  },
  create: (deps) => scanEachHour(deps, 'daily'),
});
