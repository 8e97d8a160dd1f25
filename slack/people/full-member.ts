import { dayMs } from '../../core/calendar.ts';
import { callSlack } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

type Account = {
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
};

const keptMs = dayMs;

/** Guests see single channels of the workspace, strangers are of another one. */
export function isFullMember(user: Account | undefined): boolean {
  if (!user || user.deleted || user.is_bot) return false;
  return !user.is_restricted && !user.is_ultra_restricted && !user.is_stranger;
}

/** What Slack said within a day: enough to draw a button, not to open anything. False when Slack does not answer. */
export async function isLikelyFullMember(deps: SpeakDeps, userId: string): Promise<boolean> {
  const key = `full-member|${userId}`;
  const stored = await deps.keyValue.get(key);
  if (stored) return stored.value === true;
  const asked = await callSlack(() => deps.slack.users.info({ user: userId }));
  if (!asked.ok) return false;
  const isFull = isFullMember(asked.value.user);
  await deps.keyValue.put(key, isFull, { expiresAtMs: deps.clock.nowMs() + keptMs });
  return isFull;
}
