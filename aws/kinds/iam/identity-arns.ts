import { readIdentityId } from '../../../core/iam/state/identity-id.ts';
import { partitionOf } from '../../access/partitions.ts';
import type { ArnPattern } from '../../access/permission.ts';
import type { Reader } from '../define.ts';

export const users: ArnPattern = 'arn:{partition}:iam::{account}:user/*';
export const roles: ArnPattern = 'arn:{partition}:iam::{account}:role/*';
export const groups: ArnPattern = 'arn:{partition}:iam::{account}:group/*';
export const policies: ArnPattern = 'arn:{partition}:iam::{account}:policy/*';
export const policiesOfAws: ArnPattern = 'arn:{partition}:iam::aws:policy/*';

/** Names under which IAM answers that something does not exist. */
export const noSuchEntity = ['NoSuchEntity', 'NoSuchEntityException'];

/** The ARN of a customer managed policy with this id (`policy/team/base`). */
export function policyArnOf(aws: Reader, id: string): string {
  const { path, name } = readIdentityId(id);
  return `arn:${partitionOf(aws.clients.homeRegion)}:iam::${aws.account}:policy${path}${name}`;
}
