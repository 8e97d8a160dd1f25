import { resourceTypeOf } from '../../core/compliance/resource-types.generated.ts';
import type { AnyRule } from '../../core/rule.ts';
import { rules } from '../../rules/registry.generated.ts';
import { configDelivery } from '../bucket-policies.ts';
import { wokenBy } from '../functions.ts';
import { complianceBucket, named } from '../names.ts';
import { onlyFor, rolePolicies, serviceTrust } from '../policy-documents.ts';
import type { Context } from './context.ts';
import type { Parts } from './function.ts';
import type { FunctionByName } from './functions.ts';

/** Creates the compliance rules in AWS Config, if requested. */
export function makeConfig(context: Context, parts: Parts, made: FunctionByName): void {
  const { settings, policy } = context;
  if (settings.config === 'off') return;
  const compliance: readonly AnyRule[] = rules.filter(
    (rule: AnyRule) => rule.compliance && policy.policy.rules[rule.id],
  );
  const recording = settings.config === 'recorder' ? [makeRecorder(context, parts, compliance)] : [];
  const judge = made(wokenBy('config')[0]?.name ?? '');
  const permission = new aws.lambda.Permission('ConfigMayAsk', {
    function: judge.name,
    action: 'lambda:InvokeFunction',
    principal: 'config.amazonaws.com',
    sourceAccount: context.where.account,
  });
  for (const rule of compliance) makeRule(context, rule, judge.arn, [permission, ...recording]);
}

/** AWS Config evaluates a rule when a resource changes, and all resources every six hours. */
function makeRule(
  { names, stage }: Context,
  rule: AnyRule,
  functionArn: $util.Output<string>,
  dependsOn: readonly $util.Resource[],
): void {
  const eventSource = 'aws.config';
  new aws.cfg.Rule(
    `Config${rule.id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    {
      name: named(names.prefix, rule.id),
      description: rule.title,
      inputParameters: JSON.stringify({ rule: rule.id }),
      scope: { complianceResourceTypes: [resourceTypeOf(rule.kind)] },
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: functionArn,
        sourceDetails: [
          { eventSource, messageType: 'ConfigurationItemChangeNotification' },
          { eventSource, messageType: 'OversizedConfigurationItemChangeNotification' },
          {
            eventSource,
            messageType: 'ScheduledNotification',
            maximumExecutionFrequency: 'Six_Hours',
          },
        ],
      },
      tags: { project: 'cloud-janitor', stage },
    },
    { dependsOn: [...dependsOn] },
  );
}

/** Records only the kinds of the compliance rules. AWS's managed policy grants what a recorder reads. */
function makeRecorder(
  { names, where }: Context,
  { bucket }: Parts,
  compliance: readonly AnyRule[],
): aws.cfg.RecorderStatus {
  const own = `arn:${where.partition}:config:${where.region}:${where.account}:*`;
  const role = new aws.iam.Role('ConfigRole', {
    name: names.configRole,
    description: 'Lets AWS Config record what the compliance rules look at',
    assumeRolePolicy: serviceTrust('config.amazonaws.com', onlyFor(where.account, own)),
    managedPolicyArns: [`arn:${where.partition}:iam::aws:policy/service-role/AWS_ConfigRole`],
    inlinePolicies: [
      {
        name: 'delivery',
        policy: rolePolicies(
          names.configRole,
          configDelivery(`arn:${where.partition}:s3:::${complianceBucket(where)}`, where),
        ).inline,
      },
    ],
  });
  const recorder = new aws.cfg.Recorder('ConfigRecorder', {
    name: names.configRecorder,
    roleArn: role.arn,
    recordingGroup: {
      allSupported: false,
      includeGlobalResourceTypes: false,
      resourceTypes: [...new Set(compliance.map(({ kind }) => resourceTypeOf(kind)))],
    },
  });
  const channel = new aws.cfg.DeliveryChannel(
    'ConfigChannel',
    { name: names.configRecorder, s3BucketName: bucket, s3KeyPrefix: 'config' },
    { dependsOn: [recorder] },
  );
  return new aws.cfg.RecorderStatus(
    'ConfigRecording',
    { name: recorder.name, isEnabled: true },
    { dependsOn: [channel] },
  );
}
