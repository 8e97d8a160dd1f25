/** Slack takes about one message a second and channel, and some at once; what is more it may accept and hide. */
const gapMs = 1000;
const atOnce = 5;

type PaceDeps = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

/** Waits until a channel takes another message of this process. Slack's own limits are told by Slack. */
export function createPace({ nowMs, sleep }: PaceDeps): (channel: string) => Promise<void> {
  /** When the channel would take a message if each were a second after the other. */
  const due = new Map<string, number>();
  return async (channel) => {
    const now = nowMs();
    const next = Math.max(due.get(channel) ?? 0, now - atOnce * gapMs) + gapMs;
    due.set(channel, next);
    if (next > now) await sleep(next - now);
  };
}
