import { dayMs } from '../core/calendar.ts';
import { patiently, troubleText } from './api/call.ts';
import type { SpeakDeps } from './api/speak-deps.ts';

const cachedMs = dayMs;
const pages = 20;

/**
 * The id of a channel named by `#name`; ids are returned unchanged. An unknown name is returned too: Slack
 * accepts names for posting, and refuses wrong ones with an error code.
 */
export async function channelId(deps: SpeakDeps, channel: string): Promise<string> {
  if (!channel.startsWith('#')) return channel;
  const name = channel.slice(1).toLowerCase();
  const key = `channel|${name}`;
  const stored = await deps.keyValue.get(key);
  if (stored) return stored.value as string;
  // Private channels need their own scope; without it Slack refuses the whole call.
  const found =
    (await lookFor(deps, name, 'public_channel,private_channel')) ??
    (await lookFor(deps, name, 'public_channel'));
  if (!found) return channel;
  await deps.keyValue.put(key, found, { expiresAtMs: deps.clock.nowMs() + cachedMs });
  return found;
}

/** Without duplicates and empty names: a policy that only observes names no channel. */
export function inOrder(...channels: readonly string[]): readonly string[] {
  return [...new Set(channels)].filter((channel) => channel !== '');
}

async function lookFor({ slack, log }: SpeakDeps, name: string, types: string): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const listed = await patiently(() =>
      slack.conversations.list({
        types,
        exclude_archived: true,
        limit: 1000,
        ...(cursor ? { cursor } : {}),
      }),
    );
    if (!listed.ok) {
      log.warn('channels could not be listed', { error: troubleText(listed.error) });
      return undefined;
    }
    const found = listed.value.channels?.find((each) => each.name?.toLowerCase() === name);
    if (found?.id) return found.id;
    cursor = listed.value.response_metadata?.next_cursor || undefined;
    if (!cursor) break;
  }
  log.warn('channel not found', { name, types });
  return undefined;
}
