import type { EventPattern } from '../core/functions/source.ts';
import { allGlobalRegions, rulesOfMembers } from './events.ts';
import { logicalName, namesUnder } from './names.ts';
import { filled, memberParameters, type TemplateJson } from './template.ts';

const prefix = 'janitor-${Stage}';
const bus = `arn:\${AWS::Partition}:events:\${JanitorRegion}:\${JanitorAccountId}:event-bus/${namesUnder(prefix).memberBus}`;

/** The role with which rules of a member account put events on the janitor's bus. */
export const memberForwarder = 'janitor-${Stage}-forward';

/**
 * The CloudFormation template for each region of a member account whose events are wanted: rules that forward
 * them to the janitor's account. Events of IAM are in one region only. A stage that takes alarms from SNS only drops
 * those that arrive.
 */
export function memberEventsTemplate(): TemplateJson {
  const rules = Object.entries(rulesOfMembers());
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Cloud Janitor: forwards changes of permissions and of alarms in this account and region.',
    Parameters: {
      ...memberParameters,
      JanitorRegion: {
        Type: 'String',
        Description: 'The region in which the janitor is deployed.',
        AllowedPattern: '^[a-z]{2,4}(-[a-z]+)+-[0-9]$',
        ConstraintDescription: 'must be a region such as eu-west-1',
      },
    },
    Conditions: {
      IsGlobalRegion: {
        'Fn::Or': allGlobalRegions.map((region) => ({ 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] })),
      },
    },
    Resources: {
      DeadLetters: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: filled(`${prefix}-forward-dead`),
          MessageRetentionPeriod: 14 * 86_400,
          SqsManagedSseEnabled: true,
        },
      },
      DeadLettersPolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'DeadLetters' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
                Condition: {
                  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
                  ArnLike: {
                    'aws:SourceArn': filled(
                      `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${prefix}-forward-*`,
                    ),
                  },
                },
              },
            ],
          },
        },
      },
      ...Object.fromEntries(
        rules.map(([name, { pattern, at }]) => [
          logicalName(name),
          forwarding(name, pattern, at === 'global-region'),
        ]),
      ),
    },
  };
}

function forwarding(name: string, pattern: EventPattern, isGlobal: boolean): TemplateJson {
  return {
    Type: 'AWS::Events::Rule',
    ...(isGlobal ? { Condition: 'IsGlobalRegion' } : {}),
    Properties: {
      Name: filled(`${prefix}-forward-${name}`),
      Description: 'Sent on to the account of the janitor',
      EventPattern: {
        account: [{ Ref: 'AWS::AccountId' }],
        ...(pattern as { readonly [key: string]: TemplateJson }),
      },
      Targets: [
        {
          Id: 'janitor',
          Arn: filled(bus),
          RoleArn: filled(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${memberForwarder}`),
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 20 },
        },
      ],
    },
  };
}
