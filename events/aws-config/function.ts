import { defineFunction } from '../../core/functions/function.ts';
import { findsCause, recordsEvaluations } from '../../core/functions/table-uses.ts';
import { fromAws } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'config-rule',
  wakes: { by: 'config' },
  memoryMb: 512,
  timeoutSeconds: 120,
  description: 'Evaluates for AWS Config, if enabled. Changes nothing',
  why: 'Evaluates the compliance rules for AWS Config. It exists only if `JANITOR_AWS_CONFIG` is set.',
  needs: {
    deps: ['clock', 'log', 'policy', 'rules', 'findings', 'inventory', 'evaluations', 'config', 'home'],
    tables: { audit: { indexes: findsCause }, evaluations: { table: recordsEvaluations } },
    resources: {
      steps: {
        'ec2-instance': ['list', 'get'],
        'rds-instance': ['list', 'get', 'clusterBackupDays'],
        's3-bucket': ['list', 'get', 'encryption', 'key', 'isTlsOnly', 'tags'],
      },
    },
    unscoped: {
      'config:PutEvaluations': 'Send the evaluations to AWS Config',
      'config:GetResourceConfigHistory': 'Read configuration items that are too large for the event',
      'config:ListDiscoveredResources': "Look up AWS Config's ids of databases",
    },
  },
  create: ({ home, findings, ...deps }) =>
    fromAws(source, { ...deps, store: findings, homeRegion: home.region }),
});
