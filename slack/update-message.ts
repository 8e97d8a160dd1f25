import { createHash } from 'node:crypto';
import { formerCard } from '../blocks/card/former-card.ts';
import { dayMs } from '../core/calendar.ts';
import type { CardRef, Finding, MessageRef } from '../core/finding.ts';
import { done, type Result, refused } from '../core/result.ts';
import { startOf } from '../core/shorten.ts';
import { asSent } from './api/as-sent.ts';
import { SlackBusy } from './api/busy.ts';
import { patiently, troubleText } from './api/call.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { permalinkOf } from './find-posted.ts';
import type { MessageText } from './post-once.ts';

/** The hash of the shown message, and the lease of the worker that updates it. */
type Drawn = { readonly hash: string | null; readonly drawingUntilMs: number };

/** Longer than one update takes. */
const leaseMs = 15_000;
const keepMs = 60 * dayMs;
/** Slack's error codes for a message that can never be updated again. */
const lost = [
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
  'is_archived',
];

/**
 * Updates a message to what `draw` returns, one update at a time: a second worker retries later and draws
 * again, so that older content never overwrites newer. Sends nothing when the message is unchanged.
 */
export async function updateMessage(
  deps: SpeakDeps,
  ref: MessageRef,
  draw: () => Promise<MessageText | null>,
): Promise<Result<void, 'lost'>> {
  const key = drawnKey(ref);
  const nowMs = (deps.realNowMs ?? Date.now)();
  const stored = await deps.keyValue.get(key);
  const drawn = stored ? (stored.value as Drawn) : undefined;
  if (drawn && drawn.drawingUntilMs > nowMs) throw new SlackBusy(1);
  const before = await draw();
  if (!before || drawn?.hash === hashOf(before)) return done(undefined);

  const turn = await write(
    deps,
    ref,
    { hash: null, drawingUntilMs: nowMs + leaseMs },
    stored?.version ?? null,
  );
  if (!turn.ok) throw new SlackBusy(1);
  let shown: string | null = null;
  try {
    const message = await draw();
    if (!message) {
      shown = drawn?.hash ?? null;
      return done(undefined);
    }
    // Slack keeps the attachments that an update does not name.
    const content = { attachments: [], ...asSent(message) };
    const updated = await patiently(() =>
      deps.slack.chat.update({ channel: ref.channel, ts: ref.ts, ...content }),
    );
    if (updated.ok) {
      shown = hashOf(message);
      return done(undefined);
    }
    const why = troubleText(updated.error);
    deps.log.warn('message could not be updated', { ...ref, error: why });
    if (updated.error.kind === 'refused' && lost.includes(why)) return refused('lost');
    if (updated.error.kind === 'refused') return done(undefined);
    throw new SlackBusy(3);
  } finally {
    await write(deps, ref, { hash: shown, drawingUntilMs: 0 }, turn.value);
  }
}

/** Stores what a newly posted message shows. */
export async function noteDrawn(deps: SpeakDeps, ref: MessageRef, message: MessageText): Promise<void> {
  await write(deps, ref, { hash: hashOf(message), drawingUntilMs: 0 }, null);
}

function write(deps: SpeakDeps, ref: MessageRef, drawn: Drawn, ifVersion: number | null) {
  return deps.keyValue.put(drawnKey(ref), drawn, { expiresAtMs: deps.clock.nowMs() + keepMs, ifVersion });
}

function drawnKey({ channel, ts }: MessageRef): string {
  return `drawn|${channel}|${ts}`;
}

function hashOf(message: MessageText): string {
  return startOf(createHash('sha256').update(JSON.stringify(message)).digest('base64url'), 22);
}

/** Replaces the card of an older generation by a link to the newer card, once per newer card. */
export async function pointToNewer(deps: SpeakDeps, finding: Finding, former: CardRef): Promise<void> {
  const target = finding.card ? `${finding.card.channel}|${finding.card.ts}` : 'none';
  const key = `pointer|${former.channel}|${former.ts}`;
  if ((await deps.keyValue.get(key))?.value === target) return;
  const permalink = finding.card ? await permalinkOf(deps, finding.card) : null;
  await updateMessage(deps, former, async () => formerCard(finding, permalink));
  await deps.keyValue.put(key, target, { expiresAtMs: deps.clock.nowMs() + keepMs });
}
