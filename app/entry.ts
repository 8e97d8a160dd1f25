import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sweep } from '../core/lifecycle/sweep.ts';
import type { QueueName } from '../core/work.ts';
import { askForDailyScan } from './daily-scan.ts';
import { createWiring, type Wiring } from './deps.ts';
import { environment } from './lambda-environment.ts';
import { workOff } from './queue-worker.ts';

let made: Wiring | undefined;

/** One for each Lambda environment, made at its first event. */
function wiring(): Wiring {
  made ??= createWiring({ env: environment() });
  return made;
}

export function queueHandler(queue: QueueName): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return (event) => workOff(wiring(), queue, event);
}

export async function sweepHandler(): Promise<void> {
  await sweep(wiring().deps);
}

export async function dailyScanHandler(): Promise<void> {
  await askForDailyScan(wiring().deps);
}
