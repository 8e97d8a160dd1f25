import { dayMs, hourMs, nextDailyMs, utcDate, weekdayIn, weekMs } from '../calendar.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { PostUncertain } from '../ports/notices.ts';
import type { EpochMs } from '../resource.ts';
import { quietUntilMs, type Settings, settingsOf, weeklyReaders } from './settings.ts';

type WeekDeps = Pick<NotifyDeps, 'clock' | 'keyValue' | 'store' | 'policy' | 'notices' | 'log'>;

const dailyAt = '08:00';
/** A late summary is still sent, until the evening. */
const sentWithinMs = 10 * hourMs;
const rows = 15;
const keepMs = 8 * dayMs;

/** Sends weekly summaries to subscribers for whom it is Monday after 8:00. Once a week per person. */
export async function postWeeklySummaries(deps: WeekDeps): Promise<void> {
  const { timeZone } = await deps.policy();
  const late: string[] = [];
  for (const userId of await weeklyReaders(deps.keyValue)) {
    const settings = await settingsOf(deps.keyValue, userId);
    if (!settings.weeklySummary || !isDue(settings, timeZone, deps.clock.nowMs())) continue;
    if (quietUntilMs(settings, timeZone, deps.clock.nowMs()) !== null) continue;
    if (!(await sendWeek(deps, userId))) late.push(userId);
  }
  if (late.length > 0) throw new PostUncertain(`${late.length} weekly summaries`);
}

async function sendWeek(deps: WeekDeps, userId: string): Promise<boolean> {
  const nowMs = deps.clock.nowMs();
  const key = `week|${userId}|${utcDate(nowMs - (nowMs % weekMs))}`;
  if (await deps.keyValue.get(key)) return true;
  const [page, total, done] = await Promise.all([
    deps.store.list({ of: { owner: userId }, order: 'rank', limit: rows }),
    deps.store.countOwned(userId),
    deps.store.byStatus('remediated', { limit: 200 }),
  ]);
  const mine = done.findings.filter(
    ({ owner, updatedAtMs }) => owner.userId === userId && updatedAtMs >= nowMs - weekMs,
  );
  const sent = await deps.notices.week({ key, userId, open: page.findings, total, done: mine });
  if (!sent.ok) return false;
  await deps.keyValue.put(key, true, { expiresAtMs: nowMs + keepMs });
  return true;
}

function isDue({ timeZone }: Settings, policyTimeZone: string, nowMs: EpochMs): boolean {
  const zone = timeZone ?? policyTimeZone;
  const lastMs = nextDailyMs({ dailyAt, timeZone: zone }, nowMs) - dayMs;
  return weekdayIn(zone, nowMs) === 'Monday' && nowMs >= lastMs && nowMs - lastMs < sentWithinMs;
}
