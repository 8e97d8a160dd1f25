import { ListPoliciesCommand } from '@aws-sdk/client-iam';
import { newestQuarantine } from '../../../../core/iam/state/quarantine.ts';
import { onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { everyOf, there } from '../identity-pages.ts';

export const listsPoliciesOfAws = sends(
  'IAM.ListPolicies',
  onAll('iam:ListPolicies', 'The action lists all policies.'),
);

/**
 * The ARN of AWS's newest quarantine policy, which denies what leaked access keys are used for; null: the partition has
 * none. AWS publishes new ones beside the older ones, so it is looked up:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
export async function newestQuarantinePolicy(aws: Reader): Promise<string | null> {
  const arns = await everyOf(
    'policies of AWS',
    (Marker) => aws.clients.iam().send(new ListPoliciesCommand({ Scope: 'AWS', MaxItems: 1_000, Marker })),
    ({ Policies }) =>
      there(Policies, 'the list of policies').map(({ Arn }) => there(Arn, 'the ARN of a policy')),
  );
  return newestQuarantine(arns);
}
