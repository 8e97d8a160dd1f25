import type { AnswerTable } from '../../access/answer-table.ts';

const sso = 'https://docs.aws.amazon.com/singlesignon/latest/APIReference';

export const answers = {
  'SSOAdmin.ListInstances': {
    source: `${sso}/API_ListInstances.html`,
    root: '{}',
    always: ['Instances[].InstanceArn', 'Instances[].OwnerAccountId'],
    omitted: ['NextToken'],
  },
  'SSOAdmin.ListPermissionSets': {
    source: `${sso}/API_ListPermissionSets.html`,
    root: '{}',
    always: ['PermissionSets'],
    omitted: ['NextToken'],
  },
  'SSOAdmin.DescribePermissionSet': {
    source: `${sso}/API_DescribePermissionSet.html`,
    root: '{}',
    always: ['PermissionSet.PermissionSetArn', 'PermissionSet.Name', 'PermissionSet.SessionDuration'],
  },
  // Empty without an inline policy.
  'SSOAdmin.GetInlinePolicyForPermissionSet': {
    source: `${sso}/API_GetInlinePolicyForPermissionSet.html`,
    root: '{}',
    always: [],
    omitted: ['InlinePolicy'],
  },
  'SSOAdmin.ListManagedPoliciesInPermissionSet': {
    source: `${sso}/API_ListManagedPoliciesInPermissionSet.html`,
    root: '{}',
    always: ['AttachedManagedPolicies[].Arn'],
    omitted: ['NextToken'],
  },
  'SSOAdmin.ListCustomerManagedPolicyReferencesInPermissionSet': {
    source: `${sso}/API_ListCustomerManagedPolicyReferencesInPermissionSet.html`,
    root: '{}',
    always: ['CustomerManagedPolicyReferences[].Name'],
    omitted: ['CustomerManagedPolicyReferences[].Path', 'NextToken'],
  },
  // Without a boundary the answer is ResourceNotFoundException.
  'SSOAdmin.GetPermissionsBoundaryForPermissionSet': {
    source: `${sso}/API_GetPermissionsBoundaryForPermissionSet.html`,
    root: '{}',
    always: ['PermissionsBoundary?.CustomerManagedPolicyReference?.Name'],
    omitted: [
      'PermissionsBoundary',
      'PermissionsBoundary.ManagedPolicyArn',
      'PermissionsBoundary.CustomerManagedPolicyReference',
      'PermissionsBoundary.CustomerManagedPolicyReference.Path',
    ],
  },
  'SSOAdmin.ListTagsForResource': {
    source: `${sso}/API_ListTagsForResource.html`,
    root: '{}',
    always: ['Tags[].Key', 'Tags[].Value'],
    omitted: ['NextToken'],
  },
} as const satisfies AnswerTable;
