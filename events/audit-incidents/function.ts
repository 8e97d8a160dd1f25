import { defineFunction } from '../../core/functions/function.ts';
import { changeId } from '../alarm/ids.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'audit-incidents',
  wakes: {
    by: 'bus',
    queue: 'audit-incidents',
    rules: source.rules,
    batchSize: 50,
    atOnce: 2,
    waitSeconds: 5,
  },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Writes into the log of incidents how they went',
  why: 'Writes into the log of incidents how they went: the result, who acted, and when it was over. It can change nothing else.',
  needs: {
    deps: ['log', 'rules', 'findings', 'incidentLog'],
    tables: {
      state: { table: { GetItem: 'Read the finding of an incident' } },
      audit: { table: { Query: 'Read what happened to it' } },
      incidents: {
        table: {
          PutItem: 'Log an incident that no alarm told of',
          UpdateItem: 'Write how an incident went into its log',
        },
      },
    },
  },
  create: ({ findings, ...deps }) => fromQueue(source, { ...deps, store: findings, changeId }),
});
