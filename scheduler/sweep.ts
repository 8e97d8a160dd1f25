import { defineFunction } from '../core/functions/function.ts';
import { findsDebt, listsByStatus, readsMany, readsState } from '../core/functions/table-uses.ts';
import { askForRecount, askForWeek, sweep } from '../core/scans/sweep.ts';

export const fn = defineFunction({
  name: 'sweep',
  wakes: { by: 'clock', at: 'rate(15 minutes)', onOneMachine: 'rate(1 minutes)' },
  memoryMb: 256,
  timeoutSeconds: 60,
  description: 'Sends unfinished work to the queues',
  why: 'Every 15 minutes: finds unfinished work and queues it. It cannot write to tables.',
  needs: {
    deps: ['clock', 'queue', 'findings', 'scanStatus', 'debts'],
    tables: {
      state: {
        table: { GetItem: readsState, BatchGetItem: readsMany },
        indexes: { ...listsByStatus, ...findsDebt },
      },
    },
    queues: {
      scan: 'Finish interrupted scans and recount findings',
      recheck: 'Recheck due findings',
      'recheck-iam': 'Recheck due findings of IAM identities',
      notify: 'Redraw outdated cards',
    },
  },
  create: ({ findings, scanStatus, debts, ...rest }) => {
    const deps = { ...rest, store: { ...findings, ...scanStatus, ...debts } };
    return async () => {
      await sweep(deps);
      await askForRecount(deps);
      await askForWeek(deps);
    };
  },
});
