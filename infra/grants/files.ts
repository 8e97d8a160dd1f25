import type { Needs } from '../../core/functions/function.ts';
import { complianceBucket } from '../names.ts';
import type { Grant, Where } from './grant.ts';

/**
 * On files of the compliance bucket, by their folder. Nobody deletes any: they expire. S3 has no account in its ARNs:
 * the condition keeps it to buckets of this one.
 */
export function fileGrants({ files = [] }: Needs, where: Where): readonly Grant[] {
  const bucket = `arn:${where.partition}:s3:::${complianceBucket(where)}`;
  const conditions = { StringEquals: { 's3:ResourceAccount': where.account } };
  const grants = files.map(({ action, in: folders, why }) => ({
    action: `s3:${action}`,
    resources: folders.map((folder) => `${bucket}/${folder}/*`),
    conditions,
    why,
  }));
  if (!files.some(({ action }) => action === 'GetObject')) return grants;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
  const why = 'Be told that a file has ended, where else S3 would refuse to say';
  return [...grants, { action: 's3:ListBucket', resources: [bucket], conditions, why }];
}
