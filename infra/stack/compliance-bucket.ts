import { bucketPolicy, expiries } from '../bucket-policies.ts';
import { complianceBucket } from '../names.ts';
import type { Context } from './context.ts';

/**
 * Creates the bucket for evaluations, reports and check files: versioned, encrypted, private. `makeReader`: makes the
 * distribution that may read the dashboard, and returns its ARN; null: there is none.
 */
export function makeComplianceBucket<R extends { readonly arn: $util.Output<string> }>(
  { where, isProtected }: Context,
  makeReader: (bucket: aws.s3.Bucket) => R | null,
): { readonly name: $util.Output<string>; readonly reader: R | null } {
  const bucket = new aws.s3.Bucket('ComplianceBucket', {
    bucket: complianceBucket(where),
    // Removing the stage deletes the bucket, unless the stage is protected.
    forceDestroy: !isProtected,
  });
  const of = { bucket: bucket.bucket };
  new aws.s3.BucketVersioning('ComplianceVersioning', {
    ...of,
    versioningConfiguration: { status: 'Enabled' },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration('ComplianceEncryption', {
    ...of,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  new aws.s3.BucketOwnershipControls('ComplianceOwnership', {
    ...of,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  const block = new aws.s3.BucketPublicAccessBlock('CompliancePrivacy', {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const reader = makeReader(bucket);
  const policy = $util
    .all([bucket.arn, reader?.arn ?? null])
    .apply(([bucketArn, readerArn]) => bucketPolicy(bucketArn, readerArn));
  new aws.s3.BucketPolicy(
    'CompliancePolicy',
    { ...of, policy },
    // S3 refuses concurrent changes of a bucket's access settings.
    { dependsOn: block },
  );
  new aws.s3.BucketLifecycleConfiguration('ComplianceExpiry', {
    ...of,
    rules: expiries.map(({ folder, days, replacedDays }) => ({
      id: folder,
      status: 'Enabled',
      filter: { prefix: `${folder}/` },
      // An expired file leaves a delete marker, which is removed too.
      expiration: days === null ? { expiredObjectDeleteMarker: true } : { days },
      noncurrentVersionExpiration: { noncurrentDays: replacedDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    })),
  });
  return { name: bucket.bucket, reader };
}
