import type { Needs } from '../../core/functions/function.ts';
import type { RoleGrant, Where } from './grant.ts';

/**
 * Permissions for a policy in S3: on its file, and for all that work with it on the record of what is in force. S3 ARNs
 * have no account, so a condition limits them to buckets of this account.
 */
export function policyFileGrants({ deps, tables, policyFiles }: Needs, where: Where): readonly RoleGrant[] {
  const { partition, region, account, prefix, policyObject } = where;
  if (!policyObject) return [];
  const bucket = `arn:${partition}:s3:::${policyObject.bucket}`;
  const conditions = { StringEquals: { 's3:ResourceAccount': account } };
  const onFiles = Object.entries(policyFiles ?? {}).map(([action, why]) => ({
    action: `s3:${action}`,
    resources: [action === 'ListBucket' ? bucket : `${bucket}/${policyObject.key}`],
    conditions,
    why,
  }));
  if (!deps.includes('policy') || tables?.state?.table?.['GetItem']) return onFiles;
  const resources = [`arn:${partition}:dynamodb:${region}:${account}:table/${prefix}-state`];
  return [...onFiles, { action: 'dynamodb:GetItem', resources, why: 'Read the policy that is in force' }];
}
