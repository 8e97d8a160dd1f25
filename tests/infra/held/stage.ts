import { complianceBucket } from '../checks/compliance.ts';
import { asPlanned, environment, slackIsBounded } from '../checks/functions.ts';
import { types } from '../checks/model.ts';
import { encryption, secretsStay } from '../checks/protection.ts';
import { removal, stageInEveryName, tables, tags } from '../checks/stage.ts';
import { account } from '../synth/mocks.ts';
import { add, change, drop, type Held, type Inputs } from './breaking.ts';

export const stageHeld: readonly Held[] = [
  {
    what: 'Queues and topics are encrypted',
    check: encryption,
    broken: [
      change('queue', (queue) => void (queue.sqsManagedSseEnabled = false), 'scan-dead'),
      change('topic', (topic) => delete topic.kmsMasterKeyId, 'notices'),
    ],
  },
  {
    what: 'There is one bucket: versioned, encrypted, private, by TLS alone, with files that end',
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
    what: "Secrets lie in Secrets Manager alone, and outputs show neither them nor the account's id",
    check: secretsStay(['the-bot-token', 'the-signing-secret'], account),
    broken: [
      change(
        'function',
        ({ environment }) => void ((environment as { variables: Inputs }).variables.TOKEN = 'the-bot-token'),
      ),
      (whole) => ({ ...whole, outputs: { topic: `arn:aws:sns:us-east-1:${account}:x` } }),
    ],
  },
  {
    what: 'Functions are as planned: arm64, Node 22, JSON logs that end some day',
    check: asPlanned,
    broken: [
      change('function', (one) => void (one.architectures = ['x86_64'])),
      change('function', (one) => void (one.runtime = 'nodejs18.x')),
      change('logGroup', (group) => void (group.retentionInDays = 0)),
      drop('function', '"name":"janitor-synth-probe"'),
    ],
  },
  {
    what: 'The Slack function has copies of its own, and no more',
    check: slackIsBounded,
    broken: [
      change('function', (one) => delete one.reservedConcurrentExecutions, '"name":"janitor-synth-slack"'),
    ],
  },
  {
    what: 'A function is told what it needs and nothing else',
    check: environment,
    broken: [
      change(
        'function',
        ({ environment }) => void ((environment as { variables: Inputs }).variables.SST_KEY = 'x'),
      ),
      change(
        'function',
        ({ environment }) => delete (environment as { variables: Inputs }).variables.JANITOR_STAGE,
      ),
    ],
  },
  {
    what: 'Every name has the stage in it',
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
    what: 'Production is kept and protected; every other stage goes completely',
    check: removal,
    broken: [
      (whole) => ({ ...whole, app: { ...whole.app, removal: 'retain' } }),
      (whole) => ({ ...whole, app: { ...whole.app, protect: true } }),
      change('table', (one) => void (one.deletionProtectionEnabled = true)),
      change('secret', (secret) => delete secret.recoveryWindowInDays),
    ],
  },
  {
    what: 'Tables have the keys and indexes that are asked by, expiry, and recovery to any point in time',
    check: tables,
    broken: [
      change('table', (one) => void (one.pointInTimeRecovery = { enabled: false })),
      change('table', (one) => void (one.ttl = { attributeName: 'expires', enabled: true })),
      change('table', (one) => void (one.globalSecondaryIndexes = []), 'byDebt'),
    ],
  },
];
