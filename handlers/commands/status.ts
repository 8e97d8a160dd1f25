import { statusMessage } from '../../blocks/answers/status.ts';
import { notLookedAtLines } from '../../blocks/digest/not-looked-at.ts';
import { section } from '../../blocks/text/parts.ts';
import { nextDailyMs } from '../../core/calendar.ts';
import type { Status } from '../../core/finding.ts';
import { defineCommand } from '../define.ts';
import { findingsByStatus } from '../findings-by-status.ts';

const counted: readonly Status[] = [
  'claimed',
  'observed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'failed',
  'remediated',
  'resolved',
];
const costs: readonly Status[] = ['claimed', 'open', 'scheduled', 'failed'];
const mostCounted = 1000;

export const command = defineCommand({
  usage: 'status',
  what: 'what is going on, and when the next scan is',
  order: 20,
  readsOnly: true,
  run: async (deps) => {
    const [lists, pause, lastScan, runningScan, policy] = await Promise.all([
      Promise.all(
        counted.map(
          async (status) => [status, await findingsByStatus(deps.store, [status], mostCounted)] as const,
        ),
      ),
      deps.store.pause(),
      deps.store.lastScan(),
      deps.store.runningScan(),
      deps.policy(),
    ]);
    const reports = lastScan ? await deps.store.reports(lastScan.id) : [];
    const notLookedAt = reports.flatMap((report) => report.notLookedAt);
    const open = lists.filter(([status]) => costs.includes(status)).flatMap(([, { findings }]) => findings);
    const { text, blocks } = statusMessage({
      counts: Object.fromEntries(lists.map(([status, { findings }]) => [status, findings.length])),
      openMonthlyUsd: open.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0),
      pause: pause ?? null,
      lastScan: lastScan ?? null,
      runningScan: runningScan ?? null,
      nextScanAtMs: nextDailyMs(policy, deps.clock.nowMs()),
      accounts: policy.accounts,
    });
    const blind =
      notLookedAt.length === 0
        ? []
        : [section('*The last scan could not look at:*', ...notLookedAtLines(notLookedAt, policy.accounts))];
    return { does: 'say', text, blocks: [...blocks, ...blind] };
  },
});
