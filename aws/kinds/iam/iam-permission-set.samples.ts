import type { Identity } from '../../../core/changes/identity.ts';
import { example } from '../../../core/facts/examples.ts';
import { permissionSetState, referenceArn } from '../../../core/iam/permission-sets/permission-set.ts';
import { known, type Resource } from '../../../core/resource.ts';
import type { Samples } from '../define.ts';

const account = '123456789012';
const instance = 'arn:aws:sso:::instance/ssoins-0123456789abcdef';
const id = 'ssoins-0123456789abcdef/ps-0123456789abcdef';
const arn = `arn:aws:sso:::permissionSet/${id}`;
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const inline = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

const parts = { inline, attached: [], boundary: null, sessionDuration: 'PT1H' };
const of = { account, arn, name: 'Developer' };
const accepted = permissionSetState(of, parts);
const now = permissionSetState(of, {
  ...parts,
  attached: [admin, referenceArn(arn, { name: 'deploy', path: '/team/' })],
  boundary: referenceArn(arn, { name: 'limit', path: '/' }),
});

const resource = (before: Identity | null): Resource<'iam-permission-set'> => ({
  ...example('iam-permission-set', { id, facts: { now: known(now), accepted: known(before) } }),
  arn,
  name: of.name,
});

const json = (answer: object): string => JSON.stringify(answer);

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

const document = encodeURIComponent(
  json({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
);

export const samples: Samples<'iam-permission-set'> = {
  resources: [resource(accepted), resource(null)],
  answers: {
    'sso:ListInstances': json({
      Instances: [
        {
          InstanceArn: instance,
          IdentityStoreId: 'd-0123456789',
          OwnerAccountId: account,
          Status: 'ACTIVE',
        },
      ],
    }),
    'sso:ListPermissionSets': json({ PermissionSets: [arn] }),
    'sso:DescribePermissionSet': json({
      PermissionSet: { Name: of.name, PermissionSetArn: arn, CreatedDate: 1, SessionDuration: 'PT1H' },
    }),
    'sso:GetInlinePolicyForPermissionSet': json({ InlinePolicy: inline }),
    'sso:ListManagedPoliciesInPermissionSet': json({
      AttachedManagedPolicies: [{ Name: 'AdministratorAccess', Arn: admin }],
    }),
    'sso:ListCustomerManagedPolicyReferencesInPermissionSet': json({
      CustomerManagedPolicyReferences: [{ Name: 'deploy', Path: '/team/' }],
    }),
    'sso:GetPermissionsBoundaryForPermissionSet': json({
      PermissionsBoundary: { CustomerManagedPolicyReference: { Name: 'limit', Path: '/' } },
    }),
    'sso:ListTagsForResource': json({ Tags: [{ Key: 'Owner', Value: 'ada@example.com' }] }),
    'iam:GetPolicy': result(
      'GetPolicy',
      `<Policy><PolicyName>AdministratorAccess</PolicyName><Arn>${admin}</Arn><Path>/</Path><DefaultVersionId>v1</DefaultVersionId></Policy>`,
    ),
    'iam:GetPolicyVersion': result(
      'GetPolicyVersion',
      `<PolicyVersion><VersionId>v1</VersionId><Document>${document}</Document></PolicyVersion>`,
    ),
  },
  none: { 'sso:ListInstances': json({ Instances: [] }) },
  ids: {
    permissionSet: ['PermissionSetArn', 'ResourceArn'],
    instance: ['InstanceArn'],
    policy: ['PolicyArn'],
  },
};
