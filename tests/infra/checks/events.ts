import { busPatterns, eventPatterns, memberPatterns } from '../../../infra/events.ts';
import { deployedFunctions, fedByRules, isWokenBy } from '../../../infra/functions.ts';
import type { IncidentSource } from '../../../infra/settings.ts';
import { account } from '../synth/mocks.ts';
import {
  inputsOf,
  listOf,
  nameInArn,
  nameOf,
  partsIn,
  prefixOf,
  type StageCheck,
  statementsOf,
  textOf,
} from './model.ts';

type Wanted = {
  readonly name: string;
  readonly pattern: object;
  readonly to: string;
  readonly region?: string;
  readonly bus?: string;
};

/**
 * Events reach the queues only from this stage's rules: those of other regions through the home region, those
 * of member accounts through their bus. `regions`: the watched ones besides the home region, us-east-1.
 * `source`: what tells of alarms.
 */
export function awsEvents(
  regions: readonly string[],
  members: readonly string[],
  source: IncidentSource,
): StageCheck {
  return (synthesized) => {
    const prefix = prefixOf(synthesized);
    const rules = inputsOf(synthesized, 'eventRule');
    const subscribers = deployedFunctions(partsIn(synthesized)).filter(isWokenBy('bus'));
    const ofOwnBus = subscribers.flatMap((fn): readonly Wanted[] =>
      Object.entries(busPatterns(fn)).map(([rule, pattern]) => ({
        name: `${prefix}-${rule}`,
        pattern,
        to: `${prefix}-${fn.wakes.queue}`,
        bus: prefix,
      })),
    );
    const ofAws = fedByRules(source).flatMap((fn): readonly Wanted[] => {
      const own = Object.entries(eventPatterns(fn, account));
      const ofMembers = members.length > 0 ? Object.entries(memberPatterns(fn)) : [];
      const regional = own.filter(([rule]) => fn.wakes.rules[rule]?.at !== 'global-region');
      const to = `${prefix}-${fn.wakes.queue}`;
      return [
        ...own.map(([rule, pattern]) => ({ name: `${prefix}-${rule}`, pattern, to })),
        ...ofMembers.map(([rule, pattern]) => ({
          name: `${prefix}-member-${rule}`,
          pattern,
          to,
          bus: `${prefix}-members`,
        })),
        ...regions.flatMap((region) =>
          regional.map(([rule, pattern]) => ({
            name: `${prefix}-forward-${rule}`,
            pattern,
            to: 'default',
            region,
          })),
        ),
      ];
    });
    const wanted = [...ofAws, ...ofOwnBus];
    return [
      ...wanted.flatMap((one) => ruleProblems(synthesized, one)),
      ...(rules.length === wanted.length ? [] : [`There are ${rules.length} rules and not ${wanted.length}`]),
      ...queueProblems(synthesized),
      ...busProblems(synthesized, members),
    ];
  };
}

function ruleProblems(
  synthesized: Parameters<StageCheck>[0],
  { name, pattern, to, region, bus }: Wanted,
): readonly string[] {
  const isHere = (one: { readonly region?: unknown; readonly eventBusName?: unknown }) =>
    one.region === region && one.eventBusName === bus;
  const rule = inputsOf(synthesized, 'eventRule').find((one) => nameOf(one) === name && isHere(one));
  const target = inputsOf(synthesized, 'eventTarget').find((one) => one.rule === name && isHere(one));
  return [
    ...(textOf(rule?.eventPattern) === JSON.stringify(pattern) ? [] : [`${name} takes other events`]),
    ...(nameInArn(target?.arn) === to ? [] : [`${name} in ${region ?? 'the home region'} sends elsewhere`]),
  ];
}

/** Each queue takes messages of the rules and topics that send to it, or have it as dead letters, and of nothing else. */
function queueProblems(synthesized: Parameters<StageCheck>[0]): readonly string[] {
  const targets = inputsOf(synthesized, 'eventTarget');
  const subscriptions = inputsOf(synthesized, 'subscription').filter(({ protocol }) => protocol === 'sqs');
  return inputsOf(synthesized, 'queuePolicy').flatMap(({ queueUrl, policy, region }) => {
    const queue = textOf(queueUrl).split('/').at(-1);
    const isTo = (arns: readonly unknown[]) => arns.some((arn) => nameInArn(arn) === queue);
    const rules = targets.filter(
      ({ arn, deadLetterConfig, region: of }) =>
        of === region && isTo([arn, (deadLetterConfig as { arn?: unknown } | undefined)?.arn]),
    );
    const topics = subscriptions.filter(({ endpoint, redrivePolicy }) => {
      const { deadLetterTargetArn } = JSON.parse(textOf(redrivePolicy));
      return isTo([endpoint, deadLetterTargetArn]);
    });
    const senders = {
      '{"Service":"events.amazonaws.com"}': rules.map(({ rule }) => String(rule)),
      '{"Service":"sns.amazonaws.com"}': topics.map(({ topic }) => nameInArn(topic)),
    };
    const statements = statementsOf(textOf(policy));
    const isClosed = statements.every(
      ({ actions, conditions }) =>
        actions.join() === 'sqs:SendMessage' &&
        conditions.StringEquals?.['aws:SourceAccount'] === account &&
        !JSON.stringify(conditions).includes('*'),
    );
    const taken = Object.entries(senders).map(([service, names]) => {
      const [of, ...more] = statements.filter(({ principal }) => JSON.stringify(principal) === service);
      const arns = listOf(of?.conditions.ArnEquals?.['aws:SourceArn']).map(nameInArn);
      return more.length === 0 && [...new Set(arns)].sort().join() === [...new Set(names)].sort().join();
    });
    const others = statements.filter(({ principal }) => !(JSON.stringify(principal) in senders));
    const isRight = isClosed && others.length === 0 && statements.length > 0 && taken.every(Boolean);
    return isRight ? [] : [`${queue} takes messages of others, or not those that it should`];
  });
}

/** Only the member accounts of the policy may put events on their bus, and only through forwarding rules. */
function busProblems(synthesized: Parameters<StageCheck>[0], members: readonly string[]): readonly string[] {
  const policies = inputsOf(synthesized, 'eventBusPolicy').flatMap(({ policy }) =>
    statementsOf(textOf(policy)),
  );
  const open = policies.filter(
    ({ principal, actions, conditions }) =>
      JSON.stringify(principal) !== JSON.stringify({ AWS: members }) ||
      actions.join() !== 'events:PutEvents' ||
      !/:rule\/janitor-\w+-forward-\*$/.test(textOf(conditions.ArnLike?.['aws:SourceArn'])),
  );
  const wanted = members.length > 0 ? 1 : 0;
  // The other one is the stage's own, which takes events of its account only: it has no policy.
  const buses = inputsOf(synthesized, 'eventBus').length - 1;
  return [
    ...(buses === wanted && policies.length === wanted
      ? []
      : [`There are ${buses} buses for member accounts`]),
    ...(open.length === 0 ? [] : ['The bus of member accounts takes events of others']),
  ];
}
