import { defineFunction } from '../../core/functions/function.ts';
import { patternsOf } from '../../core/functions/source.ts';
import { findsCause, recordsEvaluations } from '../../core/functions/table-uses.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'check',
  // Events of the same moment are read together: an account allows few calls of DescribeInstances a second.
  wakes: {
    by: 'events',
    queue: 'events',
    patterns: patternsOf(source),
    batchSize: 10,
    atOnce: 4,
  },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Judges instances as they are started and tagged. Changes none',
  why: 'Judges an instance as it is started or tagged, and keeps what it found. It can change nothing but its own tables and files.',
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
          GetItem: 'See whether a place is about to be looked at',
          PutItem: 'Note that a place is about to be looked at',
        },
      },
      audit: { indexes: findsCause },
      evaluations: { table: recordsEvaluations },
    },
    queues: { scan: 'Have a place looked at when what is wrong there is to be told' },
    files: [{ action: 'PutObject', in: ['scans'], why: 'Keep what a single check found' }],
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
