import { defineFunction } from '../../core/functions/function.ts';
import { fromQueueTogether } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'alarm',
  wakes: {
    by: 'sns',
    queue: 'incidents',
    topic: 'incidents',
    publishers: ['cloudwatch.amazonaws.com'],
    rules: source.rules,
    // Alarms of one moment are one message in Slack.
    batchSize: 50,
    atOnce: 2,
    waitSeconds: 1,
  },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Logs changes of CloudWatch alarms and has their instances checked',
  why: 'Logs changes of CloudWatch alarms and other messages of its topic, and has the instances that they name checked. It cannot read your resources, and can change only its own tables and files.',
  needs: {
    deps: ['clock', 'log', 'policy', 'rules', 'keyValue', 'incidentLog', 'queue', 'home'],
    tables: {
      state: {
        table: {
          GetItem: 'Find out what is known of an alarm',
          PutItem: 'Store the newest change of an alarm',
        },
      },
      incidents: { table: { PutItem: 'Append an entry to the incident log' } },
    },
    queues: {
      notify: 'Tell Slack of a message that cannot be read',
      scan: 'Look at the instances that an alarm names',
    },
    files: [
      { action: 'PutObject', in: ['incidents'], why: 'Store a message that is too long for the table' },
    ],
  },
  create: ({ home, ...deps }) => fromQueueTogether(source, { ...deps, ownPrefix: `janitor-${home.stage}` }),
});
