import { defineFunction } from '../../core/functions/function.ts';
import {
  appendsAudit,
  listsByStatus,
  listsPages,
  readsMany,
  readsParts,
  readsState,
  writesState,
} from '../../core/functions/table-uses.ts';
import { withCurrentSecrets } from './current-secrets.ts';

export const fn = defineFunction({
  name: 'slack',
  wakes: { by: 'url' },
  memoryMb: 1024,
  timeoutSeconds: 10,
  description: 'Answers Slack: changes state or sends work. Touches no resource',
  why: 'Answers Slack. It reaches tables and queues, and its two secrets; no resource of yours.',
  isInteractive: true,
  tookMetric: 'SlackAckMs',
  needs: {
    deps: [
      'clock',
      'ids',
      'log',
      'policy',
      'findings',
      'scanStatus',
      'history',
      'queue',
      'keyValue',
      'troubleWords',
      'doorAccess',
    ],
    tables: {
      state: {
        table: {
          GetItem: readsState,
          BatchGetItem: readsMany,
          Query: readsParts,
          PutItem: writesState,
          UpdateItem: 'Prolong claims',
          DeleteItem: 'End a pause',
        },
        indexes: { ...listsByStatus, ...listsPages },
      },
      audit: { table: appendsAudit, indexes: { byResource: 'Show the history of a resource' } },
      evaluations: { table: { Query: 'Show how a resource was judged' } },
    },
    queues: {
      scan: 'Start a scan that somebody asked for',
      recheck: 'Act on what was approved, and on what waited for a pause to end',
      notify: 'Show on cards and Home tabs what was decided',
    },
    secrets: { botToken: 'Speak to Slack', signingSecret: 'Know that a request comes from Slack' },
  },
  create: ({ doorAccess, keyValue, troubleWords, findings, scanStatus, ...deps }) =>
    withCurrentSecrets(doorAccess, {
      deps: { ...deps, store: { ...findings, ...scanStatus } },
      keyValue,
      troubleWords,
    }),
});
