import { functionNeeds } from '../../../app/functions/needs.ts';
import { deployedFunctions, functionNames, functions } from '../../../infra/functions.ts';
import {
  answersConfig,
  type Check,
  inputsOf,
  nameInArn,
  nameOf,
  prefixOf,
  roleOf,
  shortName,
} from './model.ts';

type Variables = Readonly<Record<string, string>>;

/** Each function as it is planned: runtime, processor, time, memory, and a log that is kept for some time. */
export const asPlanned: Check = (synthesized) => {
  const found = inputsOf(synthesized, 'function');
  const logs = new Map(
    inputsOf(synthesized, 'logGroup').map((group) => [nameOf(group), Number(group.retentionInDays)]),
  );
  return deployedFunctions(answersConfig(synthesized)).flatMap((name) => {
    const made = found.find((one) => shortName(synthesized, one) === name);
    if (!made) return [`There is no function ${name}`];
    const log = made.loggingConfig as { logFormat?: string; logGroup?: string } | undefined;
    const plan = functions[name];
    const facts: readonly (readonly [string, unknown, unknown])[] = [
      ['runtime', made.runtime, 'nodejs22.x'],
      ['processor', String(made.architectures), 'arm64'],
      ['timeout', made.timeout, plan.timeoutSeconds],
      ['memory', made.memorySize, plan.memoryMb],
      ['handler', made.handler, plan.handler],
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

/** A flood at the door must leave the account's other functions alone. */
export const slackIsBounded: Check = (synthesized) =>
  inputsOf(synthesized, 'function')
    .filter((made) => shortName(synthesized, made) === 'slack')
    .filter(({ reservedConcurrentExecutions: reserved }) => !(Number(reserved) > 0))
    .map((made) => `${nameOf(made)} may take all that the account has`);

/** Each function knows what it needs, and not what it does not. */
export const environment: Check = (synthesized) =>
  inputsOf(synthesized, 'function').flatMap((made) => {
    const name = functionNames.find((one) => one === shortName(synthesized, made));
    if (!name) return [`The function ${nameOf(made)} is not planned`];
    const { variables = {} } = (made.environment ?? {}) as { variables?: Variables };
    const needs = functionNeeds[name];
    const wanted = [
      'JANITOR_STAGE',
      ...(needs.readsPolicy ? ['JANITOR_POLICY'] : []),
      ...needs.queues.map((queue) => `JANITOR_${queue.toUpperCase()}_QUEUE_URL`),
      ...(needs.secrets.includes('botToken') ? ['SLACK_BOT_TOKEN_SECRET_ARN'] : []),
      ...(needs.secrets.includes('signingSecret') ? ['SLACK_SIGNING_SECRET_ARN'] : []),
      ...(needs.usesBucket ? ['JANITOR_COMPLIANCE_BUCKET'] : []),
      ...(name === 'scan' ? ['JANITOR_PROBE_FUNCTION'] : []),
      ...(name === 'compliance' ? ['JANITOR_COMPLIANCE_TOPIC_ARN'] : []),
      ...(name === 'notify' ? ['JANITOR_SCHEDULER_ROLE_ARN', 'JANITOR_NOTICES_TOPIC_ARN'] : []),
    ];
    return [
      ...wanted.filter((key) => !variables[key]).map((key) => `${name} is not told ${key}`),
      ...Object.keys(variables)
        .filter((key) => !wanted.includes(key))
        .map((key) => `${name} is told ${key} and does not need it`),
    ];
  });

/** What a function is told of may be used by it, and what it may use it is told of. */
export const toldAndGranted: Check = (synthesized) =>
  inputsOf(synthesized, 'function').flatMap((made) => {
    const name = shortName(synthesized, made);
    const { variables = {} } = (made.environment ?? {}) as { variables?: Variables };
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
