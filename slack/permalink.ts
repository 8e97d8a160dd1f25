import type { MessageRef } from '../core/finding.ts';
import { patiently } from './call.ts';
import type { SpeakDeps } from './speak-deps.ts';

/** The message's link; null when Slack gives none. */
export async function permalinkOf({ slack }: SpeakDeps, { channel, ts }: MessageRef): Promise<string | null> {
  const asked = await patiently(() => slack.chat.getPermalink({ channel, message_ts: ts }));
  return asked.ok ? (asked.value.permalink ?? null) : null;
}
