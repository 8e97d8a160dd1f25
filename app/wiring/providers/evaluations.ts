import { createEvaluations } from '../../../aws/evaluations/evaluations.ts';
import { bucketClientOf, bucketOf } from '../compliance-bucket.ts';
import type { Provide } from '../options.ts';
import { tablesOf } from '../tables.ts';

export const provide: Provide<'evaluations'> = (options) =>
  createEvaluations({
    ...tablesOf(options),
    s3: bucketClientOf(options),
    bucket: bucketOf(options.env),
  });
