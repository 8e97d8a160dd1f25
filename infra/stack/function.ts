import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needs, SecretName, TopicName } from '../../core/functions/function.ts';
import {
  bucketVariable,
  configVariable,
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
import { bundleFunction } from '../bundle.ts';
import type { FunctionPlan } from '../functions.ts';
import { functionBoundary, grantsOf, platformGrants } from '../grants/functions.ts';
import { logicalName, named } from '../names.ts';
import { policyDocument, rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Dashboard } from './dashboard.ts';
import type { Queues } from './queues.ts';
import type { ScheduleResources } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { Streams } from './tables.ts';
import type { Topics } from './topics.ts';

/** Values may be outputs that are unknown before the deployment. */
type StageVariables = Record<string, $util.Input<string>>;

export type Extras = Pick<sst.aws.FunctionArgs, 'url' | 'concurrency' | 'retries'> & {
  readonly failedTo?: $util.Input<string>;
};

const policyFile = 'policy.json';

/** The deployed parts whose names and addresses go into functions' environments. */
export type Parts = {
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly schedules: ScheduleResources;
  readonly topics: Topics;
  readonly streams: Streams;
  /** The name of the compliance bucket. */
  readonly bucket: $util.Input<string>;
  readonly dashboard: Dashboard | null;
};

/** The folder of a function's bundle and policy. */
export function functionFolder(context: Pick<Context, 'root' | 'stage'>, name: string): string {
  return join(context.root, '.sst', 'functions', context.stage, name);
}

/** Creates the function with its own role: the declared permissions and those that Lambda needs. */
export async function makeFunction(
  context: Context,
  fn: FunctionPlan,
  parts: Parts,
  { failedTo, ...more }: Extras,
): Promise<sst.aws.Function> {
  const { names, where, isProduction } = context;
  const { name, description, needs } = fn;
  const folder = functionFolder(context, name);
  // Files of an earlier version would be deployed too.
  await rm(folder, { recursive: true, force: true });
  const { bundle, handler } = await bundleFunction(context.root, fn, folder);
  if (needs.deps.includes('policy')) await writeFile(join(folder, policyFile), context.policy.json);
  const environment = variablesOf(context, needs, parts);
  const physical = named(names.prefix, name);
  const { inline, attached } = rolePolicies(physical, [...grantsOf(fn, where), ...platformGrants(fn, where)]);
  const policies = attached.map(
    (policy, at) =>
      new aws.iam.Policy(`${logicalName(name)}Accounts${at + 1}`, {
        name: `${physical}-accounts-${at + 1}`,
        description: `Of ${physical}: roles of member accounts`,
        policy,
      }).arn,
  );
  const boundary = boundaryFor(context, fn);
  return new sst.aws.Function(logicalName(name), {
    name: physical,
    bundle,
    handler,
    description,
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    timeout: `${fn.timeoutSeconds} seconds`,
    memory: `${fn.memoryMb} MB`,
    logging: { format: 'json', retention: isProduction ? '3 months' : '2 weeks' },
    // `sst dev` would give the role the permissions of the developer.
    dev: false,
    ...more,
    transform: {
      // Replaces SST's own variables, which only linked resources need.
      function: (fn) => void (fn.environment = { variables: environment }),
      role: (role) => {
        role.name = physical;
        role.description = description;
        role.assumeRolePolicy = serviceTrust('lambda.amazonaws.com');
        role.managedPolicyArns = policies;
        role.inlinePolicies = [{ name: 'grants', policy: inline }];
        if (boundary) role.permissionsBoundary = boundary.arn;
      },
      ...(failedTo === undefined
        ? {}
        : {
            eventInvokeConfig: (config: aws.lambda.FunctionEventInvokeConfigArgs) => {
              config.maximumEventAgeInSeconds = 3_600;
              config.destinationConfig = { onFailure: { destination: failedTo } };
            },
          }),
    },
  });
}

/** The permissions boundary of a function that changes permissions. */
function boundaryFor({ names, where }: Context, fn: FunctionPlan) {
  if (fn.needs.resources?.remediate !== 'permissions') return undefined;
  const physical = named(names.prefix, fn.name);
  return new aws.iam.Policy(`${logicalName(fn.name)}Boundary`, {
    name: `${physical}-boundary`,
    description: `The most that ${physical} may do`,
    policy: policyDocument(functionBoundary(fn, where)),
  });
}

function variablesOf(
  { stage, names, settings: { reportMail }, where: { policyObject } }: Context,
  needs: Needs,
  parts: Parts,
): StageVariables {
  const { queues = {}, secrets = {}, topics = {}, functions = {}, files, schedules } = needs;
  const each = <N extends string>(
    of: Readonly<Record<string, unknown>>,
    variable: (name: N) => string,
    value: (name: N) => $util.Input<string>,
  ): StageVariables =>
    Object.fromEntries((Object.keys(of) as N[]).map((name) => [variable(name), value(name)]));
  return {
    JANITOR_STAGE: stage,
    ...(needs.deps.includes('policy') ? { [policyVariable]: policyFile } : {}),
    ...(policyObject && (needs.deps.includes('policy') || needs.policyFiles)
      ? { [configVariable]: `s3://${policyObject.bucket}/${policyObject.key}` }
      : {}),
    ...each<string>(queues, queueVariable, (name) => parts.queues.fed(name).url),
    ...each<SecretName>(
      secrets,
      (name) => secretVariables[name].arn,
      (name) => parts.secrets[name],
    ),
    ...each<TopicName>(topics, topicVariable, (name) => parts.topics[name]),
    ...each<string>(functions, functionVariable, (name) => named(names.prefix, name)),
    ...(files ? { [bucketVariable]: parts.bucket } : {}),
    ...(needs.mail && reportMail
      ? { [reportSenderVariable]: reportMail.sender, [reportEmailVariable]: reportMail.recipients.join(',') }
      : {}),
    ...dashboardVariables(needs, parts.dashboard),
    ...(schedules ? { [schedulerRoleVariable]: parts.schedules.roleArn } : {}),
  };
}

function dashboardVariables({ dashboard: need }: Needs, made: Dashboard | null): StageVariables {
  if (!need || !made) return {};
  return {
    [dashboardUrlVariable]: made.url,
    ...(typeof need === 'object' && made.key
      ? { [dashboardKeyIdVariable]: made.key.id, [dashboardKeyVariable]: made.key.secretArn }
      : {}),
  };
}
