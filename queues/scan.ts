import { defineFunction } from '../core/functions/function.ts';
import {
  appendsAudit,
  findsCause,
  givesUpClaims,
  keepsStates,
  readsMany,
  readsParts,
  readsState,
  recordsEvaluations,
  updatesState,
  writesState,
} from '../core/functions/table-uses.ts';
import { withAccepted } from '../core/iam/with-accepted.ts';
import { queueHandler } from './queue-handler.ts';
import { works } from './scan/registry.generated.ts';
import { worker } from './worker.ts';

export const fn = defineFunction({
  name: 'scan',
  // An incident that lasts for hours sends its next check back each time.
  wakes: { by: 'queue', queue: 'scan', batchSize: 1, atOnce: 20, mayLoop: true },
  memoryMb: 1024,
  timeoutSeconds: 120,
  description: 'Reads resources, judges and claims. Changes none',
  why: 'Reads your resources, judges them and claims findings. It can change only its own tables.',
  needs: {
    deps: [
      'clock',
      'ids',
      'log',
      'policy',
      'rules',
      'findings',
      'scanStatus',
      'scans',
      'queue',
      'inventory',
      'dryRuns',
      'tagIndex',
      'owners',
      'keyValue',
      'evaluations',
      'incidentLog',
      'changeHistory',
      'mirror',
      'telemetry',
    ],
    tables: {
      state: {
        table: {
          GetItem: readsState,
          BatchGetItem: readsMany,
          Query: readsParts,
          PutItem: writesState,
          UpdateItem: updatesState,
          DeleteItem: givesUpClaims,
          Scan: 'Recount findings',
        },
        indexes: { byUnit: 'Compare with the stored findings' },
      },
      audit: { table: appendsAudit, indexes: findsCause },
      evaluations: {
        table: recordsEvaluations,
        indexes: { byUnit: 'Compare with the stored evaluations of a unit' },
      },
      incidents: {
        table: {
          UpdateItem: 'Write how an incident went into its log',
          Query: 'Count how often an alarm went off before',
        },
      },
      mirror: { table: keepsStates, indexes: { byAccount: 'Find identities that are gone' } },
    },
    queues: {
      scan: 'Split a scan: one message per account, region and kind',
      notify: 'Report findings',
      compliance: 'Start the compliance report',
    },
    secrets: { botToken: "Call Slack's API" },
    files: [{ action: 'PutObject', in: ['evaluations'], why: 'Write the evaluations of a scan to a file' }],
    functions: { probe: 'Have the function probe make dry runs of remediations' },
    resources: { regions: true, read: 'list', changes: true },
  },
  create: ({ findings, scanStatus, scans, inventory, dryRuns, tagIndex, owners, mirror, ...deps }) =>
    queueHandler(
      deps,
      worker('scan', works, {
        ...deps,
        store: { ...findings, ...scanStatus, ...scans },
        inventory: withAccepted({ ...inventory, ...dryRuns, ...tagIndex }, mirror),
        mirror,
        notices: owners,
      }),
    ),
});
