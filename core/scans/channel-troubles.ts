import { dayMs } from '../calendar.ts';
import type { KeyValue } from '../ports/key-value.ts';
import type { Clock } from '../ports/runtime.ts';
import type { EpochMs } from '../resource.ts';

/** A channel that rejected a scan's report, with Slack's error code. */
export type ChannelTrouble = { readonly channel: string; readonly error: string; readonly atMs: EpochMs };

const key = 'channel-troubles';
const keepMs = 30 * dayMs;

/** Returns the channels that rejected their last report. */
export async function channelTroubles(keyValue: Pick<KeyValue, 'get'>): Promise<readonly ChannelTrouble[]> {
  return ((await keyValue.get(key))?.value ?? []) as readonly ChannelTrouble[];
}

/** Stores that a channel rejected a report, or with null that it accepted one. */
export async function noteChannel(
  { keyValue, clock }: { readonly keyValue: Pick<KeyValue, 'get' | 'put'>; readonly clock: Clock },
  channel: string,
  error: string | null,
): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const stored = await keyValue.get(key);
    const known = (stored?.value ?? []) as readonly ChannelTrouble[];
    const before = known.find((trouble) => trouble.channel === channel);
    if ((before?.error ?? null) === error) return;
    const atMs = clock.nowMs();
    const others = known.filter((trouble) => trouble.channel !== channel);
    const after = error === null ? others : [...others, { channel, error, atMs }];
    const ifVersion = stored?.version ?? null;
    if ((await keyValue.put(key, after, { expiresAtMs: atMs + keepMs, ifVersion })).ok) return;
  }
}
