import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { createEvaluations } from '../../aws/evaluations/evaluations.ts';
import { writeInTurn } from '../../aws/state/in-turn.ts';
import type { Evaluations } from '../../core/ports/evaluations.ts';
import { clientOf, isEmulated, type SendingOptions } from './sending.ts';

/** The history of compliance. Nothing is called before it is needed. */
export function evaluationsOf({ env }: Pick<SendingOptions, 'env'>): Evaluations {
  const dynamodb = new DynamoDBClient(clientOf(env));
  if (isEmulated(env)) writeInTurn(dynamodb);
  const s3 = new S3Client({ ...clientOf(env), forcePathStyle: isEmulated(env) });
  return createEvaluations({ dynamodb, s3, prefix: env.prefix, bucket: bucketOf(env) });
}

/** As the environment names it; else as an emulator has it. */
export function bucketOf({
  complianceBucket,
  prefix,
}: Pick<SendingOptions['env'], 'complianceBucket' | 'prefix'>): string {
  return complianceBucket ?? `${prefix}-compliance`;
}
