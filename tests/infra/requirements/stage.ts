import { complianceBucket } from '../checks/compliance.ts';
import { asPlanned, environment, slackIsBounded } from '../checks/functions.ts';
import { types } from '../checks/model.ts';
import { encryption, secretsStay } from '../checks/protection.ts';
import { removal, stageInEveryName, tables, tags } from '../checks/stage.ts';
import { account } from '../synth/mocks.ts';
import { add, type ChangeableInputs, change, drop, type Requirement } from './breaking.ts';

export const stageRequirements: readonly Requirement[] = [
  {
    what: 'Queues and topics are encrypted',
    check: encryption,
    broken: [
      change('queue', (queue) => void (queue.sqsManagedSseEnabled = false), 'scan-dead'),
      change('topic', (topic) => delete topic.kmsMasterKeyId, 'notices'),
    ],
  },
  {
    what: 'The one bucket is versioned, encrypted, private and TLS-only, and its files expire',
    check: complianceBucket,
    broken: [
      add({ type: types.bucket, name: 'Reports', inputs: { bucket: 'janitor-synth-reports' } }),
      drop('bucketVersions'),
      change('bucketVersions', (one) => void (one.versioningConfiguration = { status: 'Suspended' })),
      drop('bucketEncryption'),
      change('bucketPrivacy', (one) => void (one.restrictPublicBuckets = false)),
      change('bucketPolicy', (one) => void (one.policy = '{"Statement":[]}')),
      change('bucketExpiry', (one) => void (one.rules = [])),
    ],
  },
  {
    what: 'Secrets are only in Secrets Manager, and outputs show neither secrets nor the account id',
    check: secretsStay(['the-bot-token', 'the-signing-secret'], account),
    broken: [
      change(
        'function',
        ({ environment }) =>
          void ((environment as { variables: ChangeableInputs }).variables.TOKEN = 'the-bot-token'),
      ),
      (whole) => ({ ...whole, outputs: { topic: `arn:aws:sns:us-east-1:${account}:x` } }),
    ],
  },
  {
    what: 'Functions run on arm64 and Node 22 with JSON logs that expire',
    check: asPlanned,
    broken: [
      change('function', (one) => void (one.architectures = ['x86_64'])),
      change('function', (one) => void (one.runtime = 'nodejs18.x')),
      change('logGroup', (group) => void (group.retentionInDays = 0)),
      drop('function', '"name":"janitor-synth-probe"'),
    ],
  },
  {
    what: 'The Slack function has reserved concurrency',
    check: slackIsBounded,
    broken: [
      change('function', (one) => delete one.reservedConcurrentExecutions, '"name":"janitor-synth-slack"'),
    ],
  },
  {
    what: 'A function has only the environment variables that it needs',
    check: environment,
    broken: [
      change(
        'function',
        ({ environment }) => void ((environment as { variables: ChangeableInputs }).variables.SST_KEY = 'x'),
      ),
      change(
        'function',
        ({ environment }) => delete (environment as { variables: ChangeableInputs }).variables.JANITOR_STAGE,
      ),
    ],
  },
  {
    what: 'Every name contains the stage',
    check: stageInEveryName,
    broken: [
      change('queue', (queue) => void (queue.name = 'janitor-scan')),
      change('logGroup', (group) => void (group.name = '/aws/lambda/slack')),
      add({ type: types.eventRule, name: 'Rule', inputs: {} }),
    ],
  },
  {
    what: 'Everything is tagged with project and stage',
    check: tags,
    broken: [(whole) => ({ ...whole, app: { ...whole.app, providers: { aws: {} } } })],
  },
  {
    what: 'Production is protected and retained; every other stage is removed completely',
    check: removal,
    broken: [
      (whole) => ({ ...whole, app: { ...whole.app, removal: 'retain' } }),
      (whole) => ({ ...whole, app: { ...whole.app, protect: true } }),
      change('table', (one) => void (one.deletionProtectionEnabled = true)),
      change('secret', (secret) => delete secret.recoveryWindowInDays),
    ],
  },
  {
    what: 'Tables have the keys and indexes that the code queries, expiry, and point-in-time recovery',
    check: tables,
    broken: [
      change('table', (one) => void (one.pointInTimeRecovery = { enabled: false })),
      change('table', (one) => void (one.ttl = { attributeName: 'expires', enabled: true })),
      change('table', (one) => void (one.globalSecondaryIndexes = []), 'byDebt'),
    ],
  },
];
