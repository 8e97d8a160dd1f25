import { defineFunction } from '../core/functions/function.ts';
import { checkFiles } from '../core/policy-files/check-file.ts';

export const fn = defineFunction({
  name: 'policy',
  wakes: { by: 'clock', at: 'rate(1 minutes)' },
  onlyWith: 'policy-in-s3',
  memoryMb: 512,
  timeoutSeconds: 30,
  description: 'Puts valid edits of the policy file in force',
  why: 'Every minute: reads the policy file in S3, and puts a valid edit in force. It cannot write to S3.',
  needs: {
    deps: ['clock', 'log', 'keyValue', 'queue', 'policyFiles'],
    tables: {
      state: {
        table: {
          GetItem: 'Read which version of the policy is in force',
          PutItem: 'Store the version of the policy that is in force',
        },
      },
    },
    policyFiles: {
      GetObject: 'Read the policy',
      ListBucket: 'Get a 404 for a missing file; without it S3 answers 403',
    },
    queues: { notify: 'Tell Slack that an edit is refused' },
  },
  create: (deps) => () => checkFiles(deps),
});
