import { nowMsOf } from '../app/wiring/aws-access.ts';
import { createBase } from '../app/wiring/base.ts';
import { looking } from '../app/wiring/inventory.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { kinds } from '../aws/kinds/registry.generated.ts';
import { createRemediator } from '../aws/remediator.ts';
import type { RecheckDeps } from '../core/ports/deps.ts';
import { type QueueHandler, queueHandler } from '../queues/queue-worker.ts';
import { works } from '../queues/recheck/registry.generated.ts';
import { worker } from '../queues/worker.ts';
import { rules } from '../rules/registry.generated.ts';

/** Behind the recheck queue: the only one that can change AWS. It cannot speak in Slack. */
export function createRecheck(options: FunctionOptions): QueueHandler {
  const { accounts, inventory, policy } = looking(options);
  const whole = createRemediator({ accounts, kinds, nowMs: nowMsOf(options) });
  const remediator = options.restriction?.remediator(whole) ?? whole;
  const { deps } = createBase({ ...options, policy });
  const recheckDeps: RecheckDeps = { ...deps, rules, inventory, remediator };
  return queueHandler({ ...options, queue: deps.queue }, worker('recheck', works, recheckDeps));
}
