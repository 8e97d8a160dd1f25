import { LambdaClient } from '@aws-sdk/client-lambda';
import { createBase } from '../app/wiring/base.ts';
import { evaluationsOf } from '../app/wiring/evaluations.ts';
import { looking } from '../app/wiring/inventory.ts';
import type { FunctionOptions } from '../app/wiring/options.ts';
import { clientOf } from '../app/wiring/sending.ts';
import { workerSlack } from '../app/wiring/worker-slack.ts';
import { probeByLambda } from '../aws/services/probe-by-lambda.ts';
import type { ScanDeps } from '../core/ports/deps.ts';
import type { Inventory } from '../core/ports/inventory.ts';
import { rules } from '../rules/registry.generated.ts';
import { resolveOwner } from '../slack/owner.ts';
import { type QueueHandler, queueHandler } from './queue-worker.ts';
import { works } from './scan/registry.generated.ts';
import { worker } from './worker.ts';

/** Behind the scan queue. It reads AWS and looks owners up; it has nothing that changes AWS. */
export function createScan(options: FunctionOptions): QueueHandler {
  const { env, log } = options;
  const { inventory, policy } = looking(options);
  const { deps, keyValue } = createBase({ ...options, policy });
  const people = { ...workerSlack(env, log), keyValue, clock: deps.clock, log };
  const scanDeps: ScanDeps = {
    ...deps,
    rules,
    inventory: { ...inventory, ...probeElsewhere(options) },
    evaluations: evaluationsOf(options),
    notices: { owner: (resource, policy) => resolveOwner(people, resource, policy) },
  };
  return queueHandler({ ...options, queue: deps.queue }, worker('scan', works, scanDeps));
}

/** Longer than the function may run. */
const probeWithinMs = 25_000;

/** A dry run is allowed to nobody who may not also do it, so that another function's role makes them. */
function probeElsewhere({ env }: FunctionOptions): Partial<Pick<Inventory, 'probe'>> {
  const { probeFunction } = env;
  if (!probeFunction) return {};
  const client = clientOf(env);
  const requestHandler = { ...client.requestHandler, requestTimeout: probeWithinMs };
  const lambda = new LambdaClient({ ...client, requestHandler });
  return { probe: probeByLambda({ lambda, functionName: probeFunction }) };
}
