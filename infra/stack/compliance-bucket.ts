import { expiries, tlsOnlyPolicy } from '../bucket-policies.ts';
import { complianceBucket } from '../names.ts';
import type { Context } from './context.ts';

/** Evaluations, reports and the files of single checks. Versioned, encrypted, private; its name is what is answered. */
export function makeComplianceBucket({ where, isProtected }: Context): $util.Output<string> {
  const bucket = new aws.s3.Bucket('ComplianceBucket', {
    bucket: complianceBucket(where),
    // A stage that is removed takes it along; a protected one keeps it.
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
  new aws.s3.BucketPolicy(
    'CompliancePolicy',
    { ...of, policy: bucket.arn.apply(tlsOnlyPolicy) },
    // S3 takes one change of a bucket's access at a time.
    { dependsOn: block },
  );
  new aws.s3.BucketLifecycleConfiguration('ComplianceExpiry', {
    ...of,
    rules: expiries.map(({ folder, days, replacedDays }) => ({
      id: folder,
      status: 'Enabled',
      filter: { prefix: `${folder}/` },
      // What has ended leaves a marker behind, which ends with it.
      expiration: days === null ? { expiredObjectDeleteMarker: true } : { days },
      noncurrentVersionExpiration: { noncurrentDays: replacedDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    })),
  });
  return bucket.bucket;
}
