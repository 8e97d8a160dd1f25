import { defineFunction } from '../../core/functions/function.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'audit-mail',
  wakes: { by: 'bus', queue: 'audit-mail', rules: source.rules, batchSize: 10, atOnce: 2 },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Mails findings about changes of permissions',
  why: 'Mails findings of IAM by an SNS topic. It exists only if `JANITOR_IAM_EMAIL` is set.',
  onlyWith: 'iam-mail',
  needs: {
    deps: ['log', 'policy', 'publish', 'iamMetrics'],
    tables: {
      state: {
        table: {
          GetItem: 'Find out whether a mail was sent; read the policy in force',
          PutItem: 'Store that a mail was sent',
        },
      },
    },
    topics: { iam: 'Send mails about findings' },
  },
  create: ({ publish, ...deps }) => fromQueue(source, { ...deps, publish: publish.iam }),
});
