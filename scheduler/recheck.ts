import { defineFunction } from '../core/functions/function.ts';
import {
  appendsAudit,
  comparesStates,
  findsDebt,
  givesUpClaims,
  listsByStatus,
  readsMany,
  readsState,
  updatesState,
  writesState,
} from '../core/functions/table-uses.ts';
import { withAccepted } from '../core/iam/with-accepted.ts';
import { queueHandler } from '../queues/queue-handler.ts';
import { works } from '../queues/recheck/registry.generated.ts';
import { worker } from '../queues/worker.ts';

export const fn = defineFunction({
  name: 'recheck',
  wakes: { by: 'queue', queue: 'recheck', batchSize: 1, atOnce: 5 },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Rechecks and remediates: the only function that may change resources',
  why: 'Rechecks due findings and remediates: the only function that can change your resources. It has no secret and cannot post to Slack.',
  needs: {
    deps: [
      'clock',
      'ids',
      'log',
      'policy',
      'rules',
      'findings',
      'scanStatus',
      'debts',
      'queue',
      'keyValue',
      'inventory',
      'mirror',
      'remediator',
      'telemetry',
    ],
    tables: {
      state: {
        table: {
          GetItem: readsState,
          BatchGetItem: readsMany,
          PutItem: writesState,
          UpdateItem: updatesState,
          DeleteItem: givesUpClaims,
          ConditionCheckItem: 'Remediate only while there is no pause',
        },
        indexes: { ...listsByStatus, ...findsDebt },
      },
      audit: { table: appendsAudit },
      mirror: { table: comparesStates },
    },
    queues: {
      recheck: 'Read the outcome of a remediation',
      notify: 'Report the outcome of a recheck',
    },
    resources: { read: 'again', probe: true, remediate: true },
  },
  create: ({ findings, scanStatus, debts, inventory, mirror, ...deps }) =>
    queueHandler(
      deps,
      worker('recheck', works, {
        ...deps,
        store: { ...findings, ...scanStatus, ...debts },
        inventory: withAccepted(inventory, mirror),
      }),
    ),
});
