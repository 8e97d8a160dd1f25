import { requestsMessage } from '../blocks/card/requests-message.ts';
import { dayMs, minuteMs } from '../core/calendar.ts';
import type { Finding } from '../core/finding.ts';
import type { Policy } from '../core/policy.ts';
import type { Store } from '../core/ports/store.ts';
import type { EpochMs } from '../core/resource.ts';
import { done, type Result, refused } from '../core/result.ts';
import { SlackBusy } from './api/busy.ts';
import type { SpeakDeps } from './api/speak-deps.ts';
import { channelId } from './channels.ts';
import { type MessageText, postOnce } from './post-once.ts';
import { noteDrawn, updateMessage } from './update-message.ts';

type RequestDeps = SpeakDeps & {
  readonly policy: () => Promise<Policy>;
  readonly store: Pick<Store, 'getMany'>;
};

/** The requests of one message in a thread. */
type Batch = { readonly sinceMs: EpochMs; readonly findingIds: readonly string[] };

/** Requests within 10 minutes of the first join its message, so that approvers are mentioned once. */
const batchMs = 10 * minuteMs;
const keepMs = 60 * dayMs;

/** Mentions the approvers once for requests in a thread that come close together. Safe to repeat. */
export async function requestApproval(
  deps: RequestDeps,
  finding: Finding,
  askedAtMs: EpochMs,
): Promise<Result<void, 'uncertain'>> {
  const told = `requested|${finding.id}|${askedAtMs}`;
  if (await deps.keyValue.get(told)) return done(undefined);
  const channel =
    finding.card?.channel ?? finding.thread?.channel ?? (await channelId(deps, finding.channel));
  const threadTs = finding.card?.threadTs ?? finding.thread?.ts;
  const key = `requests|${channel}|${threadTs ?? ''}`;
  const batch = await join(deps, key, finding, askedAtMs);
  const draw = (): Promise<MessageText> => drawBatch(deps, batch);
  const message = await draw();
  const posted = await postOnce(deps, {
    key: `${key}|${batch.sinceMs}`,
    channels: [channel],
    ...(threadTs === undefined ? {} : { threadTs }),
    body: () => message,
  });
  if (!posted.ok) return refused('uncertain');
  if (posted.value.isNew) await noteDrawn(deps, posted.value, message);
  else await updateMessage(deps, posted.value, draw);
  await deps.keyValue.put(told, true, { expiresAtMs: deps.clock.nowMs() + keepMs });
  return done(undefined);
}

async function join(
  { keyValue, clock }: RequestDeps,
  key: string,
  { id }: Finding,
  askedAtMs: EpochMs,
): Promise<Batch> {
  const stored = await keyValue.get(key);
  const last = stored?.value as Batch | undefined;
  const isOpen = last !== undefined && askedAtMs - last.sinceMs < batchMs;
  if (isOpen && last.findingIds.includes(id)) return last;
  const batch = isOpen
    ? { ...last, findingIds: [...last.findingIds, id] }
    : { sinceMs: askedAtMs, findingIds: [id] };
  const expiresAtMs = clock.nowMs() + keepMs;
  const joined = await keyValue.put(key, batch, { expiresAtMs, ifVersion: stored?.version ?? null });
  if (!joined.ok) throw new SlackBusy(1);
  return batch;
}

async function drawBatch(deps: RequestDeps, { findingIds }: Batch): Promise<MessageText> {
  const [findings, { approvers }] = await Promise.all([deps.store.getMany(findingIds), deps.policy()]);
  const inOrder = findingIds.flatMap((id) => findings.find((finding) => finding.id === id) ?? []);
  return requestsMessage(inOrder, approvers);
}
