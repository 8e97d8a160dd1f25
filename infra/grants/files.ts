import type { Needs } from '../../core/functions/function.ts';
import { complianceBucket } from '../names.ts';
import type { RoleGrant, Where } from './grant.ts';

/**
 * Permissions on files of the compliance bucket, by folder. No function deletes files; they expire. S3 ARNs
 * have no account, so a condition limits them to buckets of this account.
 */
export function fileGrants({ files = [] }: Needs, where: Where): readonly RoleGrant[] {
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
  const why = 'Get a 404 for an expired file; without it S3 answers 403';
  return [...grants, { action: 's3:ListBucket', resources: [bucket], conditions, why }];
}
