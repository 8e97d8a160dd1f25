import { describe, expect, test } from '@jest/globals';
import { awsEvents } from './checks/events.ts';
import { inputsOf, listOf, nameInArn, statementsOf } from './checks/model.ts';
import { synthesized } from './good.ts';
import { readSynthesized } from './synth/run.ts';
import { memberAccounts } from './synth/stages.ts';

describe('alarms', () => {
  const onlyEvents = () => readSynthesized(process.cwd(), 'unprotected');
  const topicsIn = (made: ReturnType<typeof synthesized>) =>
    inputsOf(made, 'topic')
      .map(({ name }) => String(name))
      .filter((name) => name.endsWith('-incidents'));
  const policyOfQueue = (made: ReturnType<typeof synthesized>, queue: string) =>
    inputsOf(made, 'queuePolicy')
      .filter(({ queueUrl }) => String(queueUrl).endsWith(`/${queue}`))
      .map(({ policy }) => statementsOf(String(policy)));

  test('come from the topic by default, and no rule sends them', () => {
    expect(topicsIn(synthesized())).toEqual(['janitor-synth-incidents']);
    const rules = inputsOf(synthesized(), 'eventRule').map(({ name }) => String(name));
    expect(rules.filter((name) => name.includes('alarm'))).toEqual([]);
  });

  test('come from EventBridge alone where the stage says so, and then there is no topic', () => {
    expect(awsEvents(['eu-west-1'], memberAccounts, 'events')(onlyEvents())).toEqual([]);
    expect(topicsIn(onlyEvents())).toEqual([]);
    const queues = inputsOf(onlyEvents(), 'subscription').filter(({ protocol }) => protocol === 'sqs');
    expect(queues).toEqual([]);
  });

  test('come from both: each queue has one policy, for its two rules and its topic', () => {
    for (const queue of ['janitor-production-incidents', 'janitor-production-incidents-dead']) {
      const [statements, ...more] = policyOfQueue(synthesized('production'), queue);
      expect(more).toEqual([]);
      const sources = statements?.map(({ conditions }) =>
        listOf(conditions.ArnEquals?.['aws:SourceArn']).map(nameInArn),
      );
      expect(sources).toEqual([
        ['janitor-production-alarm-changes', 'janitor-production-member-alarm-changes'],
        ['janitor-production-incidents'],
      ]);
    }
  });

  test('have queue policies of the same logical names whatever their source is', () => {
    const named = (made: ReturnType<typeof synthesized>) =>
      made.resources
        .filter(
          ({ type, name }) => type === 'aws:sqs/queuePolicy:QueuePolicy' && name.startsWith('Incidents'),
        )
        .map(({ name }) => name)
        .sort();
    const names = ['IncidentsDeadPolicy', 'IncidentsQueuePolicy'];
    for (const made of [synthesized(), synthesized('production'), onlyEvents()])
      expect(named(made)).toEqual(names);
  });
});
