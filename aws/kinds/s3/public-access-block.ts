import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import type { Receipt } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { absent } from '../../access/answers.ts';
import type { Reader } from '../define.ts';
import { readBack } from '../read-back.ts';
import { type Bucket, clientFor } from './bucket-calls.ts';

/** The Block Public Access settings of an account or bucket. */
export type PublicAccessBlock = {
  readonly blockPublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly ignorePublicAcls: boolean;
  readonly restrictPublicBuckets: boolean;
};

const allBlocked: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

const none = 'NoSuchPublicAccessBlockConfiguration';

/** Null: no settings. */
export function readAccountBlock(aws: Reader): Promise<PublicAccessBlock | null> {
  return aws.once('account-block', () =>
    absent(none, null, async () => {
      const answer = await aws.clients
        .s3Control()
        .send(new GetAccountBlockCommand({ AccountId: aws.account }));
      return toBlock(answer.PublicAccessBlockConfiguration);
    }),
  );
}

/** Null: no settings. */
export function readBlock(
  aws: Reader,
  bucket: Pick<Bucket, 'id' | 'location'>,
): Promise<PublicAccessBlock | null> {
  return absent(none, null, async () => {
    const answer = await clientFor(aws, bucket).send(new GetPublicAccessBlockCommand({ Bucket: bucket.id }));
    return toBlock(answer.PublicAccessBlockConfiguration);
  });
}

/** Turns all four settings on. */
export async function blockPublicAccess(aws: Reader, bucket: Bucket): Promise<Receipt> {
  const before = await readBlock(aws, bucket).catch((cause: unknown) => {
    throw new Refused('The current setting could not be read, so there would be no undo', { cause });
  });
  await clientFor(aws, bucket).send(
    new PutPublicAccessBlockCommand({
      Bucket: bucket.id,
      ExpectedBucketOwner: aws.account,
      PublicAccessBlockConfiguration: allBlocked,
    }),
  );
  await readBack(aws.clients, async () => isWhole(await readBlock(aws, bucket)));
  const call = before ? 's3:PutBucketPublicAccessBlock' : 's3:DeleteBucketPublicAccessBlock';
  return { summary: 'All public access is blocked.', undo: { call, bucket: bucket.id, before } };
}

export function isBlocked(bucket: Bucket | undefined): boolean | 'unknown' {
  if (!bucket) return false;
  const { bucketBlock } = bucket.facts;
  return bucketBlock?.known ? isWhole(bucketBlock.value) : 'unknown';
}

export function isWhole(block: PublicAccessBlock | null): boolean {
  return block !== null && Object.values(block).every(Boolean);
}

function toBlock(block: PublicAccessBlockConfiguration | undefined): PublicAccessBlock {
  const flag = (name: keyof PublicAccessBlockConfiguration): boolean => {
    const value = block?.[name];
    if (value === undefined) throw new Error(`S3's response lacks ${name}`);
    return value;
  };
  return {
    blockPublicAcls: flag('BlockPublicAcls'),
    blockPublicPolicy: flag('BlockPublicPolicy'),
    ignorePublicAcls: flag('IgnorePublicAcls'),
    restrictPublicBuckets: flag('RestrictPublicBuckets'),
  };
}
