import { defineFunction } from '../../core/functions/function.ts';
import { findsCause, recordsEvaluations } from '../../core/functions/table-uses.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'check',
  // Batches events of the same moment, because DescribeInstances has a low rate limit per account.
  wakes: {
    by: 'events',
    queue: 'events',
    rules: source.rules,
    batchSize: 10,
    atOnce: 4,
  },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Judges instances when they start, stop or are tagged. Changes none',
  why: 'Judges an instance when it starts or is tagged, stores the result, and has stopped instances scanned. It can change only its own tables and files.',
  needs: {
    deps: [
      'clock',
      'log',
      'policy',
      'rules',
      'findings',
      'queue',
      'keyValue',
      'inventory',
      'evaluations',
      'reportFiles',
      'tagMetrics',
      'telemetry',
      'home',
    ],
    tables: {
      state: {
        table: {
          GetItem: 'Check whether a scan of a region is already queued',
          PutItem: 'Store that a scan of a region is queued',
        },
      },
      audit: { indexes: findsCause },
      evaluations: { table: recordsEvaluations },
    },
    queues: { scan: 'Start a scan of a region after a violation or a stop' },
    files: [{ action: 'PutObject', in: ['scans'], why: 'Store the result of a single check' }],
    resources: { steps: { 'ec2-instance': ['list', 'get'] } },
  },
  create: ({ findings, home, reportFiles, telemetry, ...deps }) =>
    fromQueue(source, {
      ...deps,
      store: findings,
      homeRegion: home.region,
      putFile: reportFiles.put,
      count: telemetry.count,
    }),
});
