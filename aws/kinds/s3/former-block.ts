import { DeletePublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Finding } from '../../../core/finding.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { readBack } from '../read-back.ts';
import { clientFor, onBuckets } from './bucket-calls.ts';
import { isWhole, type PublicAccessBlock, readBlock } from './public-access-block.ts';

/** Undo of `block-public-access`: the bucket's former four settings, or none. */
export const formerBlock: UndoStep<'s3-bucket'> = {
  // Deleting the settings needs the permission to put them:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
  calls: [
    onBuckets('PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'),
    onBuckets('DeletePublicAccessBlock', 's3:PutBucketPublicAccessBlock'),
    onBuckets('GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'),
  ],
  says: ({ undo }) =>
    'before' in undo
      ? { is: 'exact', title: 'Restore the former public access settings', lost: null, untilMs: null }
      : keptTooLittle,
  differences: async (_aws, bucket) => {
    if (!bucket) return isGone;
    const { bucketBlock } = bucket.facts;
    if (!bucketBlock?.known) throw new Error('its public access settings are unknown');
    const now = bucketBlock.value;
    return isWhole(now) ? [] : differing('Block Public Access', 'all on', inWords(now));
  },
  run: async (aws, finding) => {
    const { resource } = finding;
    const before = beforeIn(finding);
    const s3 = clientFor(aws, resource);
    const owner = { Bucket: resource.id, ExpectedBucketOwner: aws.account };
    if (before === null) await s3.send(new DeletePublicAccessBlockCommand(owner));
    else
      await s3.send(
        new PutPublicAccessBlockCommand({
          ...owner,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: before.blockPublicAcls,
            BlockPublicPolicy: before.blockPublicPolicy,
            IgnorePublicAcls: before.ignorePublicAcls,
            RestrictPublicBuckets: before.restrictPublicBuckets,
          },
        }),
      );
    await readBack(aws.clients, async () => isSame(await readBlock(aws, resource), before));
    return { summary: `Block Public Access is as before: ${inWords(before)}.` };
  },
  isDone: (bucket, finding) => {
    if (!bucket) return false;
    const { bucketBlock } = bucket.facts;
    return bucketBlock?.known ? isSame(bucketBlock.value, beforeIn(finding)) : 'unknown';
  },
};

function beforeIn(finding: Finding): PublicAccessBlock | null {
  return (keptIn(finding)['before'] as PublicAccessBlock | null | undefined) ?? null;
}

function isSame(a: PublicAccessBlock | null, b: PublicAccessBlock | null): boolean {
  if (a === null || b === null) return a === b;
  return (Object.keys(a) as (keyof PublicAccessBlock)[]).every((name) => a[name] === b[name]);
}

const names: Readonly<Record<keyof PublicAccessBlock, string>> = {
  blockPublicAcls: 'BlockPublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  ignorePublicAcls: 'IgnorePublicAcls',
  restrictPublicBuckets: 'RestrictPublicBuckets',
};

/** "off", or the names of the settings that are on. */
function inWords(block: PublicAccessBlock | null): string {
  if (block === null) return 'off';
  const on = (Object.keys(names) as (keyof PublicAccessBlock)[]).filter((name) => block[name]);
  return on.length === 0 ? 'off' : on.map((name) => names[name]).join(', ');
}
