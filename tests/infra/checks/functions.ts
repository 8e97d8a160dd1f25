import { deployedFunctions, type FunctionPlan, functions } from '../../../infra/functions.ts';
import {
  inputsOf,
  nameInArn,
  nameOf,
  partsIn,
  prefixOf,
  roleOf,
  type StageCheck,
  shortName,
} from './model.ts';

type SynthVariables = Readonly<Record<string, string>>;

/** Each function has its planned runtime, architecture, timeout, memory and log retention. */
export const asPlanned: StageCheck = (synthesized) => {
  const found = inputsOf(synthesized, 'function');
  const logs = new Map(
    inputsOf(synthesized, 'logGroup').map((group) => [nameOf(group), Number(group.retentionInDays)]),
  );
  return deployedFunctions(partsIn(synthesized)).flatMap((plan) => {
    const { name } = plan;
    const made = found.find((one) => shortName(synthesized, one) === name);
    if (!made) return [`There is no function ${name}`];
    const log = made.loggingConfig as { logFormat?: string; logGroup?: string } | undefined;
    const facts: readonly (readonly [string, unknown, unknown])[] = [
      ['runtime', made.runtime, 'nodejs22.x'],
      ['processor', String(made.architectures), 'arm64'],
      ['timeout', made.timeout, plan.timeoutSeconds],
      ['memory', made.memorySize, plan.memoryMb],
      ['handler', made.handler, `${name}.handler`],
      ['form of the log', log?.logFormat, 'JSON'],
      ['log', log?.logGroup, `/aws/lambda/${nameOf(made)}`],
    ];
    const kept = logs.get(log?.logGroup ?? '') ?? 0;
    return [
      ...facts
        .filter(([, is, wanted]) => is !== wanted)
        .map(([what, is, wanted]) => `${name}: ${what} is ${String(is)} and not ${String(wanted)}`),
      ...(kept >= 7 && kept <= 400 ? [] : [`${name}: its log is kept for ${kept} days`]),
    ];
  });
};

/** A flood of requests must not throttle the account's other functions. */
export const slackIsBounded: StageCheck = (synthesized) =>
  inputsOf(synthesized, 'function')
    .filter((made) => shortName(synthesized, made) === 'slack')
    .filter(({ reservedConcurrentExecutions: reserved }) => !(Number(reserved) > 0))
    .map((made) => `${nameOf(made)} may take all that the account has`);

/** Each function has exactly the environment that it needs. */
export const environment: StageCheck = (synthesized) =>
  inputsOf(synthesized, 'function').flatMap((made) => {
    const fn = functions.find(({ name }) => name === shortName(synthesized, made));
    if (!fn) return [`The function ${nameOf(made)} is not planned`];
    const { name, needs } = fn;
    const names = (needed: object = {}) =>
      Object.keys(needed).map((one) => one.toUpperCase().replaceAll('-', '_'));
    const { variables = {} } = (made.environment ?? {}) as { variables?: SynthVariables };
    const wanted = [
      'JANITOR_STAGE',
      ...(needs.deps.includes('policy') ? ['JANITOR_POLICY'] : []),
      ...names(needs.queues).map((queue) => `JANITOR_${queue}_QUEUE_URL`),
      ...names(needs.topics).map((topic) => `JANITOR_${topic}_TOPIC_ARN`),
      ...names(needs.functions).map((invoked) => `JANITOR_${invoked}_FUNCTION`),
      ...(needs.secrets?.botToken ? ['SLACK_BOT_TOKEN_SECRET_ARN'] : []),
      ...(needs.secrets?.signingSecret ? ['SLACK_SIGNING_SECRET_ARN'] : []),
      ...(needs.files ? ['JANITOR_COMPLIANCE_BUCKET'] : []),
      ...dashboardVariables(needs.dashboard, inputsOf(synthesized, 'distribution').length > 0),
      ...(needs.schedules ? ['JANITOR_SCHEDULER_ROLE_ARN'] : []),
    ];
    return [
      ...wanted.filter((key) => !variables[key]).map((key) => `${name} is not told ${key}`),
      ...Object.keys(variables)
        .filter((key) => !wanted.includes(key))
        .map((key) => `${name} is told ${key} and does not need it`),
    ];
  });

function dashboardVariables(need: FunctionPlan['needs']['dashboard'], isMade: boolean): readonly string[] {
  if (!need || !isMade) return [];
  const signs = ['JANITOR_DASHBOARD_KEY_ID', 'JANITOR_DASHBOARD_KEY_SECRET_ARN'];
  return ['JANITOR_DASHBOARD_URL', ...(need === 'address' ? [] : signs)];
}

/** A function's environment and its grants agree. */
export const queuesGranted: StageCheck = (synthesized) =>
  inputsOf(synthesized, 'function').flatMap((made) => {
    const name = shortName(synthesized, made);
    const { variables = {} } = (made.environment ?? {}) as { variables?: SynthVariables };
    const granted = roleOf(synthesized, name)
      .statements.filter(({ actions }) => actions.includes('sqs:SendMessage'))
      .flatMap(({ resources }) => resources.map(nameInArn))
      .filter((queue) => queue !== `${prefixOf(synthesized)}-${name}-dead`);
    const told = Object.entries(variables)
      .filter(([key]) => key.endsWith('_QUEUE_URL'))
      .map(([, url]) => nameInArn(url));
    return [
      ...told
        .filter((queue) => !granted.includes(queue))
        .map((queue) => `${name} is told of ${queue} and may not send to it`),
      ...granted
        .filter((queue) => !told.includes(queue))
        .map((queue) => `${name} may send to ${queue} and is not told of it`),
    ];
  });
