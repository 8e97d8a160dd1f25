import { functions } from './functions.ts';
import { boundaryOf } from './grants/boundary.ts';
import { type GrantPlace, type RoleStatement, statementsOf } from './grants/grant.ts';
import {
  accountGrants,
  changeGrants,
  type MemberRole,
  memberRolesOf,
  muteGrants,
  probeGrants,
  readGrants,
  remediationGrants,
} from './grants/kinds.ts';
import { memberForwarder } from './member-events.ts';
import { namesUnder } from './names.ts';
import { filled, memberParameters, type TemplateJson } from './template.ts';

const here = { partition: '${AWS::Partition}', account: '${AWS::AccountId}' };
const janitor = 'arn:${AWS::Partition}:iam::${JanitorAccountId}';

const stageTags = [
  { Key: 'project', Value: 'cloud-janitor' },
  { Key: 'stage', Value: { Ref: 'Stage' } },
];

function trustedBy(role: MemberRole): readonly string[] {
  return functions.filter(({ needs }) => memberRolesOf(needs).includes(role)).map(({ name }) => name);
}

/** The roles in a member account: which functions they trust, and their permissions. */
export const memberRoles: Readonly<
  Record<
    MemberRole,
    { readonly trusts: readonly string[]; readonly grants: (place: GrantPlace) => readonly RoleStatement[] }
  >
> = {
  read: {
    trusts: trustedBy('read'),
    grants: (place) => statementsOf([...accountGrants(place), ...readGrants(place), ...changeGrants()]),
  },
  remediate: {
    trusts: trustedBy('remediate'),
    grants: (place) =>
      statementsOf([...probeGrants(place), ...remediationGrants(place, 'others'), ...muteGrants(place)]),
  },
  'remediate-iam': {
    trusts: trustedBy('remediate-iam'),
    grants: (place) =>
      statementsOf([...probeGrants(place, 'permissions'), ...remediationGrants(place, 'permissions')]),
  },
};

/**
 * The CloudFormation template for member accounts: a role to read, one to remediate and one to remediate IAM
 * identities, which only the named functions can assume, with the external id; and a role with which rules of
 * EventBridge forward events.
 */
export function memberAccountTemplate(): TemplateJson {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Cloud Janitor: the roles by which it reads this account and remediates in it.',
    Parameters: {
      ...memberParameters,
      ExternalId: {
        Type: 'String',
        Description:
          'The same as `externalId` in janitor.yaml. It is no secret, but nobody should be able to guess it.',
        MinLength: 8,
        MaxLength: 1_224,
        AllowedPattern: '^[A-Za-z0-9+=,.@:/_-]+$',
        ConstraintDescription: 'must be 8 or more letters, digits and +=,.@:/_-',
      },
    },
    Resources: {
      ReadRole: role('read', 'Reads what the rules look at, and changes nothing.'),
      RemediateRole: role('remediate', 'Asks what would be allowed, and does what was decided.'),
      RemediateIamRole: role('remediate-iam', 'Undoes changes of permissions, as it was decided.', {
        PermissionsBoundary: { Ref: 'RemediateIamBoundary' },
      }),
      RemediateIamBoundary: boundary(),
      ForwardRole: forwarder(),
    },
    Outputs: {
      ReadRoleArn: { Value: { 'Fn::GetAtt': ['ReadRole', 'Arn'] } },
      RemediateRoleArn: { Value: { 'Fn::GetAtt': ['RemediateRole', 'Arn'] } },
      RemediateIamRoleArn: { Value: { 'Fn::GetAtt': ['RemediateIamRole', 'Arn'] } },
    },
  };
}

/** The permissions boundary of the role `remediate-iam`. */
export function memberBoundary(place: GrantPlace): readonly RoleStatement[] {
  return boundaryOf(memberRoles['remediate-iam'].grants(place), place);
}

function boundary(): TemplateJson {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      ManagedPolicyName: filled('janitor-${Stage}-remediate-iam-boundary'),
      Description: 'The most that the role remediate-iam may do.',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: memberBoundary(here).map(statement),
      },
    },
  };
}

function role(
  name: MemberRole,
  description: string,
  more: Readonly<Record<string, TemplateJson>> = {},
): TemplateJson {
  const { trusts } = memberRoles[name];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: filled(`janitor-\${Stage}-${name}`),
      Description: description,
      MaxSessionDuration: 3_600,
      ...more,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            // A principal that names a role stops to match when the role is recreated, so the account is the
            // principal and a condition names the roles.
            Principal: { AWS: filled(`${janitor}:root`) },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
              ArnEquals: {
                'aws:PrincipalArn': trusts.map((one) => filled(`${janitor}:role/janitor-\${Stage}-${one}`)),
              },
            },
          },
        ],
      },
      Policies: [
        {
          PolicyName: name,
          PolicyDocument: { Version: '2012-10-17', Statement: memberRoles[name].grants(here).map(statement) },
        },
      ],
      Tags: stageTags,
    },
  };
}

function forwarder(): TemplateJson {
  const rules = 'arn:${AWS::Partition}:events:*:${AWS::AccountId}:rule/janitor-${Stage}-forward-*';
  const bus = namesUnder('janitor-${Stage}').memberBus;
  const grant = {
    actions: ['events:PutEvents'],
    resources: [`arn:\${AWS::Partition}:events:*:\${JanitorAccountId}:event-bus/${bus}`],
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: filled(memberForwarder),
      Description: 'Forwards events to the account of the janitor, and nothing else.',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: { 'aws:SourceArn': filled(rules) },
            },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'forward',
          PolicyDocument: { Version: '2012-10-17', Statement: [statement(grant)] },
        },
      ],
      Tags: stageTags,
    },
  };
}

function statement({ effect, actions, resources, conditions }: RoleStatement): TemplateJson {
  return {
    Effect: effect ?? 'Allow',
    Action: actions,
    Resource: resources.map(filled),
    ...(conditions ? { Condition: mapped(conditions) } : {}),
  };
}

function mapped(conditions: NonNullable<RoleStatement['conditions']>): TemplateJson {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, filled(value)])),
    ]),
  );
}
