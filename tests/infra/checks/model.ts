import type { StageParts } from '../../../infra/functions.ts';
import type { Synthesized, SynthResource } from '../synth/result.ts';

/** A policy statement in which single values are lists. */
export type SynthStatement = {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: Readonly<Record<string, string | readonly string[]>> | string | undefined;
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

export type SynthRole = {
  readonly name: string;
  readonly trust: readonly SynthStatement[];
  readonly statements: readonly SynthStatement[];
  /** ARNs of attached policies that are not created here. */
  readonly managed: readonly string[];
};

export type StageCheck = (synthesized: Synthesized) => readonly string[];

export const types = {
  alarm: 'aws:cloudwatch/metricAlarm:MetricAlarm',
  bucket: 'aws:s3/bucket:Bucket',
  bucketEncryption: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  bucketExpiry: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  bucketPolicy: 'aws:s3/bucketPolicy:BucketPolicy',
  bucketPrivacy: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  bucketVersions: 'aws:s3/bucketVersioning:BucketVersioning',
  catalogDatabase: 'aws:glue/catalogDatabase:CatalogDatabase',
  catalogTable: 'aws:glue/catalogTable:CatalogTable',
  configRecorder: 'aws:cfg/recorder:Recorder',
  configRule: 'aws:cfg/rule:Rule',
  dashboard: 'aws:cloudwatch/dashboard:Dashboard',
  distribution: 'aws:cloudfront/distribution:Distribution',
  eventBus: 'aws:cloudwatch/eventBus:EventBus',
  eventBusPolicy: 'aws:cloudwatch/eventBusPolicy:EventBusPolicy',
  eventRule: 'aws:cloudwatch/eventRule:EventRule',
  eventTarget: 'aws:cloudwatch/eventTarget:EventTarget',
  namedQuery: 'aws:athena/namedQuery:NamedQuery',
  queuePolicy: 'aws:sqs/queuePolicy:QueuePolicy',
  function: 'aws:lambda/function:Function',
  feed: 'aws:lambda/eventSourceMapping:EventSourceMapping',
  invocations: 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
  logQuery: 'aws:cloudwatch/queryDefinition:QueryDefinition',
  logGroup: 'aws:cloudwatch/logGroup:LogGroup',
  policy: 'aws:iam/policy:Policy',
  permission: 'aws:lambda/permission:Permission',
  queue: 'aws:sqs/queue:Queue',
  role: 'aws:iam/role:Role',
  schedule: 'aws:scheduler/schedule:Schedule',
  scheduleGroup: 'aws:scheduler/scheduleGroup:ScheduleGroup',
  secret: 'aws:secretsmanager/secret:Secret',
  subscription: 'aws:sns/topicSubscription:TopicSubscription',
  table: 'aws:dynamodb/table:Table',
  topic: 'aws:sns/topic:Topic',
  topicPolicy: 'aws:sns/topicPolicy:TopicPolicy',
  url: 'aws:lambda/functionUrl:FunctionUrl',
  key: 'aws:kms/key:Key',
  workgroup: 'aws:athena/workgroup:Workgroup',
} as const;

export function inputsOf(
  { resources }: Synthesized,
  type: keyof typeof types,
): readonly Readonly<Record<string, unknown>>[] {
  return resources.filter((resource) => resource.type === types[type]).map(({ inputs }) => inputs);
}

export function nameOf(inputs: SynthResource['inputs']): string {
  return String(inputs.name);
}

/** Whether the stage deploys AWS Config rules. */
export function answersConfig(synthesized: Synthesized): boolean {
  return inputsOf(synthesized, 'configRule').length > 0;
}

/** What the stage has, by other resources than its functions. */
export function partsIn(synthesized: Synthesized): StageParts {
  const mails = synthesized.resources.filter(
    ({ type, inputs }) => type.endsWith(':TopicSubscription') && nameInArn(inputs.topic).endsWith('-iam'),
  );
  return {
    withConfig: answersConfig(synthesized),
    isPolicyInS3: false,
    withIamMail: mails.length > 0,
  };
}

/** Without the stage's prefix: `scan` for `janitor-synth-scan`. */
export function shortName(synthesized: Synthesized, inputs: SynthResource['inputs']): string {
  return nameOf(inputs).replace(`${prefixOf(synthesized)}-`, '');
}

export function prefixOf({ app }: Synthesized): string {
  return `janitor-${app.stage}`;
}

/** The last part of the ARN of a queue, topic, function or role. */
export function nameInArn(arn: unknown): string {
  return String(arn).split(/[:/]/).at(-1) ?? '';
}

export function isDead(name: string): boolean {
  return name.endsWith('-dead');
}

export function rolesOf(synthesized: Synthesized): readonly SynthRole[] {
  const made = new Map(
    inputsOf(synthesized, 'policy').map((policy) => [nameOf(policy), textOf(policy.policy)]),
  );
  return inputsOf(synthesized, 'role').map((role) => {
    const inline = listOf(role.inlinePolicies) as readonly { readonly policy: string }[];
    const attached = listOf(role.managedPolicyArns).map(String);
    const texts = [...inline.map(({ policy }) => policy), ...attached.map((arn) => made.get(nameInArn(arn)))];
    return {
      name: nameOf(role),
      trust: statementsOf(textOf(role.assumeRolePolicy)),
      statements: texts.flatMap((text) => (text === undefined ? [] : statementsOf(text))),
      managed: attached.filter((arn) => !made.has(nameInArn(arn))),
    };
  });
}

export function roleOf(synthesized: Synthesized, functionName: string): SynthRole {
  const role = rolesOf(synthesized).find(({ name }) => name === `${prefixOf(synthesized)}-${functionName}`);
  return role ?? { name: functionName, trust: [], statements: [], managed: [] };
}

export function statementsOf(policy: string): readonly SynthStatement[] {
  const { Statement: statements } = JSON.parse(policy) as {
    Statement: readonly {
      Effect: string;
      Action: string | readonly string[];
      Resource?: string | readonly string[];
      Principal?: SynthStatement['principal'];
      Condition?: SynthStatement['conditions'];
    }[];
  };
  return statements.map(({ Effect, Action, Resource = [], Principal, Condition = {} }) => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat(),
    principal: Principal,
    conditions: Condition,
  }));
}

/** `value` when it is a list, otherwise an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
