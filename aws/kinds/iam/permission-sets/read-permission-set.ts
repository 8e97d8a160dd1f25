import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-sso-admin';
import type { Identity } from '../../../../core/changes/identity.ts';
import {
  instanceArnOf,
  permissionSetState,
  referenceArn,
} from '../../../../core/iam/permission-sets/permission-set.ts';
import type { Tags } from '../../../../core/resource.ts';
import { absent, assertAbout, requiredList } from '../../../access/answers.ts';
import { everyItem } from '../../../access/pages.ts';
import { partitionOf } from '../../../access/partitions.ts';
import { type ArnPattern, on, sends } from '../../../access/permission.ts';
import { toTags } from '../../../tags.ts';
import type { Reader } from '../../define.ts';
import { instances, ssoAdmin } from './list-permission-sets.ts';

const permissionSets: ArnPattern = 'arn:{partition}:sso:::permissionSet/*/*';
const both = [instances, permissionSets];

export const readsPermissionSets = [
  sends('SSOAdmin.DescribePermissionSet', on(both, 'sso:DescribePermissionSet')),
  sends('SSOAdmin.GetInlinePolicyForPermissionSet', on(both, 'sso:GetInlinePolicyForPermissionSet')),
  sends('SSOAdmin.ListManagedPoliciesInPermissionSet', on(both, 'sso:ListManagedPoliciesInPermissionSet')),
  sends(
    'SSOAdmin.ListCustomerManagedPolicyReferencesInPermissionSet',
    on(both, 'sso:ListCustomerManagedPolicyReferencesInPermissionSet'),
  ),
  sends(
    'SSOAdmin.GetPermissionsBoundaryForPermissionSet',
    on(both, 'sso:GetPermissionsBoundaryForPermissionSet'),
  ),
];

export const readsTagsOfSets = sends('SSOAdmin.ListTagsForResource', on(both, 'sso:ListTagsForResource'));

const notFound = 'ResourceNotFoundException';

/** The ARN of the permission set with this id, as AWS or the emulator writes it. */
export function permissionSetArn({ region, clients }: Reader, id: string): string {
  return `arn:${partitionOf(region)}:sso:::${clients.emulated ? 'instance' : 'permissionSet'}/${id}`;
}

/** Undefined: it does not exist. One call after the other, because Identity Center takes 20 a second. */
export async function readPermissionSet(aws: Reader, arn: string): Promise<Identity | undefined> {
  const which = { InstanceArn: instanceArnOf(arn), PermissionSetArn: arn };
  const sso = ssoAdmin(aws);
  const described = await absent(notFound, undefined, () =>
    sso.send(new DescribePermissionSetCommand(which)),
  );
  if (!described) return undefined;
  const { PermissionSetArn, Name, SessionDuration } = described.PermissionSet ?? {};
  assertAbout(arn, PermissionSetArn);
  return absent(notFound, undefined, async () => {
    const { InlinePolicy } = await sso.send(new GetInlinePolicyForPermissionSetCommand(which));
    const attached = await everyItem({ what: 'managed policies', atMost: 100 }, async (NextToken) => {
      const answer = await sso.send(new ListManagedPoliciesInPermissionSetCommand({ ...which, NextToken }));
      const items = requiredList(answer.AttachedManagedPolicies, 'managed policies');
      return { items: items.map(({ Arn }) => there(Arn, 'the ARN of a policy')), next: answer.NextToken };
    });
    const references = await everyItem({ what: 'policy references', atMost: 100 }, async (NextToken) => {
      const answer = await sso.send(
        new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ ...which, NextToken }),
      );
      const items = requiredList(answer.CustomerManagedPolicyReferences, 'policy references');
      return { items: items.map((one) => referenceTo(arn, one)), next: answer.NextToken };
    });
    return permissionSetState(
      { account: aws.account, arn, name: there(Name, 'the name of a permission set') },
      {
        inline: InlinePolicy ?? null,
        attached: [...attached, ...references],
        boundary: await readBoundary(aws, which),
        sessionDuration: there(SessionDuration, 'the session duration of a permission set'),
      },
    );
  });
}

export async function readTagsOfSet(aws: Reader, arn: string): Promise<Tags> {
  const which = { InstanceArn: instanceArnOf(arn), ResourceArn: arn };
  const tags = await everyItem({ what: 'tags', atMost: 10 }, async (NextToken) => {
    const answer = await ssoAdmin(aws).send(new ListTagsForResourceCommand({ ...which, NextToken }));
    return { items: requiredList(answer.Tags, 'tags'), next: answer.NextToken };
  });
  return toTags(tags);
}

type Which = { readonly InstanceArn: string; readonly PermissionSetArn: string };

/** Without a boundary, AWS answers that it was not found. The emulator does not know the call. */
async function readBoundary(aws: Reader, which: Which): Promise<string | null> {
  if (aws.clients.emulated) return null;
  const found = await absent(notFound, undefined, () =>
    ssoAdmin(aws).send(new GetPermissionsBoundaryForPermissionSetCommand(which)),
  );
  const { ManagedPolicyArn, CustomerManagedPolicyReference: reference } = found?.PermissionsBoundary ?? {};
  if (ManagedPolicyArn) return ManagedPolicyArn;
  if (reference) return referenceTo(which.PermissionSetArn, reference);
  if (found?.PermissionsBoundary)
    throw new Error("AWS's response lacks the policy of a permissions boundary");
  return null;
}

type Reference = { readonly Name?: string | undefined; readonly Path?: string | undefined };

/** Without a path it is `/`. */
function referenceTo(of: string, { Name, Path = '/' }: Reference): string {
  return referenceArn(of, { name: there(Name, 'the name of a policy'), path: Path });
}

function there(value: string | undefined, what: string): string {
  if (!value) throw new Error(`AWS's response lacks ${what}`);
  return value;
}
