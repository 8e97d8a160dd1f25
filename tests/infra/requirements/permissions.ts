import { queuesGranted } from '../checks/functions.ts';
import {
  grantsNameWhatIsMade,
  narrow,
  passRole,
  permissionsApart,
  readersRead,
  remediatorApart,
  slackTouchesState,
  trust,
} from '../checks/permissions.ts';
import { onePublicFunction } from '../checks/protection.ts';
import { account } from '../synth/mocks.ts';
import { type ChangeableInputs, change, drop, grant, type Requirement } from './breaking.ts';

const table = `arn:aws:dynamodb:us-east-1:${account}:table/janitor-synth-state`;

export const permissionRequirements: readonly Requirement[] = [
  {
    what: "The Slack function's URL is the only door, and answers to no web page",
    check: onePublicFunction,
    broken: [
      change('permission', (one) => void (one.function = 'janitor-synth-recheck')),
      change('url', (url) => void (url.cors = { allowOrigins: ['*'] })),
      drop('url'),
    ],
  },
  {
    what: 'No role has wildcard actions, or the resource * where AWS supports a narrower one',
    check: narrow,
    broken: [
      grant('sweep', { Action: ['dynamodb:*'], Resource: [table] }),
      grant('scan', { Action: ['s3:GetObject'], Resource: ['*'] }),
      change('role', (role) => void (role.managedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess'])),
    ],
  },
  {
    what: 'Each role trusts one AWS service, and Scheduler only for this account',
    check: trust,
    broken: [
      change('role', (role) => {
        role.assumeRolePolicy = JSON.stringify({
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${account}:root` } },
          ],
        });
      }),
      change(
        'role',
        (role) => {
          role.assumeRolePolicy = JSON.stringify({
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { Service: 'scheduler.amazonaws.com' },
              },
            ],
          });
        },
        '"name":"janitor-synth-scheduler"',
      ),
    ],
  },
  {
    what: 'Only the notifier can pass a role, one, and only to Scheduler',
    check: passRole,
    broken: [
      grant('recheck', {
        Action: ['iam:PassRole'],
        Resource: [`arn:aws:iam::${account}:role/janitor-synth-scheduler`],
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
      grant('notify', { Action: ['iam:PassRole'], Resource: ['*'] }),
    ],
  },
  {
    what: 'The Slack function reaches only tables, queues, its secrets and its log',
    check: slackTouchesState,
    broken: [
      grant('slack', { Action: ['ec2:StopInstances'], Resource: ['arn:aws:ec2:*:*:instance/*'] }),
      grant('slack', {
        Action: ['dynamodb:GetItem'],
        Resource: [`arn:aws:dynamodb:us-east-1:${account}:table/orders`],
      }),
    ],
  },
  {
    what: "Only the remediator and the probe can change resources that are not the janitor's own",
    check: readersRead,
    broken: [
      grant('scan', { Action: ['ec2:StopInstances'], Resource: ['arn:aws:ec2:*:*:instance/*'] }),
      grant('scan', {
        Action: ['sts:AssumeRole'],
        Resource: ['arn:aws:iam::222222222222:role/janitor-synth-remediate'],
      }),
    ],
  },
  {
    what: 'The remediator has its own role and cannot post to Slack',
    check: remediatorApart,
    broken: [
      grant('recheck', {
        Action: ['secretsmanager:GetSecretValue'],
        Resource: ['arn:aws:secretsmanager:::secret:x'],
      }),
      change(
        'function',
        (one) => void (one.role = `arn:aws:iam::${account}:role/janitor-synth-recheck`),
        '"name":"janitor-synth-scan"',
      ),
    ],
  },
  {
    what: 'One role may change permissions, and its boundary keeps it from its own',
    check: permissionsApart,
    broken: [
      grant('recheck', { Action: ['iam:AttachUserPolicy'], Resource: [`arn:aws:iam::${account}:user/*`] }),
      grant('recheck-iam', { Action: ['iam:CreateAccessKey'], Resource: [`arn:aws:iam::${account}:user/*`] }),
      change('role', (role) => void delete role.permissionsBoundary, '"name":"janitor-synth-recheck-iam"'),
    ],
  },
  {
    what: 'Every resource granted by name is created under that name',
    check: grantsNameWhatIsMade,
    broken: [
      drop('table', 'janitor-synth-audit'),
      grant('notify', {
        Action: ['sns:Publish'],
        Resource: [`arn:aws:sns:us-east-1:${account}:janitor-synth-news`],
      }),
    ],
  },
  {
    what: 'A function can send to exactly the queues in its environment',
    check: queuesGranted,
    broken: [
      grant('daily-scan', {
        Action: ['sqs:SendMessage'],
        Resource: [`arn:aws:sqs:us-east-1:${account}:janitor-synth-notify`],
      }),
      change(
        'function',
        ({ environment }) => {
          (environment as { variables: ChangeableInputs }).variables.JANITOR_RECHECK_QUEUE_URL =
            'https://sqs/1/janitor-synth-recheck';
        },
        '"name":"janitor-synth-scan"',
      ),
    ],
  },
];
