import type { Identity } from '../../../core/changes/identity.ts';
import { denyEverything, ownQuarantine } from '../../../core/iam/state/quarantine.ts';
import { sameIdentity } from '../../../core/iam/state/same-identity.ts';
import type { Samples, UndoSample } from '../define.ts';
import {
  account,
  ada,
  base,
  deploy,
  dev,
  full,
  limit,
  other,
  resource,
  team,
  text,
  trust,
} from './sample-identities.ts';

function result(operation: string, xml: string): string {
  return `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`;
}

const date = '<CreateDate>2026-01-01T00:00:00Z</CreateDate>';
const whole = '<IsTruncated>false</IsTruncated>';
const attached = `<member><PolicyName>base</PolicyName><PolicyArn>${base}</PolicyArn></member>`;
const inline = `<PolicyName>own</PolicyName><PolicyDocument>${encodeURIComponent(text('s3:GetObject'))}</PolicyDocument>`;
const bounded = `<PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType><PermissionsBoundaryArn>${limit}</PermissionsBoundaryArn></PermissionsBoundary>`;
const tags = '<Tags><member><Key>Owner</Key><Value>ada@example.com</Value></member></Tags>';
const adaHead = `<UserName>ada</UserName><UserId>AIDA1</UserId><Path>/</Path><Arn>${ada.arn}</Arn>${date}${bounded}${tags}`;
const deployHead = `<RoleName>deploy</RoleName><RoleId>AROA1</RoleId><Path>/</Path><Arn>${deploy.arn}</Arn>${date}<AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument>${bounded}${tags}`;
const devHead = `<GroupName>dev</GroupName><GroupId>AGPA1</GroupId><Path>/</Path><Arn>${dev.arn}</Arn>${date}`;
const teamHead = (boundaries: number): string =>
  `<PolicyName>base</PolicyName><Path>/team/</Path><Arn>${base}</Arn><DefaultVersionId>v1</DefaultVersionId><PermissionsBoundaryUsageCount>${boundaries}</PermissionsBoundaryUsageCount>`;
const version = `<VersionId>v1</VersionId><Document>${encodeURIComponent(text('s3:GetObject'))}</Document><IsDefaultVersion>true</IsDefaultVersion>${date}`;
const older = `<VersionId>v2</VersionId><Document>${encodeURIComponent(text('s3:PutObject'))}</Document><IsDefaultVersion>false</IsDefaultVersion>${date}`;

function details(boundaries: number): string {
  const managed = `<AttachedManagedPolicies>${attached}</AttachedManagedPolicies>`;
  return result(
    'GetAccountAuthorizationDetails',
    `<UserDetailList><member>${adaHead}<GroupList><member>dev</member></GroupList>${managed}<UserPolicyList><member>${inline}</member></UserPolicyList></member></UserDetailList>` +
      `<RoleDetailList><member>${deployHead}${managed}<RolePolicyList><member>${inline}</member></RolePolicyList></member></RoleDetailList>` +
      `<GroupDetailList><member>${devHead}${managed}<GroupPolicyList><member>${inline}</member></GroupPolicyList></member></GroupDetailList>` +
      `<Policies><member>${teamHead(boundaries)}<PolicyVersionList><member>${version}</member><member>${older}</member></PolicyVersionList></member></Policies>${whole}`,
  );
}

const names = `<PolicyNames><member>own</member></PolicyNames>${whole}`;
const attachedPolicies = `<AttachedPolicies>${attached}</AttachedPolicies>${whole}`;
const policy = (boundaries: number): string =>
  result('GetPolicy', `<Policy>${teamHead(boundaries)}${tags}</Policy>`);

/** Changes whose answers have no fields. */
const withoutFields = [
  ...['User', 'Role', 'Group'].flatMap((kind) =>
    ['Put', 'Delete', 'Attach', 'Detach'].map((verb) => `${verb}${kind}Policy`),
  ),
  ...['User', 'Role'].flatMap((kind) => [
    `Put${kind}PermissionsBoundary`,
    `Delete${kind}PermissionsBoundary`,
  ]),
  'UpdateAssumeRolePolicy',
  'AddUserToGroup',
  'RemoveUserFromGroup',
  'SetDefaultPolicyVersion',
  'DeletePolicyVersion',
  'DeletePolicy',
];

/** AWS lists them in no order that says which one is the newest. */
const quarantineOfAws = (version: string): string =>
  `arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine${version}`;
const newest = quarantineOfAws('V10');
const quarantined = { ...deploy.inline, [ownQuarantine]: denyEverything };
const [adaAtWork, adaAtQuota, deployAtWork] = [
  resource({ ...ada, groups: ['dev', 'ops'] }, ada),
  resource({ ...ada, groups: ['dev', 'qa'] }, ada),
  resource({ ...deploy, boundary: other }, deploy),
];
const [adaLeft, adaOwnLeft, deployLeft] = [
  resource({ ...ada, attached: [newest, base] }, ada),
  resource({ ...ada, inline: quarantined }, ada),
  resource({ ...deploy, inline: quarantined }, deploy),
];
const ownNames = `<PolicyNames><member>${ownQuarantine}</member></PolicyNames>${whole}`;
const ownInline = `<PolicyName>${ownQuarantine}</PolicyName><PolicyDocument>${encodeURIComponent(denyEverything)}</PolicyDocument>`;

const resources: Samples<'iam-identity'>['resources'] = [
  // The answers show the accepted states, so they are what a remediation reads afterwards.
  resource({ ...ada, groups: ['dev', 'ops'], boundary: other }, ada),
  ...[ada, deploy, dev].flatMap((one) => [
    resource({ ...one, attached: [base, other] }, one),
    resource({ ...one, inline: { ...one.inline, extra: text('iam:*') } }, one),
  ]),
  resource({ ...deploy, boundary: other, trust: text('sts:AssumeRole') }, deploy),
  resource({ ...ada, inline: {}, attached: [], groups: [] }, ada),
  resource({ ...deploy, inline: {}, attached: [] }, deploy),
  resource({ ...dev, inline: {}, attached: [] }, dev),
  ...[ada, deploy, dev].flatMap((one) => [
    resource({ ...one, attached: [] }, one),
    resource({ ...one, inline: {} }, one),
  ]),
  adaAtWork,
  adaAtQuota,
  deployAtWork,
  adaLeft,
  adaOwnLeft,
  deployLeft,
  // The answers are not about these.
  resource({ ...ada, name: 'zoe' }, { ...ada, name: 'zoe', boundary: null }),
  resource({ ...deploy, name: 'zoe' }, { ...deploy, name: 'zoe', boundary: null }),
  resource({ ...team, versions: { ...team.versions, v3: text('iam:*') }, defaultVersion: 'v3' }, team),
  resource({ ...team, versions: full, defaultVersion: 'v6' }, team),
];

const policyThere = { 'iam:GetPolicy': policy(0) };
const former = {
  policy: { ...team, tags: { Owner: 'ada@example.com' } },
  description: null,
  holders: [
    { kind: 'group', name: 'dev', id: 'AGPA1' },
    { kind: 'role', name: 'deploy', id: 'AROA1' },
    { kind: 'user', name: 'ada', id: 'AIDA1' },
  ],
};

/** The undo of a remediation that left the sample, back to its accepted state. */
const undoOf = (isOf: (left: Identity, before: Identity) => boolean): readonly UndoSample[] =>
  resources.flatMap((of) => {
    const { now, accepted } = of.facts;
    return now?.known && accepted?.known && accepted.value && isOf(now.value, accepted.value)
      ? [{ of, kept: { before: accepted.value, after: now.value }, after: policyThere }]
      : [];
  });

export const samples: Samples<'iam-identity'> = {
  resources,
  answers: {
    'iam:GetAccountAuthorizationDetails': details(0),
    'iam:GetUser': result('GetUser', `<User>${adaHead}</User>`),
    'iam:ListUserPolicies': result('ListUserPolicies', names),
    'iam:GetUserPolicy': result('GetUserPolicy', `<UserName>ada</UserName>${inline}`),
    'iam:ListAttachedUserPolicies': result('ListAttachedUserPolicies', attachedPolicies),
    'iam:ListGroupsForUser': result(
      'ListGroupsForUser',
      `<Groups><member>${devHead}</member></Groups>${whole}`,
    ),
    'iam:GetRole': result('GetRole', `<Role>${deployHead}</Role>`),
    'iam:ListRolePolicies': result('ListRolePolicies', names),
    'iam:GetRolePolicy': result('GetRolePolicy', `<RoleName>deploy</RoleName>${inline}`),
    'iam:ListAttachedRolePolicies': result('ListAttachedRolePolicies', attachedPolicies),
    'iam:GetGroup': result(
      'GetGroup',
      `<Group>${devHead}</Group><Users><member>${adaHead}</member></Users>${whole}`,
    ),
    'iam:ListGroupPolicies': result('ListGroupPolicies', names),
    'iam:GetGroupPolicy': result('GetGroupPolicy', `<GroupName>dev</GroupName>${inline}`),
    'iam:ListAttachedGroupPolicies': result('ListAttachedGroupPolicies', attachedPolicies),
    'iam:GetPolicy': policy(0),
    'iam:ListPolicyVersions': result(
      'ListPolicyVersions',
      `<Versions><member>${version}</member><member>${older}</member></Versions>${whole}`,
    ),
    'iam:GetPolicyVersion': result('GetPolicyVersion', `<PolicyVersion>${version}</PolicyVersion>`),
    'iam:GetPolicyVersion v2': result('GetPolicyVersion', `<PolicyVersion>${older}</PolicyVersion>`),
    'iam:ListPolicies': result(
      'ListPolicies',
      `<Policies>${['V2', 'V10', '', 'V3'].map((one) => `<member><Arn>${quarantineOfAws(one)}</Arn></member>`).join('')}</Policies>${whole}`,
    ),
    'iam:ListEntitiesForPolicy': result(
      'ListEntitiesForPolicy',
      `<PolicyUsers><member><UserName>ada</UserName><UserId>AIDA1</UserId></member></PolicyUsers><PolicyRoles><member><RoleName>deploy</RoleName><RoleId>AROA1</RoleId></member></PolicyRoles><PolicyGroups><member><GroupName>dev</GroupName><GroupId>AGPA1</GroupId></member></PolicyGroups>${whole}`,
    ),
    'cloudformation:DescribeStackResources': result(
      'DescribeStackResources',
      `<StackResources><member><StackName>people</StackName><StackId>arn:aws:cloudformation:us-east-1:${account}:stack/people/1</StackId><LogicalResourceId>Ada</LogicalResourceId><PhysicalResourceId>ada</PhysicalResourceId><ResourceType>AWS::IAM::User</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member></StackResources>`,
    ),
    ...Object.fromEntries(withoutFields.map((name) => [`iam:${name}`, result(name, '')])),
    'iam:CreatePolicy': result('CreatePolicy', `<Policy>${teamHead(0)}${tags}</Policy>`),
    'iam:CreatePolicyVersion': result('CreatePolicyVersion', `<PolicyVersion>${version}</PolicyVersion>`),
  },
  changed: { 'iam:GetPolicy': { error: 'NoSuchEntity', status: 404 } },
  guarded: [{ 'iam:GetAccountAuthorizationDetails': details(1), 'iam:GetPolicy': policy(1) }],
  none: {
    'iam:GetAccountAuthorizationDetails': result(
      'GetAccountAuthorizationDetails',
      `<UserDetailList/><RoleDetailList/><GroupDetailList/><Policies/>${whole}`,
    ),
  },
  cases: {
    quarantine: [
      {
        of: adaAtWork,
        after: {
          'iam:ListAttachedUserPolicies': result(
            'ListAttachedUserPolicies',
            `<AttachedPolicies><member><PolicyArn>${newest}</PolicyArn></member></AttachedPolicies>${whole}`,
          ),
        },
      },
      {
        of: adaAtQuota,
        before: { 'iam:AttachUserPolicy': { error: 'LimitExceeded', status: 409 } },
        after: {
          'iam:ListUserPolicies': result('ListUserPolicies', ownNames),
          'iam:GetUserPolicy': result('GetUserPolicy', `<UserName>ada</UserName>${ownInline}`),
        },
      },
      {
        of: deployAtWork,
        after: {
          'iam:ListRolePolicies': result('ListRolePolicies', ownNames),
          'iam:GetRolePolicy': result('GetRolePolicy', `<RoleName>deploy</RoleName>${ownInline}`),
        },
      },
    ],
  },
  undone: {
    quarantine: [
      { of: adaLeft, kept: { before: ada, policyArn: newest, accepted: ada }, after: {} },
      { of: adaOwnLeft, kept: { before: ada, policyArn: null }, after: {} },
      { of: deployLeft, kept: { before: deploy, policyArn: null }, after: {} },
    ],
    revert: undoOf(() => true),
    detach: undoOf(
      (left, before) =>
        left.attached.length < before.attached.length &&
        sameIdentity({ ...left, attached: before.attached }, before),
    ),
    'delete-inline': undoOf(
      (left, before) => !('own' in left.inline) && sameIdentity({ ...left, inline: before.inline }, before),
    ),
    'delete-policy': [
      ...resources.slice(-2, -1).map((of) => ({ of, kept: { former }, after: policyThere })),
      // IAM shows nobody who has it, so it is attached to all.
      ...resources.slice(-1).map((of) => ({
        of,
        kept: { former },
        after: {
          ...policyThere,
          'iam:ListEntitiesForPolicy': result(
            'ListEntitiesForPolicy',
            `<PolicyUsers/><PolicyRoles/><PolicyGroups/>${whole}`,
          ),
        },
      })),
    ],
  },
  ids: { user: ['UserName'], role: ['RoleName'], group: ['GroupName'], policy: ['PolicyArn'] },
};
