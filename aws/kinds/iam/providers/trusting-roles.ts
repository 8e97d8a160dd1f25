import { ListRolesCommand } from '@aws-sdk/client-iam';
import { plainText } from '../../../../core/iam/documents/decode.ts';
import type { TrustingRole } from '../../../../core/iam/providers/roles-that-trust.ts';
import { requiredList } from '../../../access/answers.ts';
import { onAll, sends } from '../../../access/permission.ts';
import type { Reader } from '../../define.ts';
import { everyOf, there } from '../identity-pages.ts';

export const readsTrustingRoles = [
  sends('IAM.ListRoles', onAll('iam:ListRoles', 'The action lists all roles of the account.')),
];

/** The most of a page: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
const perPage = 1_000;

/** The roles whose trust policies name the provider. All roles are read once for all providers. */
export async function loadTrustingRoles(
  aws: Reader,
  { arn }: { readonly arn: string },
): Promise<readonly TrustingRole[]> {
  const all = await aws.once('trust policies', () =>
    everyOf(
      'roles',
      (Marker) => aws.clients.iam().send(new ListRolesCommand({ MaxItems: perPage, Marker })),
      ({ Roles }) =>
        requiredList(Roles, 'roles').map(({ RoleName, AssumeRolePolicyDocument }) => ({
          name: there(RoleName, 'a RoleName'),
          trust: plainText(there(AssumeRolePolicyDocument, 'the trust policy of a role')),
        })),
    ),
  );
  return all.filter(({ trust }) => trust.toLowerCase().includes(arn.toLowerCase()));
}
