import { z } from 'zod';
import type { HandlerDeps, SlackEvent } from '../handlers/define.ts';

type Seen = { readonly done: boolean; readonly leaseUntilMs: number };

const keepMs = 3_600_000;
/** Longer than one attempt may take. */
const leaseMs = 10_000;

const envelope = z.looseObject({ event_id: z.string(), event: z.looseObject({}) });

/**
 * Slack repeats an event until it is answered in time, three times at most. One that was done is not done again; one
 * whose first attempt died is. One that is being done right now is refused, so that Slack asks again later.
 */
export async function dispatchEvent(deps: HandlerDeps, event: SlackEvent, body: unknown): Promise<void> {
  const { event_id, event: payload } = envelope.parse(body);
  const key = `event|${event_id}`;
  const stored = await deps.keyValue.get(key);
  const seen = stored ? (stored.value as Seen) : undefined;
  if (seen?.done) return;
  if (seen && seen.leaseUntilMs > Date.now()) throw new Error('the event is being handled already');
  const mine: Seen = { done: false, leaseUntilMs: Date.now() + leaseMs };
  const expiresAtMs = deps.clock.nowMs() + keepMs;
  const turn = await deps.keyValue.put(key, mine, { expiresAtMs, ifVersion: stored?.version ?? null });
  if (!turn.ok) throw new Error('the event is being handled already');
  try {
    await event.run(deps, payload);
  } catch (thrown) {
    await deps.keyValue.delete(key);
    throw thrown;
  }
  await deps.keyValue.put(key, { done: true, leaseUntilMs: 0 } satisfies Seen, { expiresAtMs });
}
