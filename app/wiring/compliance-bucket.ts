import { S3Client } from '@aws-sdk/client-s3';
import type { FunctionEnvironment } from '../runtime/environment.ts';
import { clientOf, isEmulated } from './clients.ts';
import { type FunctionOptions, onceEach } from './options.ts';

export const bucketClientOf: (options: FunctionOptions) => S3Client = onceEach(
  ({ env }) => new S3Client({ ...clientOf(env), forcePathStyle: isEmulated(env) }),
);

/** The bucket's name from the environment; with an emulator, derived from the prefix. */
export function bucketOf({
  complianceBucket,
  prefix,
}: Pick<FunctionEnvironment, 'complianceBucket' | 'prefix'>): string {
  return complianceBucket ?? `${prefix}-compliance`;
}
