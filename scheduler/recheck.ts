import { defineFunction } from '../core/functions/function.ts';
import { findsDebt, listsByStatus, readsMany } from '../core/functions/table-uses.ts';
import { queueHandler } from '../queues/queue-handler.ts';
import { works } from '../queues/recheck/registry.generated.ts';
import { worker } from '../queues/worker.ts';
import { recheckDeps, recheckTables } from './rechecks.ts';

export const fn = defineFunction({
  name: 'recheck',
  wakes: { by: 'queue', queue: 'recheck', batchSize: 1, atOnce: 5 },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Rechecks and remediates resources. May change no IAM permissions',
  why: 'Rechecks due findings and remediates, except IAM identities: it cannot change permissions. Mutes alarms of snoozed incidents. It has no secret and cannot post to Slack.',
  needs: {
    // The sweep after a pause lists findings.
    deps: [...recheckDeps, 'scanStatus', 'debts', 'alarmMutes'],
    tables: {
      ...recheckTables,
      state: {
        table: { ...recheckTables.state.table, BatchGetItem: readsMany },
        indexes: { ...listsByStatus, ...findsDebt },
      },
    },
    queues: {
      recheck: 'Read the outcome of a remediation',
      'recheck-iam': 'Pass on what an older version scheduled',
      notify: 'Report the outcome of a recheck',
    },
    resources: { read: 'again', probe: true, remediate: 'others', mutes: true },
  },
  create: ({ findings, scanStatus, debts, ...deps }) =>
    queueHandler(
      deps,
      worker('recheck', works, { ...deps, store: { ...findings, ...scanStatus, ...debts } }),
    ),
});
