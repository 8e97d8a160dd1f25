import { defineFunction } from '../../core/functions/function.ts';
import { fromQueueTogether } from '../receive.ts';
import { source } from './source.ts';

export const fn = defineFunction({
  name: 'audit-archive',
  wakes: {
    by: 'bus',
    queue: 'audit-archive',
    rules: source.rules,
    batchSize: 500,
    atOnce: 2,
    waitSeconds: 60,
  },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Writes audit events to the archive',
  why: 'Writes audit events as files for queries. It can write only there, and change no file.',
  needs: {
    deps: ['log', 'archive'],
    files: [{ action: 'PutObject', in: ['audit'], why: 'Write a batch of audit events' }],
  },
  create: (deps) => fromQueueTogether(source, deps),
});
