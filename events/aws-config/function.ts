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
  why: 'Judges for AWS Config, with the same rules. It is made only where `JANITOR_AWS_CONFIG` asks for it.',
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
      'config:PutEvaluations': 'Tell AWS Config what the rules say',
      'config:GetResourceConfigHistory': 'Read what AWS Config recorded where it is too large to be sent',
      'config:ListDiscoveredResources': 'Know by which ids AWS Config knows databases',
    },
  },
  create: ({ home, findings, ...deps }) =>
    fromAws(source, { ...deps, store: findings, homeRegion: home.region }),
});
