import { dayMs, minuteMs } from '../calendar.ts';
import type { NotifyDeps } from '../ports/deps.ts';
import { approversInbox, noticeKinds, PostUncertain } from '../ports/notices.ts';
import type { EpochMs } from '../resource.ts';
import { type Notice, noticeKey, stillHolds } from './notice.ts';
import { quietUntilMs, settingsOf } from './settings.ts';

type Outbox = {
  readonly waiting: readonly Notice[];
  /** Arrival times of the first and the last waiting notice. */
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
  /** The message being posted. Retries post the same one. */
  readonly posting: { readonly key: string; readonly notices: readonly Notice[] } | null;
  /** Keys of notices that were sent or no longer held. */
  readonly told: readonly string[];
};

type OutboxDeps = Pick<NotifyDeps, 'clock' | 'queue' | 'keyValue' | 'store' | 'policy' | 'notices'>;

const nothing: Outbox = { waiting: [], firstAtMs: 0, lastAtMs: 0, posting: null, told: [] };
/** Notices within half a minute form one message; none waits for over three minutes. */
const gatherMs = minuteMs / 2;
const longestGatherMs = 3 * minuteMs;
/** A scan that takes longer to post its cards is split into several messages. */
const longestRunMs = 15 * minuteMs;
/** The longest delay of an SQS message. */
const longestDelayMs = 15 * minuteMs;
const keepMs = 120 * dayMs;
const toldKept = 1_000;
const noticesAtOnce = 200;

/** Stores notices for a person. Notices already stored or sent are skipped. */
export async function addNotices(
  deps: OutboxDeps,
  userId: string,
  notices: readonly Notice[],
): Promise<void> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const { outbox, version } = await outboxOf(deps, userId);
    const known = new Set([
      ...outbox.told,
      ...[...outbox.waiting, ...(outbox.posting?.notices ?? [])].map(noticeKey),
    ]);
    const fresh = notices.filter((notice) => !known.has(noticeKey(notice)));
    const nowMs = deps.clock.nowMs();
    if (fresh.length > 0) {
      const firstAtMs = outbox.waiting.length === 0 ? nowMs : outbox.firstAtMs;
      const after = { ...outbox, waiting: [...outbox.waiting, ...fresh], firstAtMs, lastAtMs: nowMs };
      if (!(await put(deps, userId, after, version))) continue;
    }
    // Sent even without new notices: the earlier work may have been lost in a crash.
    if (fresh.length > 0 || outbox.waiting.length > 0 || outbox.posting)
      await deps.queue.send({ type: 'person.send', userId }, gatherMs / 1_000);
    return;
  }
  throw new Error("The person's outbox was not stored: other writers changed it in each attempt");
}

/** Posts a person's notices as one message, once no more have arrived for a while and outside quiet hours. */
export async function sendNotices(deps: OutboxDeps, userId: string): Promise<void> {
  const { outbox, version } = await outboxOf(deps, userId);
  if (!outbox.posting && outbox.waiting.length === 0) return;
  const nowMs = deps.clock.nowMs();
  const settings = await settingsOf(deps.keyValue, userId);
  const quietMs = quietUntilMs(settings, (await deps.policy()).timeZone, nowMs);
  if (outbox.posting && quietMs === null) return post(deps, userId, outbox, version);
  const gatheredMs = outbox.posting ? nowMs : await gatheredAtMs(deps, outbox);
  const waitMs = Math.max(quietMs ?? nowMs, gatheredMs) - nowMs;
  if (waitMs > 0) {
    await deps.queue.send(
      { type: 'person.send', userId },
      Math.ceil(Math.min(waitMs, longestDelayMs) / 1_000),
    );
    return;
  }
  const posting = {
    key: `direct|${userId}|${outbox.firstAtMs}|${noticeKey(outbox.waiting[0] as Notice)}`,
    notices: outbox.waiting.slice(0, noticesAtOnce),
  };
  const after: Outbox = { ...outbox, posting, waiting: outbox.waiting.slice(noticesAtOnce) };
  const taken = await put(deps, userId, after, version);
  if (!taken) return lookAgain(deps, userId);
  return post(deps, userId, after, taken);
}

/** Another worker changed the outbox. A lost race is no failure: it must not use up the message's deliveries. */
async function lookAgain({ queue }: OutboxDeps, userId: string): Promise<void> {
  await queue.send({ type: 'person.send', userId }, gatherMs / 1_000);
}

/** Returns when the message is complete. */
async function gatheredAtMs(deps: OutboxDeps, outbox: Outbox): Promise<EpochMs> {
  const { firstAtMs, lastAtMs, waiting } = outbox;
  const gathered = Math.min(lastAtMs + gatherMs, firstAtMs + longestGatherMs);
  const runs = new Set(waiting.flatMap(({ scanId }) => scanId ?? []));
  for (const scanId of runs) {
    const scan = await deps.store.getScan(scanId);
    if (scan?.announcedAtMs === null)
      return Math.min(Math.max(gathered, deps.clock.nowMs() + gatherMs), firstAtMs + longestRunMs);
  }
  return gathered;
}

async function post(deps: OutboxDeps, userId: string, outbox: Outbox, version: number | null): Promise<void> {
  const { posting, waiting, told } = outbox;
  if (!posting) return;
  const nowMs = deps.clock.nowMs();
  const settings = await settingsOf(deps.keyValue, userId);
  const found = await deps.store.getMany([...new Set(posting.notices.map(({ findingId }) => findingId))]);
  const entries = noticeKinds.flatMap((what) =>
    posting.notices
      .filter((notice) => notice.what === what)
      .flatMap((notice) => {
        const finding = found.find(({ id }) => id === notice.findingId);
        return finding && stillHolds(notice, finding, nowMs) ? [{ what, finding }] : [];
      }),
  );
  const once = entries.filter(
    ({ finding }, at) => entries.findIndex((one) => one.finding.id === finding.id) === at,
  );
  if (once.length > 0 && settings.directMessages) {
    const message = { key: posting.key, entries: once };
    const posted =
      userId === approversInbox
        ? await deps.notices.approvers(message)
        : await deps.notices.direct({ ...message, userId });
    if (!posted.ok) throw new PostUncertain('a direct message');
  }
  const keys = [...told, ...posting.notices.map(noticeKey)].slice(-toldKept);
  const cleared = await put(deps, userId, { ...outbox, posting: null, told: keys }, version);
  if (!cleared) return lookAgain(deps, userId);
  if (waiting.length > 0) await deps.queue.send({ type: 'person.send', userId });
}

async function outboxOf(
  { keyValue }: OutboxDeps,
  userId: string,
): Promise<{ readonly outbox: Outbox; readonly version: number | null }> {
  const stored = await keyValue.get(outboxKey(userId));
  return { outbox: (stored?.value as Outbox | undefined) ?? nothing, version: stored?.version ?? null };
}

/** Returns the new version; null when another worker changed the outbox. */
async function put(
  { keyValue, clock }: OutboxDeps,
  userId: string,
  outbox: Outbox,
  ifVersion: number | null,
): Promise<number | null> {
  const written = await keyValue.put(outboxKey(userId), outbox, {
    expiresAtMs: clock.nowMs() + keepMs,
    ifVersion,
  });
  return written.ok ? written.value : null;
}

function outboxKey(userId: string): string {
  return `notices|${userId}`;
}
