import { resolve } from 'node:path';
import type { Result } from '../../core/result.ts';
import type { QueueName } from '../../core/work.ts';
import type { FunctionName } from '../../infra/functions.ts';
import { functionNeeds } from '../functions/needs.ts';
import {
  isHttpUrl,
  isHttpUrlOrNothing,
  isPort,
  isStage,
  type Reader,
  reader,
  type Variables,
  withSlash,
} from './variables.ts';

export type SlackEnvironment = {
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
};

/** What a read-only scan is told by its surroundings. AWS credentials are found by the SDK itself. */
export type ScanEnvironment = {
  readonly region: string;
  /** Null: the real AWS. */
  readonly endpoint: string | null;
  /** Where tables, queues and schedules are, when that is elsewhere than what is looked after: an emulator. */
  readonly state?: {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** A path or `s3://bucket/key`; null: the built-in defaults. */
  readonly configPath: string | null;
  readonly stage: string;
  /** Tables, queues and schedule groups begin with it: `janitor-<stage>`. */
  readonly prefix: string;
};

/** What the handlers need besides, in one process. */
export type Environment = ScanEnvironment & {
  /** 0: any free one. */
  readonly port: number;
  readonly slack: SlackEnvironment;
};

/** What a deployed function may be told besides. One process that does it all (`Environment`) goes without. */
export type FunctionEnvironment = ScanEnvironment & {
  readonly slack: {
    /** Ends with a slash. */
    readonly apiUrl: string;
    readonly botToken?: string;
    readonly signingSecret?: string;
    /** Where the value is in Secrets Manager, for what is not given itself. */
    readonly botTokenArn?: string;
    readonly signingSecretArn?: string;
  };
  /** The compiled policy, a JSON file; one process that does it all reads `configPath`. */
  readonly policyPath?: string;
  /** Of the queues that the function sends to; absent: queues are looked up by their names. */
  readonly queueUrls?: Partial<Readonly<Record<QueueName, string>>>;
  /** Absent: `<prefix>-scheduler` in the queue's account. */
  readonly schedulerRoleArn?: string;
  /** For final notices by mail or chat; absent: none. */
  readonly noticesTopicArn?: string;
  /** Asked for dry runs; absent: they are made in the same process. */
  readonly probeFunction?: string;
  /** Of evaluations, reports and the files of single checks; absent: none are written. */
  readonly complianceBucket?: string;
  /** For alerts of what is not compliant; absent: none. */
  readonly complianceTopicArn?: string;
  readonly logLevel?: LogLevel;
};

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every variable that is missing, in one line, then a line for each that is wrong. */
export function readEnvironment(variables: Variables = process.env): Result<Environment, string[]> {
  const read = reader(variables);
  const environment = {
    ...readShared(read),
    port: read.checked('PORT', '3000', isPort, 'must be a port from 0 to 65535', Number),
    slack: {
      apiUrl: readSlackUrl(read),
      botToken: read.required('SLACK_BOT_TOKEN'),
      signingSecret: read.required('SLACK_SIGNING_SECRET'),
    },
  };
  return read.finish(environment);
}

/** The part that a scan needs: no Slack, no port. */
export function readScanEnvironment(variables: Variables = process.env): Result<ScanEnvironment, string[]> {
  const read = reader(variables);
  return read.finish(readShared(read));
}

export const queueVariables: Readonly<Record<QueueName, string>> = {
  scan: 'JANITOR_SCAN_QUEUE_URL',
  recheck: 'JANITOR_RECHECK_QUEUE_URL',
  notify: 'JANITOR_NOTIFY_QUEUE_URL',
  compliance: 'JANITOR_COMPLIANCE_QUEUE_URL',
};
export const secretVariables = {
  botToken: { value: 'SLACK_BOT_TOKEN', arn: 'SLACK_BOT_TOKEN_SECRET_ARN' },
  signingSecret: { value: 'SLACK_SIGNING_SECRET', arn: 'SLACK_SIGNING_SECRET_ARN' },
} as const;

/** What one deployed function is told. Only what this function needs can be missing. */
export function readFunctionEnvironment(
  name: FunctionName,
  variables: Variables = process.env,
): Result<FunctionEnvironment, string[]> {
  const read = reader(variables);
  const { queues, secrets, readsPolicy, usesBucket } = functionNeeds[name];
  const shared = readShared(read);
  const given = <K extends string>(key: K, variable: string) => {
    const value = read.optional(variable);
    return (value === undefined ? {} : { [key]: value }) as { readonly [k in K]?: string };
  };
  for (const secret of secrets) read.requireOne(secretVariables[secret].value, secretVariables[secret].arn);
  const urls = readQueueUrls(read, queues);
  const policy = readsPolicy ? read.required('JANITOR_POLICY') : undefined;
  const [botToken, signingSecret] = [secretVariables.botToken, secretVariables.signingSecret];
  return read.finish({
    ...shared,
    slack: {
      apiUrl: readSlackUrl(read),
      ...(secrets.includes('botToken')
        ? { ...given('botToken', botToken.value), ...given('botTokenArn', botToken.arn) }
        : {}),
      ...(secrets.includes('signingSecret')
        ? { ...given('signingSecret', signingSecret.value), ...given('signingSecretArn', signingSecret.arn) }
        : {}),
    },
    ...(policy ? { policyPath: resolve(read.optional('LAMBDA_TASK_ROOT') ?? '', policy) } : {}),
    ...(urls ? { queueUrls: urls } : {}),
    ...(name === 'notify' ? given('schedulerRoleArn', 'JANITOR_SCHEDULER_ROLE_ARN') : {}),
    ...(name === 'notify' ? given('noticesTopicArn', 'JANITOR_NOTICES_TOPIC_ARN') : {}),
    ...(usesBucket ? given('complianceBucket', 'JANITOR_COMPLIANCE_BUCKET') : {}),
    ...(name === 'compliance' ? given('complianceTopicArn', 'JANITOR_COMPLIANCE_TOPIC_ARN') : {}),
    ...(name === 'scan' ? given('probeFunction', 'JANITOR_PROBE_FUNCTION') : {}),
    logLevel: read.checked(
      'JANITOR_LOG_LEVEL',
      'info',
      (value) => logLevels.includes(value as LogLevel),
      `must be one of ${logLevels.join(', ')}`,
      (value) => value as LogLevel,
    ),
  });
}

/** Undefined when none is given; when some are, those that the function sends to must all be. */
function readQueueUrls(
  read: Reader,
  queues: readonly QueueName[],
): FunctionEnvironment['queueUrls'] | undefined {
  const isAnyGiven = Object.values(queueVariables).some((variable) => read.optional(variable) !== undefined);
  if (!isAnyGiven) return undefined;
  return Object.fromEntries(
    queues.map((queue) => {
      const variable = queueVariables[queue];
      const url = read.required(variable);
      return [queue, url && read.checked(variable, '', isHttpUrl, 'must be an http(s) URL', String)];
    }),
  );
}

function readSlackUrl(read: Reader): string {
  return read.checked(
    'SLACK_API_URL',
    'https://slack.com/api/',
    isHttpUrl,
    'must be an http(s) URL',
    withSlash,
  );
}

function readShared(read: Reader): ScanEnvironment {
  const region = read.optional('AWS_REGION') ?? read.optional('AWS_DEFAULT_REGION') ?? 'us-east-1';
  const endpoint = read.checked('AWS_ENDPOINT_URL', '', isHttpUrlOrNothing, 'must be an http(s) URL', String);
  const stage = read.checked('JANITOR_STAGE', 'dev', isStage, 'must be 1 to 20 of a-z, 0-9 and -', String);
  return {
    region,
    endpoint: endpoint || null,
    configPath: read.optional('JANITOR_CONFIG') ?? null,
    stage,
    prefix: `janitor-${stage}`,
  };
}
