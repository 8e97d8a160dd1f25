import { hiddenLines } from '../../blocks/answers/hidden-lines.ts';
import { statusMessage } from '../../blocks/answers/status.ts';
import { channelTroubleLines } from '../../blocks/digest/channel-trouble.ts';
import { notLookedAtLines } from '../../blocks/digest/not-looked-at.ts';
import { section } from '../../blocks/text/parts.ts';
import { nextDailyMs } from '../../core/calendar.ts';
import type { Status } from '../../core/finding.ts';
import { dollars } from '../../core/lists/finding-counts.ts';
import { openStatuses } from '../../core/lists/savings.ts';
import { defineCommand } from '../define.ts';

export const command = defineCommand({
  usage: 'status',
  what: 'shows the last scan, open findings and the next scan',
  order: 20,
  readsOnly: true,
  run: async (deps) => {
    const [{ of, countedAtMs }, pause, lastScan, runningScan, policy, troubles] = await Promise.all([
      deps.store.counts(),
      deps.store.pause(),
      deps.store.lastScan(),
      deps.store.runningScan(),
      deps.policy(),
      deps.channelTroubles(),
    ]);
    const reports = lastScan ? await deps.store.reports(lastScan.id) : [];
    const notLookedAt = reports.flatMap((report) => report.notLookedAt);
    const counts = Object.entries(of).map(([status, { findings }]) => [status, findings]);
    const { text, blocks } = statusMessage({
      counts: Object.fromEntries(counts) as Record<Status, number>,
      openMonthlyUsd: countedAtMs === null ? null : dollars(openStatuses.map((status) => of[status])),
      pause: pause ?? null,
      lastScan: lastScan ?? null,
      runningScan: runningScan ?? null,
      nextScanAtMs: nextDailyMs(policy, deps.clock.nowMs()),
      accounts: policy.accounts,
    });
    const blind =
      notLookedAt.length === 0
        ? []
        : [section('*The last scan could not read:*', ...notLookedAtLines(notLookedAt, policy.accounts))];
    const unheard =
      troubles.length === 0
        ? []
        : [section('⚠️ *Reports that could not be posted:*', ...channelTroubleLines(troubles))];
    const hidden = hiddenLines(
      reports.flatMap((report) => report.hidden ?? []),
      policy.accounts,
    );
    const hiding =
      hidden.length === 0 ? [] : [section('*Changes of permissions that an exemption hides:*', ...hidden)];
    return { does: 'say', text, blocks: [...blocks, ...unheard, ...blind, ...hiding] };
  },
});
