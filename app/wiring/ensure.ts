import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  BucketAlreadyOwnedByYou,
  type BucketLocationConstraint,
  CreateBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { makeLocalBus } from '../../aws/services/local-bus.ts';
import { ensureQueues } from '../../aws/services/queues.ts';
import { ensureTables } from '../../aws/tables.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { ensureScheduleGroup } from '../../scheduler/one-off.ts';
import { functions } from '../functions.generated.ts';
import type { ScanEnvironment } from '../runtime/environment.ts';
import { clientOf, isEmulated } from './clients.ts';
import { bucketOf } from './compliance-bucket.ts';

/** Creates missing tables, queues, buckets and schedule groups. On one machine only: a deployment creates its own. */
export async function ensureAll(env: ScanEnvironment, log: Log): Promise<void> {
  const { prefix } = env;
  const fed = functions.flatMap(({ wakes }) => ('queue' in wakes ? [wakes.queue] : []));
  const streamed = functions.flatMap(({ wakes }) => (wakes.by === 'stream' ? [wakes.table] : []));
  const [dynamodb, sqs, scheduler] = [
    new DynamoDBClient(clientOf(env)),
    new SQSClient(clientOf(env)),
    new SchedulerClient(clientOf(env)),
  ];
  try {
    const [{ missing }] = await Promise.all([
      ensureTables({ dynamodb, prefix, streamed }),
      ensureQueues({ sqs, prefix }, fed),
      ensureScheduleGroup({ scheduler, group: prefix }),
      ensureBucket(env),
    ]);
    await ensureBus(env);
    if (missing.length > 0) log.warn('tables lack settings', { missing });
  } finally {
    for (const client of [dynamodb, sqs, scheduler]) client.destroy();
  }
}

/** On an emulator only: the stage's own bus, with a rule and a queue for each function that it wakes. */
async function ensureBus(env: ScanEnvironment): Promise<void> {
  if (!isEmulated(env)) return;
  const subscribers = functions.flatMap(({ wakes }) => (wakes.by === 'bus' ? [wakes] : []));
  const [eventBridge, sqs] = [new EventBridgeClient(clientOf(env)), new SQSClient(clientOf(env))];
  try {
    await makeLocalBus({ eventBridge, sqs, prefix: env.prefix }, subscribers);
  } finally {
    for (const client of [eventBridge, sqs]) client.destroy();
  }
}

/** On an emulator only: bucket names are global, so a deployed bucket has the account id in its name. */
async function ensureBucket(env: ScanEnvironment): Promise<void> {
  if (!isEmulated(env)) return;
  const s3 = new S3Client({ ...clientOf(env), forcePathStyle: true });
  const LocationConstraint = env.region as BucketLocationConstraint;
  const place = env.region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint } };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucketOf(env), ...place }));
  } catch (thrown) {
    if (!(thrown instanceof BucketAlreadyOwnedByYou)) throw thrown;
  } finally {
    s3.destroy();
  }
}
