import { defineFunction } from '../core/functions/function.ts';
import { comparesStates } from '../core/functions/table-uses.ts';
import { withAccepted } from '../core/iam/with-accepted.ts';
import { queueHandler } from '../queues/queue-handler.ts';
import { works } from '../queues/recheck-iam/registry.generated.ts';
import { worker } from '../queues/worker.ts';
import { recheckDeps, recheckTables } from './rechecks.ts';

export const fn = defineFunction({
  name: 'recheck-iam',
  wakes: { by: 'queue', queue: 'recheck-iam', batchSize: 1, atOnce: 2 },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Rechecks and remediates IAM identities. Changes nothing else',
  why: 'Rechecks due findings of IAM identities and remediates them: the only function that can change permissions. A permissions boundary limits it. It cannot change other resources, has no secret and cannot post to Slack.',
  needs: {
    deps: [...recheckDeps, 'mirror'],
    tables: { ...recheckTables, mirror: { table: comparesStates } },
    queues: {
      'recheck-iam': 'Read the outcome of a remediation',
      notify: 'Report the outcome of a recheck',
    },
    resources: { read: 'again', probe: true, remediate: 'permissions' },
  },
  create: ({ findings, inventory, mirror, ...deps }) =>
    queueHandler(
      deps,
      worker('recheck-iam', works, {
        ...deps,
        store: findings,
        inventory: withAccepted(inventory, mirror),
      }),
    ),
});
