import { defineFunction } from '../core/functions/function.ts';
import { works } from './compliance/registry.generated.ts';
import { queueHandler } from './queue-handler.ts';
import { worker } from './worker.ts';

export const fn = defineFunction({
  name: 'compliance',
  wakes: { by: 'queue', queue: 'compliance', batchSize: 1, atOnce: 2 },
  // CPU grows with memory, and a report reads and counts every resource.
  memoryMb: 1024,
  timeoutSeconds: 120,
  description: 'Writes compliance reports, alerts and metrics. Touches no resource',
  why: 'Writes the compliance report, alerts and metrics of a scan. It cannot read or change your resources.',
  needs: {
    deps: [
      'clock',
      'log',
      'policy',
      'rules',
      'scanStatus',
      'queue',
      'keyValue',
      'evaluations',
      'reportFiles',
      'csvFormat',
      'publish',
      'tagMetrics',
      'telemetry',
      'home',
    ],
    tables: {
      state: {
        table: {
          GetItem: 'Read the scan and the last published report',
          Query: "Read the results of the scan's units",
          PutItem: 'Publish the totals, and store which alerts were sent',
        },
      },
    },
    files: [
      { action: 'GetObject', in: ['evaluations'], why: 'Read the evaluations of the scan' },
      { action: 'PutObject', in: ['reports', 'scans'], why: 'Write the report and the results of the scan' },
      {
        action: 'GetObject',
        in: ['reports'],
        why: 'Compare with the last report, and publish the new one',
      },
      { action: 'AbortMultipartUpload', in: ['reports'], why: 'Abort the upload of a failed report' },
    ],
    topics: { compliance: 'Send compliance alerts' },
  },
  create: ({ scanStatus, reportFiles, csvFormat, publish, tagMetrics, home, ...deps }) =>
    queueHandler(
      deps,
      worker('compliance', works, {
        ...deps,
        store: scanStatus,
        files: reportFiles,
        csv: csvFormat,
        stage: home.stage,
        publish: publish.compliance,
        tagMetrics: (counts) => tagMetrics(counts, deps.clock.nowMs()),
        onLogFailed: () => deps.telemetry.count('LogWriteFailed'),
      }),
    ),
});
