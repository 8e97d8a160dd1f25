import type { GrantPlace, RoleStatement } from './grant.ts';

/** The only actions by which Janitor changes permissions. A kind that declares another one gets no role with it. */
const allowed = [
  'iam:AddClientIDToOpenIDConnectProvider',
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:DeleteGroupPolicy',
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DeleteUserPermissionsBoundary',
  'iam:DeleteUserPolicy',
  'iam:DetachGroupPolicy',
  'iam:DetachRolePolicy',
  'iam:DetachUserPolicy',
  'iam:PutGroupPolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:PutUserPermissionsBoundary',
  'iam:PutUserPolicy',
  'iam:RemoveClientIDFromOpenIDConnectProvider',
  'iam:RemoveUserFromGroup',
  'iam:SetDefaultPolicyVersion',
  'iam:TagPolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateOpenIDConnectProviderThumbprint',
];

/** The actions by which Janitor changes the policy of a resource. */
const ofResources = [
  'ecr:DeleteRepositoryPolicy',
  'ecr:SetRepositoryPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketPolicy',
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:PutResourcePolicy',
  'sns:SetTopicAttributes',
  'sqs:SetQueueAttributes',
];

/** Janitor's own buckets, queues, topics and secrets. */
const ownResources = ['s3:::', 'sqs:*:{account}:', 'sns:*:{account}:', 'secretsmanager:*:{account}:secret:'];

/**
 * The same as `aws/kinds/iam/identity-protections.ts`, by ARN. Paths of AWS:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const untouchable = [
  'role/janitor-*',
  'policy/janitor-*',
  'role/aws-reserved/*',
  'role/AWSReservedSSO_*',
  'role/aws-service-role/*',
  'role/OrganizationAccountAccessRole',
  'role/AWSControlTowerExecution',
  'role/AWSCloudFormationStackSet*',
  'role/stacksets-exec-*',
];

/**
 * The permissions boundary of a role that changes permissions. Allows what the role uses, but of the changing actions of
 * IAM only the listed ones; denies them on Janitor's own roles, policies and resources and on what AWS and the organisation own.
 */
export function boundaryOf(
  role: readonly RoleStatement[],
  { partition, account }: GrantPlace,
): readonly RoleStatement[] {
  const used = new Set(role.flatMap(({ actions }) => actions));
  const others = [...used].filter((action) => !isChangeOfIam(action) && action !== enters).toSorted();
  return [
    { actions: [...others, ...allowed], resources: ['*'] },
    ...(used.has(enters)
      ? [{ actions: [enters], resources: [`arn:${partition}:iam::*:role/janitor-*`] }]
      : []),
    {
      effect: 'Deny',
      actions: allowed,
      resources: untouchable.map((end) => `arn:${partition}:iam::${account}:${end}`),
    },
    {
      effect: 'Deny',
      actions: ofResources,
      resources: ownResources.map(
        (begin) => `arn:${partition}:${begin.replace('{account}', account)}janitor-*`,
      ),
    },
  ];
}

const enters = 'sts:AssumeRole';

function isChangeOfIam(action: string): boolean {
  return /^iam:(?!Get|List)/.test(action);
}
