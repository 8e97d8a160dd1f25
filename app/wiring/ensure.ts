import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BucketAlreadyOwnedByYou,
  type BucketLocationConstraint,
  CreateBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ensureQueues } from '../../aws/services/queues.ts';
import { ensureTables } from '../../aws/tables.ts';
import type { Log } from '../../core/ports/runtime.ts';
import { ensureScheduleGroup } from '../../scheduler/one-off.ts';
import { functions } from '../functions.generated.ts';
import type { ScanEnvironment } from '../runtime/environment.ts';
import { clientOf, isEmulated } from './clients.ts';
import { bucketOf } from './compliance-bucket.ts';

/** Makes the tables, queues, the bucket and the schedule group that are missing. For one machine: deployed functions find them made. */
export async function ensureAll(env: ScanEnvironment, log: Log): Promise<void> {
  const { prefix } = env;
  const fed = functions.flatMap(({ wakes }) => ('queue' in wakes ? [wakes.queue] : []));
  const [dynamodb, sqs, scheduler] = [
    new DynamoDBClient(clientOf(env)),
    new SQSClient(clientOf(env)),
    new SchedulerClient(clientOf(env)),
  ];
  try {
    const [{ missing }] = await Promise.all([
      ensureTables({ dynamodb, prefix }),
      ensureQueues({ sqs, prefix }, fed),
      ensureScheduleGroup({ scheduler, group: prefix }),
      ensureBucket(env),
    ]);
    if (missing.length > 0) log.warn('the tables lack something', { missing });
  } finally {
    for (const client of [dynamodb, sqs, scheduler]) client.destroy();
  }
}

/** Of an emulator: names of buckets are the world's, and a deployment's has the account's id in it. */
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
