import { resolve } from 'node:path';
import type { Needs, TopicName } from '../../core/functions/function.ts';
import {
  bucketVariable,
  dashboardKeyIdVariable,
  dashboardKeyVariable,
  dashboardUrlVariable,
  functionVariable,
  policyVariable,
  queueVariable,
  reportEmailVariable,
  reportSenderVariable,
  schedulerRoleVariable,
  secretVariables,
  topicVariable,
} from '../../core/functions/function-variables.ts';
import { isStage } from '../../core/functions/stage.ts';
import type { Result } from '../../core/result.ts';
import type { QueueName } from '../../core/work.ts';
import {
  isHttpUrl,
  isHttpUrlOrNothing,
  isPort,
  reader,
  type VariableReader,
  type Variables,
  withSlash,
} from './variables.ts';

export type SlackEnvironment = {
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
};

/** The environment of a read-only scan. The SDK finds AWS credentials itself. */
export type ScanEnvironment = {
  readonly region: string;
  /** Null: AWS itself. */
  readonly endpoint: string | null;
  /** The endpoint of tables, queues and schedules, when they are in an emulator and the scanned accounts are not. */
  readonly state?: {
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** A path or `s3://bucket/key`; null: the built-in defaults. */
  readonly configPath: string | null;
  readonly stage: string;
  /** The prefix of table, queue and schedule group names: `janitor-<stage>`. */
  readonly prefix: string;
};

/** The environment of all handlers in one process. */
export type Environment = ScanEnvironment & {
  /** 0: any free port. */
  readonly port: number;
  readonly slack: SlackEnvironment;
  readonly dashboard?: DashboardEnvironment;
};

/** `key`: absent when everybody may read. */
type DashboardEnvironment = {
  /** Ends with a slash. */
  readonly url: string;
  readonly key?: { readonly id: string; readonly secretArn: string };
};

/** The environment of one deployed function. A single process (`Environment`) needs none of the optional fields. */
export type FunctionEnvironment = ScanEnvironment & {
  readonly slack: {
    /** Ends with a slash. */
    readonly apiUrl: string;
    readonly botToken?: string;
    readonly signingSecret?: string;
    /** The ARN in Secrets Manager, when `botToken` is absent. */
    readonly botTokenArn?: string;
    readonly signingSecretArn?: string;
  };
  /** The path of the compiled policy. Absent in a single process, which reads `configPath`. */
  readonly policyPath?: string;
  /** The queues that the function sends to. Absent: queues are looked up by name. */
  readonly queueUrls?: Partial<Readonly<Record<QueueName, string>>>;
  /** Absent: `<prefix>-scheduler` in the queue's account. */
  readonly schedulerRoleArn?: string;
  /** The topics that the function publishes to. Absent: it publishes nothing. */
  readonly topicArns?: Partial<Readonly<Record<TopicName, string>>>;
  /** The deployed names of functions that this one invokes, by our names. Absent: the work is done in this process. */
  readonly functions?: Partial<Readonly<Record<string, string>>>;
  /** The function remediates IAM identities, with a role of its own in member accounts. */
  readonly changesPermissions?: true;
  /** The bucket of evaluations, reports and compliance files. Absent: none are written. */
  readonly complianceBucket?: string;
  /** Absent: the daily report is not mailed. */
  readonly reportMail?: { readonly sender: string; readonly recipients: readonly string[] };
  /** Absent: the stage has no dashboard. */
  readonly dashboard?: DashboardEnvironment;
  readonly logLevel?: LogLevel;
};

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Refused with all missing variables in one line, then one line per invalid variable. */
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
    ...readDashboard(read),
  };
  return read.finish(environment);
}

/** Reads only what a scan needs: no Slack, no port. */
export function readScanEnvironment(variables: Variables = process.env): Result<ScanEnvironment, string[]> {
  const read = reader(variables);
  return read.finish(readShared(read));
}

/** Reads the environment of one deployed function. Requires only the variables that this function needs. */
export function readFunctionEnvironment(
  needs: Needs,
  variables: Variables = process.env,
): Result<FunctionEnvironment, string[]> {
  const read = reader(variables);
  const shared = readShared(read);
  const slack = { apiUrl: readSlackUrl(read), ...readSecrets(read, needs) };
  const queueUrls = readQueueUrls(read, Object.keys(needs.queues ?? {}) as QueueName[]);
  const policy = needs.deps.includes('policy') ? read.required(policyVariable) : undefined;
  const topicArns = readSome(read, Object.keys(needs.topics ?? {}) as TopicName[], topicVariable);
  const functions = readSome(read, Object.keys(needs.functions ?? {}), functionVariable);
  const schedulerRoleArn = needs.schedules && read.optional(schedulerRoleVariable);
  const complianceBucket = needs.files && read.optional(bucketVariable);
  const reportMail = needs.mail === undefined ? undefined : readReportMail(read);
  return read.finish({
    ...shared,
    slack,
    ...(policy ? { policyPath: resolve(read.optional('LAMBDA_TASK_ROOT') ?? '', policy) } : {}),
    ...(queueUrls ? { queueUrls } : {}),
    ...(topicArns ? { topicArns } : {}),
    ...(functions ? { functions } : {}),
    ...(schedulerRoleArn ? { schedulerRoleArn } : {}),
    ...(complianceBucket ? { complianceBucket } : {}),
    ...(reportMail ? { reportMail } : {}),
    ...(needs.dashboard ? readDashboard(read) : {}),
    ...(needs.resources?.remediate === 'permissions' ? { changesPermissions: true as const } : {}),
    logLevel: read.checked(
      'JANITOR_LOG_LEVEL',
      'info',
      (value) => logLevels.includes(value as LogLevel),
      `must be one of ${logLevels.join(', ')}`,
      (value) => value as LogLevel,
    ),
  });
}

function readDashboard(read: VariableReader): { readonly dashboard?: DashboardEnvironment } {
  const url = read.optional(dashboardUrlVariable);
  const id = read.optional(dashboardKeyIdVariable);
  const secretArn = read.optional(dashboardKeyVariable);
  if (url === undefined) return {};
  return { dashboard: { url: withSlash(url), ...(id && secretArn ? { key: { id, secretArn } } : {}) } };
}

/** Undefined unless both variables are set. */
function readReportMail(read: VariableReader): FunctionEnvironment['reportMail'] {
  const sender = read.optional(reportSenderVariable);
  const recipients = read.optional(reportEmailVariable)?.split(',') ?? [];
  return sender === undefined || recipients.length === 0
    ? undefined
    : { sender, recipients: recipients.map((one) => one.trim()) };
}

/** The value or the Secrets Manager ARN of each secret. */
function readSecrets(read: VariableReader, { secrets = {} }: Needs): Partial<FunctionEnvironment['slack']> {
  const names = Object.keys(secrets) as (keyof typeof secretVariables)[];
  for (const name of names) read.requireOne(secretVariables[name].value, secretVariables[name].arn);
  return Object.fromEntries(
    names.flatMap((name) => {
      const given = [
        [name, read.optional(secretVariables[name].value)],
        [`${name}Arn`, read.optional(secretVariables[name].arn)],
      ] as const;
      return given.filter(([, value]) => value !== undefined);
    }),
  );
}

/** Undefined when none of the variables is set. */
function readSome<N extends string>(
  read: VariableReader,
  names: readonly N[],
  variableOf: (name: N) => string,
): Partial<Record<N, string>> | undefined {
  const given = names.flatMap((name) => {
    const value = read.optional(variableOf(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return given.length > 0 ? (Object.fromEntries(given) as Partial<Record<N, string>>) : undefined;
}

/** Undefined when no queue URL is set. Otherwise every queue that the function sends to needs one. */
function readQueueUrls(
  read: VariableReader,
  queues: readonly QueueName[],
): FunctionEnvironment['queueUrls'] | undefined {
  if (!read.hasAny(/^JANITOR_\w+_QUEUE_URL$/)) return undefined;
  return Object.fromEntries(
    queues.map((queue) => {
      const variable = queueVariable(queue);
      const url = read.required(variable);
      return [queue, url && read.checked(variable, '', isHttpUrl, 'must be an http(s) URL', String)];
    }),
  );
}

function readSlackUrl(read: VariableReader): string {
  return read.checked(
    'SLACK_API_URL',
    'https://slack.com/api/',
    isHttpUrl,
    'must be an http(s) URL',
    withSlash,
  );
}

function readShared(read: VariableReader): ScanEnvironment {
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
