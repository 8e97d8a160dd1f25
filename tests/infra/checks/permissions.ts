import { unscopedActions } from '../../../aws/access/unscoped-actions.ts';
import {
  inputsOf,
  nameInArn,
  nameOf,
  prefixOf,
  roleOf,
  rolesOf,
  type StageCheck,
  type SynthRole,
  type SynthStatement,
  statementsOf,
} from './model.ts';

/** AWS's list of what an AWS Config recorder reads. */
const configPolicy = ':policy/service-role/AWS_ConfigRole';

/** No action patterns, and the resource `*` only where AWS supports nothing narrower. */
export const narrow: StageCheck = (synthesized) =>
  rolesOf(synthesized).flatMap(({ name, statements, managed }) => [
    ...managed
      .filter((arn) => name !== `${prefixOf(synthesized)}-config` || !arn.endsWith(configPolicy))
      .map((arn) => `${name} has the policy ${arn} of AWS`),
    ...statements.flatMap(({ effect, actions, resources }) => [
      ...(effect === 'Allow' ? [] : [`${name} has a statement that is no Allow`]),
      ...actions.filter((action) => action.includes('*')).map((action) => `${name} may ${action}`),
      ...(resources.length === 0 || resources.includes('*')
        ? actions
            .filter((action) => !(action in unscopedActions))
            .map((action) => `${name} may ${action} on everything`)
        : []),
    ]),
  ]);

/** One AWS service per role; Scheduler and Amazon Q only for this account's own resources. */
export const trust: StageCheck = (synthesized) =>
  rolesOf(synthesized).flatMap(({ name, trust: statements }) => [
    ...(statements.length === 1 ? [] : [`${name} has ${statements.length} statements of trust`]),
    ...statements.flatMap(({ principal, conditions }) => {
      const service = typeof principal === 'object' ? principal.Service : undefined;
      if (typeof service !== 'string' || Object.keys(Object(principal)).length !== 1)
        return [`${name} trusts ${JSON.stringify(principal)}`];
      if (service === 'lambda.amazonaws.com') return [];
      const { 'aws:SourceAccount': account, 'aws:SourceArn': source } = conditions.StringEquals ?? {};
      const isOne = source !== undefined && !String(source).includes('*');
      // Rules in several regions and Config's recorders have no ARN known beforehand.
      const like = String(conditions.ArnLike?.['aws:SourceArn'] ?? '').split(':');
      const isOfAccount = ['events', 'config'].includes(like[2] ?? '') && like[4] === account;
      return account && (isOne || isOfAccount) ? [] : [`${name} trusts ${service} for everybody's`];
    }),
  ]);

/** Only the notifier passes a role: one, to Scheduler. */
export const passRole: StageCheck = (synthesized) => {
  const passing = rolesOf(synthesized).flatMap(({ name, statements }) =>
    statements
      .filter(({ actions }) => actions.some((action) => action.toLowerCase() === 'iam:passrole'))
      .map((statement) => ({ name, statement })),
  );
  const wanted = `role/${prefixOf(synthesized)}-scheduler`;
  return [
    ...(passing.length === 1 ? [] : [`${passing.length} statements let a role be passed`]),
    ...passing.flatMap(({ name, statement: { resources, conditions } }) => [
      ...(name === `${prefixOf(synthesized)}-notify` ? [] : [`${name} may pass a role`]),
      ...(resources.length === 1 && resources[0]?.endsWith(wanted)
        ? []
        : [`${name} may pass ${resources.join(', ')}`]),
      ...(conditions.StringEquals?.['iam:PassedToService'] === 'scheduler.amazonaws.com'
        ? []
        : [`${name} may pass a role to any service`]),
    ]),
  ];
};

/** The public function reaches only tables, queues, its secrets and its log. */
export const slackTouchesState: StageCheck = (synthesized) => {
  const { statements } = roleOf(synthesized, 'slack');
  const allowed =
    /^(?:dynamodb:(?:BatchGetItem|ConditionCheckItem|DeleteItem|GetItem|PutItem|Query|UpdateItem)|sqs:SendMessage|secretsmanager:GetSecretValue|logs:(?:CreateLogStream|PutLogEvents))$/;
  return [
    ...(statements.length > 0 ? [] : ['The Slack function may do nothing']),
    ...statements.flatMap(({ actions, resources }) => [
      ...actions
        .filter((action) => !allowed.test(action))
        .map((action) => `The Slack function may ${action}`),
      ...resources
        .filter((arn) => !isOwn(synthesized, arn))
        .map((arn) => `The Slack function may reach ${arn}`),
    ]),
  ];
};

/** All functions but the remediator and the probe only read resources that are not the janitor's own. */
export const readersRead: StageCheck = (synthesized) =>
  functionRoles(synthesized)
    .filter(({ name }) => !changers(synthesized).includes(name))
    .flatMap(({ name, statements }) => [
      ...changing(synthesized, statements)
        .filter((action) => action !== 'config:PutEvaluations' || !name.endsWith('-config-rule'))
        .map((action) => `${name} may ${action}`),
      ...statements
        .filter(({ actions }) => actions.includes('sts:AssumeRole'))
        .flatMap(({ resources }) => resources)
        .filter((arn) => !arn.endsWith(`role/${prefixOf(synthesized)}-read`))
        .map((arn) => `${name} may become ${arn}`),
    ]);

/** Of resources that are not Janitor's own: the boundary of `recheck-iam` has to deny them there. */
const writesPolicies: readonly string[] = [
  's3:DeleteBucketPolicy',
  's3:PutBucketPolicy',
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:PutResourcePolicy',
  'sns:SetTopicAttributes',
  'sqs:SetQueueAttributes',
];

/** The remediator has its own role and no access to Slack. */
export const remediatorApart: StageCheck = (synthesized) => {
  const remediators = ['recheck', 'recheck-iam'].map((name) => roleOf(synthesized, name));
  const taken = inputsOf(synthesized, 'function').map(({ role }) => nameInArn(role));
  const own = inputsOf(synthesized, 'function').every(({ name, role }) => nameInArn(role) === name);
  return [
    ...remediators
      .filter(({ statements }) => changing(synthesized, statements).length === 0)
      .map(({ name }) => `${name} may change nothing`),
    ...(own && new Set(taken).size === taken.length ? [] : ['Functions share a role']),
    ...remediators.flatMap(({ name, statements }) =>
      statements
        .flatMap(({ actions }) => actions)
        .filter((action) =>
          /^(?:secretsmanager|scheduler|sns|lambda):(?!List|Describe|Get(?!SecretValue))/.test(action),
        )
        .filter((action) => !(name.endsWith('-recheck-iam') && writesPolicies.includes(action)))
        .map((action) => `The remediator may ${action}`),
    ),
  ];
};

/** One role may change permissions. Its boundary denies that on Janitor's own roles and policies. */
export const permissionsApart: StageCheck = (synthesized) => {
  const changes = (action: string) =>
    /^iam:(?:Add|Attach|Create|Delete|Detach|Put|Remove|Set|Update)/.test(action);
  const own = `${prefixOf(synthesized)}-recheck-iam`;
  const boundaries = new Map(inputsOf(synthesized, 'policy').map((one) => [nameOf(one), String(one.policy)]));
  const limits = inputsOf(synthesized, 'role')
    .filter((role) => nameOf(role) === own)
    .flatMap((role) =>
      statementsOf(boundaries.get(nameInArn(role.permissionsBoundary)) ?? '{"Statement":[]}'),
    );
  const denied = limits.filter(({ effect }) => effect === 'Deny');
  const mine = roleOf(synthesized, 'recheck-iam')
    .statements.flatMap(({ actions }) => actions)
    .filter(changes);
  return [
    ...rolesOf(synthesized)
      .filter(({ name }) => name !== own)
      .flatMap(({ name, statements }) =>
        statements.flatMap(({ actions }) => actions.filter(changes)).map((action) => `${name} may ${action}`),
      ),
    ...(mine.length > 0 ? [] : ['The remediator of IAM identities may change nothing']),
    ...mine
      .filter(
        (action) => !limits.some(({ effect, actions }) => effect === 'Allow' && actions.includes(action)),
      )
      .map((action) => `The permissions boundary does not allow ${action}`),
    ...mine.flatMap((action) =>
      ['role', 'policy']
        .filter(
          (what) =>
            !denied.some(
              ({ actions, resources }) =>
                actions.includes(action) && resources.some((arn) => arn.endsWith(`:${what}/janitor-*`)),
            ),
        )
        .map((what) => `${own} may ${action} on a ${what} of Janitor`),
    ),
    ...writesPolicies
      .filter(
        (action) =>
          !denied.some(
            ({ actions, resources }) =>
              actions.includes(action) &&
              resources.some(
                (arn) => arn.startsWith(`arn:aws:${action.split(':')[0]}:`) && arn.endsWith(':janitor-*'),
              ),
          ),
      )
      .map((action) => `${own} may ${action} on what is Janitor's own`),
  ];
};

/** Every name in a grant exists. */
export const grantsNameWhatIsMade: StageCheck = (synthesized) => {
  const { resources } = synthesized;
  const made = new Set(resources.map(({ inputs }) => String(inputs.name ?? inputs.bucket)));
  return rolesOf(synthesized).flatMap(({ name, statements }) =>
    statements
      .flatMap((statement) => statement.resources)
      .filter((arn) => isOwn(synthesized, arn) && !ofMemberAccount(synthesized, arn))
      .filter((arn) => !made.has(partOf(arn)))
      .map((arn) => `${name} is granted ${arn}, which is not made`),
  );
};

/** Whether an ARN has the stage's prefix. */
function isOwn(synthesized: Synthesized, arn: string): boolean {
  return new RegExp(`[:/]${prefixOf(synthesized)}(?:[-/:]|$)`).test(arn);
}

function ofMemberAccount(synthesized: Synthesized, arn: string): boolean {
  const [, , service, , account] = arn.split(':');
  const own = inputsOf(synthesized, 'feed').map(({ eventSourceArn }) => String(eventSourceArn).split(':')[4]);
  return service === 'iam' && !own.includes(account);
}

/** The name in the ARN of a resource or a part of it. */
function partOf(arn: string): string {
  const [, , service = '', , , ...rest] = arn.split(':');
  if (service === 'logs') return rest[1] ?? '';
  if (service === 'secretsmanager') return rest[1]?.replace(/-\?+$/, '') ?? '';
  const path = rest.at(-1)?.split('/') ?? [];
  if (service === 's3') return path[0] ?? '';
  return (path.length > 1 ? path[1] : path[0]) ?? '';
}

function functionRoles(synthesized: Synthesized): readonly SynthRole[] {
  const names = inputsOf(synthesized, 'function').map(nameOf);
  return rolesOf(synthesized).filter(({ name }) => names.includes(name));
}

function changers(synthesized: Synthesized): readonly string[] {
  return ['recheck', 'recheck-iam', 'probe'].map((name) => `${prefixOf(synthesized)}-${name}`);
}

function changing(synthesized: Synthesized, statements: readonly SynthStatement[]): readonly string[] {
  return statements
    .filter(({ resources }) => !resources.every((arn) => isOwn(synthesized, arn)))
    .flatMap(({ actions }) => actions)
    .filter(
      (action) => !/^[a-z0-9-]+:(?:Get|List|Describe|LookupEvents|GenerateCredentialReport)/.test(action),
    );
}

type Synthesized = Parameters<StageCheck>[0];
