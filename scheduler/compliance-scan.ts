import type { FunctionOptions } from '../app/wiring/options.ts';
import { createSending } from '../app/wiring/sending.ts';
import { instantOf, type TimerEvent } from './timer-event.ts';

/**
 * Every six hours: asks for a scan of the compliance rules. Asked again for the same hour, by a timer that fires twice
 * or is repeated later, it is one scan.
 */
export function createComplianceScan(options: FunctionOptions): (event?: TimerEvent) => Promise<void> {
  const { clock, queue } = createSending(options);
  return async (event) => {
    const hour = new Date(instantOf(event) ?? clock.nowMs()).toISOString().slice(0, 13);
    await queue.send({
      type: 'scan.start',
      scanId: `compliance-${hour}`,
      askedBy: null,
      channel: null,
      only: 'compliance',
    });
  };
}
