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
    // Alarms of one moment are one message in Slack.
    batchSize: 50,
    atOnce: 2,
    waitSeconds: 1,
  },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Logs changes of CloudWatch alarms',
  why: 'Logs changes of CloudWatch alarms and other messages of its topic. It can change only its own tables and files.',
  needs: {
    deps: ['clock', 'log', 'keyValue', 'incidentLog', 'home'],
    tables: {
      state: {
        table: {
          GetItem: 'Find out what is known of an alarm',
          PutItem: 'Store the newest change of an alarm',
        },
      },
      incidents: { table: { PutItem: 'Append an entry to the incident log' } },
    },
    files: [
      { action: 'PutObject', in: ['incidents'], why: 'Store a message that is too long for the table' },
    ],
  },
  create: ({ home, ...deps }) => fromQueueTogether(source, { ...deps, ownPrefix: `janitor-${home.stage}` }),
});
