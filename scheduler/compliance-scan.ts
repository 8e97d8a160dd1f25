import { defineFunction } from '../core/functions/function.ts';
import { scanEachHour } from './scan-each-hour.ts';

export const fn = defineFunction({
  name: 'compliance-scan',
  wakes: { by: 'clock', at: 'cron(0 */6 * * ? *)' },
  memoryMb: 256,
  timeoutSeconds: 10,
  description: 'Asks for a scan of the compliance rules, every six hours',
  why: 'Every six hours: starts a scan of the compliance rules.',
  needs: {
    deps: ['clock', 'queue'],
    queues: { scan: 'Start the scan of the compliance rules' },
  },
  create: (deps) => scanEachHour(deps, 'compliance', { only: 'compliance' }),
});
