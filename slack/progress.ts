import { progressMessage } from '../blocks/digest/progress.ts';
import { dayMs } from '../core/calendar.ts';
import type { Policy } from '../core/policy.ts';
import { PostUncertain, type ScanOutcome } from '../core/ports/notices.ts';
import type { Scan } from '../core/scan.ts';
import { channelTroubles } from '../core/scans/channel-troubles.ts';
import { SlackBusy } from './api/busy.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { channelId, inOrder } from './channels.ts';
import { permalinkOf } from './find-posted.ts';
import { postOnce } from './post-once.ts';
import { noteDrawn, updateMessage } from './update-message.ts';

/** The minimum interval of updates, because of Slack's rate limits. */
const gapMs = 900;
const keepMs = dayMs;

type DrawnProgress = { readonly atMs: number; readonly final: boolean };

/** The message of a scan: posted at the start, updated about once a second, and finally with the result. */
export async function showProgress(
  deps: SpeakDeps & { readonly policy: () => Promise<Policy> },
  scan: Scan,
  outcome: ScanOutcome | null,
): Promise<void> {
  if (!scan.channel) return;
  const nowMs = (deps.realNowMs ?? Date.now)();
  const key = `progress|${scan.id}`;
  const stored = await deps.keyValue.get(key);
  const shown = stored ? (stored.value as DrawnProgress) : undefined;
  if (!outcome && shown && (shown.final || nowMs - shown.atMs < gapMs)) return;
  const mine: DrawnProgress = { atMs: nowMs, final: outcome !== null };
  const expiresAtMs = deps.clock.nowMs() + keepMs;
  const turn = await deps.keyValue.put(key, mine, {
    expiresAtMs,
    ...(outcome ? {} : { ifVersion: stored?.version ?? null }),
  });
  if (!turn.ok) return;
  try {
    await draw(deps, scan, outcome, scan.channel);
  } catch (thrown) {
    if (outcome || !(thrown instanceof SlackBusy)) throw thrown;
  }
}

async function draw(
  deps: SpeakDeps & { readonly policy: () => Promise<Policy> },
  scan: Scan,
  outcome: ScanOutcome | null,
  channel: string,
): Promise<void> {
  const links = await Promise.all(
    (outcome?.digests ?? []).map(async (digest) => ({
      channel: digest.channel,
      permalink: await permalinkOf(deps, digest),
    })),
  );
  const { accounts, defaultChannel } = await deps.policy();
  const troubles = outcome ? await channelTroubles(deps.keyValue) : [];
  const message = progressMessage(scan, outcome, { accounts, links, troubles });
  const fallback = await channelId(deps, defaultChannel);
  const posted = await postOnce(deps, {
    key: `progress|${scan.id}`,
    // Falls back to a direct message to the person who asked for the scan.
    channels: inOrder(channel, fallback, scan.askedBy ?? ''),
    body: () => message,
  });
  // While the scan runs, the next update repeats this; only the final one must be retried.
  if (!posted.ok && posted.error === 'uncertain' && outcome) throw new PostUncertain(`the end of ${scan.id}`);
  if (!posted.ok) return;
  if (posted.value.isNew) return noteDrawn(deps, posted.value, message);
  await updateMessage(deps, posted.value, async () => {
    if (outcome) return message;
    const last = (await deps.keyValue.get(`progress|${scan.id}`))?.value as DrawnProgress | undefined;
    return last?.final ? null : message;
  });
}
