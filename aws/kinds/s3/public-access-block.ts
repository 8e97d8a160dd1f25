import {
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import { absent } from '../../access/absent.ts';

/** The flags of a public-access block, of an account or of a bucket. */
export type Block = {
  readonly blockPublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly ignorePublicAcls: boolean;
  readonly restrictPublicBuckets: boolean;
};

export const allBlocked: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** Null: none is set. */
export function readBlock(s3: S3Client, bucket: string): Promise<Block | null> {
  return absent('NoSuchPublicAccessBlockConfiguration', null, async () => {
    const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
    return toBlock(answer.PublicAccessBlockConfiguration);
  });
}

export function toBlock(block: PublicAccessBlockConfiguration | undefined): Block {
  if (!block) throw new Error('S3 answered without the public-access block');
  return {
    blockPublicAcls: block.BlockPublicAcls ?? false,
    blockPublicPolicy: block.BlockPublicPolicy ?? false,
    ignorePublicAcls: block.IgnorePublicAcls ?? false,
    restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
  };
}
