import { LambdaClient } from '@aws-sdk/client-lambda';
import { probeByLambda } from '../../aws/probe-by-lambda.ts';
import type { Inventory, ScanDeps } from '../../core/ports.ts';
import { rules } from '../../rules/registry.generated.ts';
import { resolveOwner } from '../../slack/owner.ts';
import { createBase } from '../base.ts';
import { evaluationsOf } from '../evaluations.ts';
import { looking } from '../inventory.ts';
import { type QueueHandler, queueHandler } from '../queue-worker.ts';
import { clientOf } from '../sending.ts';
import { scanWorker } from '../work-scan.ts';
import { workerSlack } from '../worker-slack.ts';
import type { FunctionOptions } from './options.ts';

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
  return queueHandler({ ...options, queue: deps.queue }, scanWorker(scanDeps));
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
