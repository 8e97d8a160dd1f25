import { dayMs, hourMs } from '../../core/calendar.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { callSlack, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

export type SlackPerson = {
  readonly userId: string;
  readonly name: string;
  /** IANA name. Absent: Slack gave none. */
  readonly timeZone?: string;
};

export type PeopleDeps = SpeakDeps & {
  /** Waits out a rate limit, up to `patienceMs`. */
  readonly sleep?: (ms: number) => Promise<void>;
};

type User = {
  readonly id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly tz?: string;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
};

const foundMs = dayMs;
const absentMs = hourMs;
const patienceMs = 20_000;
/** Slack's error codes for an unknown user. */
const nobody = ['users_not_found', 'user_not_found', 'user_not_visible'];

/**
 * Null: no such person in this workspace, or a bot or deactivated user. Refused when the lookup failed, with
 * a reason for people.
 */
export function personByEmail(deps: PeopleDeps, email: string): Promise<Result<SlackPerson | null, string>> {
  return cached(deps, `person|email|${email.toLowerCase()}`, () => deps.slack.users.lookupByEmail({ email }));
}

export function personById(deps: PeopleDeps, userId: string): Promise<Result<SlackPerson | null, string>> {
  return cached(deps, `person|id|${userId}`, () => deps.slack.users.info({ user: userId }));
}

async function cached(
  deps: PeopleDeps,
  key: string,
  ask: () => Promise<{ user?: User }>,
): Promise<Result<SlackPerson | null, string>> {
  const stored = await deps.keyValue.get(key);
  if (stored) return done(stored.value as SlackPerson | null);
  let asked = await callSlack(ask);
  if (!asked.ok && asked.error.kind === 'limited') {
    await (deps.sleep ?? wait)(Math.min(asked.error.retryAfterSeconds * 1000, patienceMs));
    asked = await callSlack(ask);
  }
  if (!asked.ok && !(asked.error.kind === 'refused' && nobody.includes(asked.error.error))) {
    deps.log.warn('user lookup failed', { error: troubleText(asked.error) });
    return refused(`Slack lookup failed: ${troubleText(asked.error)}`);
  }
  const person = asked.ok ? personOf(asked.value.user) : null;
  const expiresAtMs = deps.clock.nowMs() + (person ? foundMs : absentMs);
  await deps.keyValue.put(key, person, { expiresAtMs });
  return done(person);
}

/** Null for deactivated users and bots, which cannot answer. */
function personOf(user: User | undefined): SlackPerson | null {
  if (!user?.id || user.deleted || user.is_bot) return null;
  const names = [user.profile?.display_name, user.real_name, user.profile?.real_name, user.name];
  return {
    userId: user.id,
    name: names.find((name) => name?.trim()) ?? user.id,
    ...(user.tz ? { timeZone: user.tz } : {}),
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
