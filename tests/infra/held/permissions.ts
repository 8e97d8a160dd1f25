import { toldAndGranted } from '../checks/functions.ts';
import {
  grantsNameWhatIsMade,
  narrow,
  passRole,
  readersRead,
  remediatorApart,
  slackTouchesState,
  trust,
} from '../checks/permissions.ts';
import { oneDoor } from '../checks/protection.ts';
import { account } from '../synth/mocks.ts';
import { change, drop, grant, type Held, type Inputs } from './breaking.ts';

const table = `arn:aws:dynamodb:us-east-1:${account}:table/janitor-synth-state`;

export const permissionsHeld: readonly Held[] = [
  {
    what: "The Slack function's URL is the only door, and answers to no web page",
    check: oneDoor,
    broken: [
      change('permission', (one) => void (one.function = 'janitor-synth-recheck')),
      change('url', (url) => void (url.cors = { allowOrigins: ['*'] })),
      drop('url'),
    ],
  },
  {
    what: 'No role may do everything of a service, or anything on everything but for what AWS allows on nothing narrower',
    check: narrow,
    broken: [
      grant('sweep', { Action: ['dynamodb:*'], Resource: [table] }),
      grant('scan', { Action: ['s3:GetObject'], Resource: ['*'] }),
      change('role', (role) => void (role.managedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess'])),
    ],
  },
  {
    what: 'Roles trust one service of AWS, and Scheduler for this account alone',
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
    what: 'One role may be passed, by the notifier, to Scheduler',
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
    what: 'The Slack function touches tables, queues, its secrets and its log',
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
    what: 'All but the remediator and its dry runs only read what is not their own',
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
    what: 'The remediator has a role of its own and does not speak in Slack',
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
    what: 'What is granted by name is made under that name',
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
    what: 'Queues that a function is told of are those it may send to',
    check: toldAndGranted,
    broken: [
      grant('daily-scan', {
        Action: ['sqs:SendMessage'],
        Resource: [`arn:aws:sqs:us-east-1:${account}:janitor-synth-notify`],
      }),
      change(
        'function',
        ({ environment }) => {
          (environment as { variables: Inputs }).variables.JANITOR_RECHECK_QUEUE_URL =
            'https://sqs/1/janitor-synth-recheck';
        },
        '"name":"janitor-synth-scan"',
      ),
    ],
  },
];
