import { defineFunction } from '../../core/functions/function.ts';
import {
  appendsAudit,
  listsByStatus,
  listsIncidents,
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
  why: 'Answers Slack. It can use its tables, queues and two secrets; it cannot read or change your resources.',
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
          UpdateItem: 'Extend claims',
          DeleteItem: 'End a pause',
        },
        indexes: { ...listsByStatus, ...listsPages, ...listsIncidents },
      },
      audit: { table: appendsAudit, indexes: { byResource: 'Show the history of a resource' } },
      evaluations: { table: { Query: 'Read the evaluations of a resource' } },
    },
    queues: {
      scan: 'Start a requested scan',
      notify: 'Redraw cards and Home tabs, and recheck approved findings',
    },
    secrets: { botToken: "Call Slack's API", signingSecret: "Verify Slack's signature" },
  },
  create: ({ doorAccess, keyValue, troubleWords, findings, scanStatus, ...deps }) =>
    withCurrentSecrets(doorAccess, {
      deps: { ...deps, store: { ...findings, ...scanStatus } },
      keyValue,
      troubleWords,
    }),
});
