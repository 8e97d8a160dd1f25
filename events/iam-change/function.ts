import { defineFunction } from '../../core/functions/function.ts';
import { fromQueue } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'iam-change',
  wakes: { by: 'events', queue: 'iam-changes', rules: source.rules, batchSize: 10, atOnce: 4 },
  memoryMb: 512,
  timeoutSeconds: 60,
  description: 'Counts changes of permissions as they happen. Changes nothing',
  why: 'Counts changes of IAM and resource policies as they happen. It can read and change nothing.',
  needs: { deps: ['clock', 'log', 'telemetry'] },
  create: (deps) => fromQueue(source, { ...deps, receive: async () => undefined }),
});
