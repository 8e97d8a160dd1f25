import { severities } from '../../severity.ts';
import {
  type ActionTable,
  actionsOfList,
  type IamAction,
  iamActions,
  type ListName,
  tableOf,
} from '../actions/iam-actions.ts';
import { escalations } from './catalogue.ts';

/** What people have to know first, where no way of escalation says how bad an action is. */
const worst = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParametersByPath',
  'ssm:GetParameters',
  'ssm:GetParameter',
  'kms:Decrypt',
  's3:GetObject',
  'dynamodb:Scan',
  'dynamodb:ExportTableToPointInTime',
  'rds:StartExportTask',
  'ebs:GetSnapshotBlock',
  'redshift-data:ExecuteStatement',
  'sts:GetFederationToken',
  'redshift:GetClusterCredentials',
  'redshift:GetClusterCredentialsWithIAM',
  'rds-db:connect',
  'ec2:GetPasswordData',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'secretsmanager:PutResourcePolicy',
  's3:PutBucketPolicy',
  's3:PutAccountPublicAccessBlock',
  's3:PutBucketAcl',
  'lambda:AddPermission',
  'dynamodb:PutResourcePolicy',
  'ec2:ModifySnapshotAttribute',
  'ecr:SetRepositoryPolicy',
  'sqs:SetQueueAttributes',
  'sns:SetTopicAttributes',
  'organizations:LeaveOrganization',
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'guardduty:DeleteDetector',
  'kms:ScheduleKeyDeletion',
  's3:DeleteBucket',
  's3:DeleteObject',
  'rds:DeleteDBCluster',
  'rds:DeleteDBInstance',
  'dynamodb:DeleteTable',
  'cloudformation:DeleteStack',
  'ec2:TerminateInstances',
];

/** Looks, or takes a permission away. */
const mild =
  /:(Abort|BatchGet|Cancel|Deauthorize|Delete|Describe|Detach|Disassociate|Dissociate|Get|List|Reject|Remove|Reset|Retire|Revoke|Test|Validate|View)/;

const ofOneAction = new Map(
  [...escalations].reverse().flatMap(({ all, severity }) => (all.length === 1 ? [[all[0], severity]] : [])),
);

function rankOf({ name, lists }: IamAction): readonly number[] {
  const severity = ofOneAction.get(name);
  const known = worst.indexOf(name);
  const isMild = lists.includes('permissions') && mild.test(name);
  return [
    severity ? severities.indexOf(severity) : severities.length,
    known < 0 ? worst.length : known,
    Number(isMild),
  ];
}

function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, place) => rank !== b[place]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function sorted(actions: readonly IamAction[]): readonly IamAction[] {
  return actions
    .map((action) => ({ action, rank: rankOf(action) }))
    .sort((a, b) => compared(a.rank, b.rank) || (a.action.name < b.action.name ? -1 : 1))
    .map(({ action }) => action);
}

/** All that is asked about: ways to more permissions first, the worst of them at the beginning. */
export const actionsByHarm = sorted(iamActions);

export const listsByHarm: Readonly<Record<ListName, ActionTable>> = {
  credentials: tableOf(sorted(actionsOfList.credentials)),
  data: tableOf(sorted(actionsOfList.data)),
  infrastructure: tableOf(sorted(actionsOfList.infrastructure)),
  permissions: tableOf(sorted(actionsOfList.permissions)),
};
