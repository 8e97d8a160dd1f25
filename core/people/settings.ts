import { type AuditEvent, generalEvent } from '../audit.ts';
import { dayMs, nextDailyMs } from '../calendar.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { EpochMs } from '../resource.ts';

/** A person's choices in `/janitor settings`. */
export type Settings = {
  readonly directMessages: boolean;
  /** Mondays at 8:00 in the person's time zone. */
  readonly weeklySummary: boolean;
  readonly quietHours: QuietHours | null;
  /** The person's IANA time zone in Slack when last read; null: unknown, so the policy's zone applies. */
  readonly timeZone: string | null;
  /** When the person saved them; absent: never, or by an earlier version. */
  readonly savedAtMs?: EpochMs;
};

/** `HH:MM` to `HH:MM`; past midnight when `to` is the earlier time. */
export type QuietHours = { readonly from: string; readonly to: string };

const defaultSettings: Settings = {
  directMessages: true,
  weeklySummary: false,
  quietHours: null,
  timeZone: null,
};

/** A time of day, `HH:MM`. */
export const timePattern = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Ten years, in place of no expiry, which `KeyValue` does not support. */
const keepMs = 10 * 365 * dayMs;

export async function settingsOf(keyValue: Pick<KeyValue, 'get'>, userId: string): Promise<Settings> {
  const stored = await keyValue.get(settingsKey(userId));
  return { ...defaultSettings, ...(stored?.value as Partial<Settings> | undefined) };
}

type SaveDeps = Pick<NotifyDeps, 'keyValue' | 'clock' | 'ids' | 'notices'>;
type ChosenSettings = Omit<Settings, 'timeZone' | 'savedAtMs'>;

/** Stores a person's choices and their current time zone in Slack, unless they saved newer ones since. */
export async function saveChoices(
  deps: SaveDeps,
  userId: string,
  chosen: ChosenSettings,
  savedAtMs: EpochMs,
): Promise<void> {
  const timeZone = await deps.notices.timeZoneOf(userId);
  const isNewest = await change(deps, settingsKey(userId), (stored) => {
    const before: Settings = { ...defaultSettings, ...(stored as Partial<Settings> | undefined) };
    if ((before.savedAtMs ?? 0) > savedAtMs) return null;
    const changes = changesOf(before, chosen);
    const event = generalEvent(deps, 'settings.changed', userId, changes.join(' · '));
    const value: Settings = { ...chosen, timeZone, savedAtMs };
    return { value, ...(changes.length > 0 ? { event } : {}) };
  });
  if (!isNewest) return;
  await change(deps, readersKey, (stored) => {
    const before = (stored as readonly string[] | undefined) ?? [];
    if (before.includes(userId) === chosen.weeklySummary) return null;
    return { value: chosen.weeklySummary ? [...before, userId] : before.filter((id) => id !== userId) };
  });
}

type Changed = { readonly value: unknown; readonly event?: AuditEvent } | null;

/** Writes what `changed` makes of the stored value, and false when it makes nothing. Throws after six lost races. */
async function change(
  { keyValue, clock }: SaveDeps,
  key: string,
  changed: (stored: unknown) => Changed,
): Promise<boolean> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const stored = await keyValue.get(key);
    const next = changed(stored?.value);
    if (!next) return false;
    const { value, ...event } = next;
    const expiresAtMs = clock.nowMs() + keepMs;
    const written = await keyValue.put(key, value, {
      ...event,
      expiresAtMs,
      ifVersion: stored?.version ?? null,
    });
    if (written.ok) return true;
  }
  throw new Error(`${key} was not stored: other writers changed it in each of six attempts`);
}

/** What a person changed, in words. */
function changesOf(before: ChosenSettings, after: ChosenSettings): readonly string[] {
  const hours = ({ quietHours }: ChosenSettings): string =>
    quietHours ? `Quiet hours ${quietHours.from} to ${quietHours.to}` : 'No quiet hours';
  const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
  return [
    ...(before.directMessages === after.directMessages
      ? []
      : [`Direct messages ${onOff(after.directMessages)}`]),
    ...(before.weeklySummary === after.weeklySummary ? [] : [`Weekly summary ${onOff(after.weeklySummary)}`]),
    ...(hours(before) === hours(after) ? [] : [hours(after)]),
  ];
}

/** Returns the users who want a weekly summary. */
export async function weeklyReaders(keyValue: Pick<KeyValue, 'get'>): Promise<readonly string[]> {
  return ((await keyValue.get(readersKey))?.value as readonly string[] | undefined) ?? [];
}

/** Returns the end of the person's current quiet hours; null outside quiet hours. */
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

const readersKey = 'weekly-summary';
