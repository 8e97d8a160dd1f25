import { isReference } from '../../../../core/iam/permission-sets/permission-set.ts';
import type { Resource } from '../../../../core/resource.ts';
import { on, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { policiesOfAws } from '../identity-arns.ts';
import { textOrNull } from '../identity-facts.ts';

/** Only policies of AWS have one text for all accounts. */
export const readsTextsOfAws = [
  sends('IAM.GetPolicy', on(policiesOfAws, 'iam:GetPolicy')),
  sends('IAM.GetPolicyVersion', on(policiesOfAws, 'iam:GetPolicyVersion')),
];

/**
 * The text in force of each managed policy that the permission set has or had, and of its boundaries, by ARN. Null: it
 * does not exist or may not be read, or each account has its own.
 */
export async function loadTextsOfAws(
  aws: Reader,
  { facts: { now, accepted } }: Resource<'iam-permission-set'>,
): Promise<Readonly<Record<string, string | null>>> {
  const states = [now, accepted].flatMap((fact) => (fact?.known && fact.value ? [fact.value] : []));
  const arns = states.flatMap(({ attached, boundary }) => [...attached, ...(boundary ? [boundary] : [])]);
  const read: (readonly [string, string | null])[] = [];
  for (const arn of new Set(arns)) read.push([arn, isReference(arn) ? null : await textOrNull(aws, arn)]);
  return Object.fromEntries(read);
}
