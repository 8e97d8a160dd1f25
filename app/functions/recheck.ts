import { createRemediator } from '../../aws/remediator.ts';
import { kinds } from '../../aws/resources/registry.generated.ts';
import type { RecheckDeps } from '../../core/ports.ts';
import { rules } from '../../rules/registry.generated.ts';
import { nowMsOf } from '../aws-access.ts';
import { createBase } from '../base.ts';
import { looking } from '../inventory.ts';
import { type QueueHandler, queueHandler } from '../queue-worker.ts';
import { recheckWorker } from '../work-recheck.ts';
import type { FunctionOptions } from './options.ts';

/** Behind the recheck queue: the only one that can change AWS. It cannot speak in Slack. */
export function createRecheck(options: FunctionOptions): QueueHandler {
  const { accounts, inventory, policy } = looking(options);
  const whole = createRemediator({ accounts, kinds, nowMs: nowMsOf(options) });
  const remediator = options.restriction?.remediator(whole) ?? whole;
  const { deps } = createBase({ ...options, policy });
  const recheckDeps: RecheckDeps = { ...deps, rules, inventory, remediator };
  return queueHandler({ ...options, queue: deps.queue }, recheckWorker(recheckDeps));
}
