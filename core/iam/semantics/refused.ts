import type { IamAction } from '../actions/iam-actions.ts';
import { parseArn } from './arn.ts';
import { overlaps } from './pattern.ts';
import type { Region } from './region.ts';
import type { Who } from './who.ts';

/**
 * Whether AWS refuses the action on everything in the region, whatever policies say. IAM takes calls about its own account
 * alone: docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function isRefused({ all }: Region, { service }: IamAction, { account }: Who): boolean {
  if (service !== 'iam' && service !== 'sts') return false;
  return all.some((pattern) => {
    const arn = parseArn(pattern);
    if (!arn) return false;
    const isElsewhere = account !== null && !overlaps(arn.account, account);
    return (service === 'iam' && isElsewhere) || isOfAws(arn.resource);
  });
}

/**
 * Service-linked roles, which the linked service alone assumes, and those of Identity Center. IAM answers calls that change
 * them with UnmodifiableEntity: docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
function isOfAws(resource: string): boolean {
  return resource.startsWith('role/aws-service-role/') || resource.startsWith('role/aws-reserved/');
}
