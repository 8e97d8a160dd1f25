import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ensureQueues } from '../aws/queues.ts';
import { ensureScheduleGroup } from '../aws/schedules.ts';
import { ensureTables } from '../aws/tables.ts';
import type { Log } from '../core/ports.ts';
import type { ScanEnvironment } from './environment.ts';
import { clientOf } from './sending.ts';

/** Makes the tables, queues and the schedule group that are missing. For one machine: deployed functions find them made. */
export async function ensureAll(env: ScanEnvironment, log: Log): Promise<void> {
  const { prefix } = env;
  const [dynamodb, sqs, scheduler] = [
    new DynamoDBClient(clientOf(env)),
    new SQSClient(clientOf(env)),
    new SchedulerClient(clientOf(env)),
  ];
  try {
    const [{ missing }] = await Promise.all([
      ensureTables({ dynamodb, prefix }),
      ensureQueues({ sqs, prefix }),
      ensureScheduleGroup({ scheduler, group: prefix }),
    ]);
    if (missing.length > 0) log.warn('the tables lack something', { missing });
  } finally {
    for (const client of [dynamodb, sqs, scheduler]) client.destroy();
  }
}
