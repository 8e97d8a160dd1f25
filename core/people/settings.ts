import { nextDailyMs } from '../calendar.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { EpochMs } from '../resource.ts';

/** What a person chose in `/janitor settings`. */
export type Settings = {
  readonly directMessages: boolean;
  /** Mondays at 8:00 on the person's clocks. */
  readonly weeklySummary: boolean;
  readonly quietHours: QuietHours | null;
  /** The person's IANA time zone in Slack when it was last read; null: not known, and the policy's counts. */
  readonly timeZone: string | null;
};

/** `HH:MM` to `HH:MM`, over midnight where `to` is the earlier one. */
export type QuietHours = { readonly from: string; readonly to: string };

const defaultSettings: Settings = {
  directMessages: true,
  weeklySummary: false,
  quietHours: null,
  timeZone: null,
};

export async function settingsOf(keyValue: Pick<KeyValue, 'get'>, userId: string): Promise<Settings> {
  const stored = await keyValue.get(settingsKey(userId));
  return { ...defaultSettings, ...(stored?.value as Partial<Settings> | undefined) };
}

/** Returns when the person's quiet hours end, if it is one now; null: it is none. */
export function quietUntilMs(
  { quietHours, timeZone }: Settings,
  policyTimeZone: string,
  nowMs: EpochMs,
): EpochMs | null {
  if (!quietHours || quietHours.from === quietHours.to) return null;
  const zone = timeZone ?? policyTimeZone;
  const starts = nextDailyMs({ dailyAt: quietHours.from, timeZone: zone }, nowMs);
  const ends = nextDailyMs({ dailyAt: quietHours.to, timeZone: zone }, nowMs);
  return ends < starts ? ends : null;
}

function settingsKey(userId: string): string {
  return `settings|${userId}`;
}
