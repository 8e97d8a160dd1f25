import { defineFunction } from '../../core/functions/function.ts';
import {
  appendsAudit,
  findsCause,
  givesUpClaims,
  keepsStates,
  readsMany,
  readsState,
  updatesState,
  writesState,
} from '../../core/functions/table-uses.ts';
import { receiveIamEvent } from '../../core/iam/receive-event.ts';
import { withAccepted } from '../../core/iam/with-accepted.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'iam-change',
  wakes: { by: 'events', queue: 'iam-changes', rules: source.rules, batchSize: 10, atOnce: 4 },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Judges changes of permissions as they happen, and claims findings. Changes nothing',
  why: 'Judges changes of IAM as they happen, and claims findings. It can change only its own tables.',
  needs: {
    deps: [
      'clock',
      'ids',
      'log',
      'policy',
      'rules',
      'findings',
      'claims',
      'queue',
      'inventory',
      'dryRuns',
      'owners',
      'keyValue',
      'mirror',
      'iamMetrics',
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
        },
        indexes: { byUnit: 'Compare with the stored findings' },
      },
      audit: { table: appendsAudit, indexes: findsCause },
      mirror: { table: keepsStates },
    },
    queues: {
      notify: 'Announce findings',
      scan: 'Scan the identities of an account when an event says too little',
    },
    secrets: { botToken: "Call Slack's API" },
    functions: { probe: 'Have the function probe read what protects an identity' },
    resources: {
      steps: {
        'iam-identity': ['get', 'policies', 'groups', 'holders', 'tags'],
        'iam-identity-provider': ['get', 'roles'],
        'iam-resource-policy': ['get', 'tags'],
      },
      inMembers: true,
    },
  },
  create: ({ findings, claims, owners, inventory, dryRuns, ...deps }) => {
    const receiving = {
      ...deps,
      store: { ...findings, ...claims },
      notices: owners,
      inventory: withAccepted({ ...inventory, ...dryRuns }, deps.mirror),
      wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    };
    return fromQueue(source, { ...deps, receive: (event) => receiveIamEvent(receiving, event) });
  },
});
