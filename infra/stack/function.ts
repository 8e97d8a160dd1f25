import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionNeeds } from '../../app/functions/needs.ts';
import { bundleFunction } from '../bundle.ts';
import { type FunctionName, functions } from '../functions.ts';
import { grantsOf, platformGrants } from '../grants.ts';
import { logicalName, named } from '../names.ts';
import { rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Queues } from './queues.ts';
import type { Secrets } from './secrets.ts';

/** Values may not be known before they are made. */
type Variables = Record<string, $util.Input<string>>;

/** `bucket`: name of the compliance bucket. */
type Parts = { readonly queues: Queues; readonly secrets: Secrets; readonly bucket: $util.Input<string> };

type More = Pick<sst.aws.FunctionArgs, 'url' | 'concurrency' | 'retries'> & {
  readonly variables?: Variables;
  readonly failedTo?: $util.Input<string>;
};

const policyFile = 'policy.json';

/** Where what is deployed of a function lies: its bundle and the policy. */
export function functionFolder(context: Pick<Context, 'root' | 'stage'>, name: FunctionName): string {
  return join(context.root, '.sst', 'functions', context.stage, name);
}

/** The function with its own role, which may do what `infra/grants.ts` says and what Lambda itself needs. */
export async function makeFunction(
  context: Context,
  name: FunctionName,
  parts: Parts,
  { variables = {}, failedTo, ...more }: More = {},
): Promise<sst.aws.Function> {
  const { names, where, isProduction } = context;
  const plan = functions[name];
  const folder = functionFolder(context, name);
  // What an earlier version left there would be deployed with it.
  await rm(folder, { recursive: true, force: true });
  const { bundle, handler } = await bundleFunction(context.root, plan.handler, folder);
  if (functionNeeds[name].readsPolicy) await writeFile(join(folder, policyFile), context.policy.json);
  const environment = { ...variablesOf(context, name, parts), ...variables };
  const physical = named(names.prefix, name);
  const { inline, attached } = rolePolicies(physical, [
    ...grantsOf(name, where),
    ...platformGrants(name, where),
  ]);
  const policies = attached.map(
    (policy, at) =>
      new aws.iam.Policy(`${logicalName(name)}Accounts${at + 1}`, {
        name: `${physical}-accounts-${at + 1}`,
        description: `Of ${physical}: roles of member accounts`,
        policy,
      }).arn,
  );
  return new sst.aws.Function(logicalName(name), {
    name: physical,
    bundle,
    handler,
    description: plan.description,
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    timeout: `${plan.timeoutSeconds} seconds`,
    memory: `${plan.memoryMb} MB`,
    logging: { format: 'json', retention: isProduction ? '3 months' : '2 weeks' },
    // `sst dev` would give the role the rights of whoever runs it.
    dev: false,
    ...more,
    transform: {
      // Not SST's own variables: nothing is linked, so that nothing needs them.
      function: (fn) => void (fn.environment = { variables: environment }),
      role: (role) => {
        role.name = physical;
        role.description = plan.description;
        role.assumeRolePolicy = serviceTrust('lambda.amazonaws.com');
        role.managedPolicyArns = policies;
        role.inlinePolicies = [{ name: 'grants', policy: inline }];
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

function variablesOf({ stage }: Context, name: FunctionName, { queues, secrets, bucket }: Parts): Variables {
  const needs = functionNeeds[name];
  return {
    JANITOR_STAGE: stage,
    ...(needs.readsPolicy ? { JANITOR_POLICY: policyFile } : {}),
    ...Object.fromEntries(
      needs.queues.map((queue) => [`JANITOR_${queue.toUpperCase()}_QUEUE_URL`, queues.work[queue].url]),
    ),
    ...(needs.usesBucket ? { JANITOR_COMPLIANCE_BUCKET: bucket } : {}),
    ...(needs.secrets.includes('botToken') ? { SLACK_BOT_TOKEN_SECRET_ARN: secrets.botToken } : {}),
    ...(needs.secrets.includes('signingSecret') ? { SLACK_SIGNING_SECRET_ARN: secrets.signingSecret } : {}),
  };
}
