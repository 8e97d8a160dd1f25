import { directMessage } from '../../blocks/direct/direct-message.ts';
import type { CardButton } from '../../blocks/text/parts.ts';
import { dayMs } from '../../core/calendar.ts';
import type { Finding, MessageRef } from '../../core/finding.ts';
import { type Notice, stillHolds } from '../../core/people/notice.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import type { MessageText } from '../post-once.ts';
import { noteDrawn, updateMessage } from '../update-message.ts';

export type NoticeMessageDeps = SpeakDeps & {
  readonly store: Pick<FindingStore, 'getMany'>;
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
};

/** The content of a posted message, without the state of its findings. */
type NoticeMessage = {
  readonly notices: readonly Pick<Notice, 'what' | 'findingId' | 'generation' | 'startedAtMs'>[];
  /** Finding id → permalink of its card. */
  readonly links: Readonly<Record<string, string>>;
  /** Mrkdwn that mentions the recipient; null in a direct message. */
  readonly mention: string | null;
};

const keepMs = 60 * dayMs;
/** A message shows at most this many findings. */
const mostRows = 20;
/** Older messages about a finding keep their last state. */
const mostMessages = 3;

/** Stores a posted message, so that it can follow the state of its findings. Safe to repeat. */
export async function storeNoticeMessage(
  deps: NoticeMessageDeps,
  ref: MessageRef,
  posted: {
    readonly entries: DirectMessage['entries'];
    readonly links: ReadonlyMap<string, string>;
    readonly mention: string | null;
    /** Null: an earlier call posted the message. */
    readonly message: MessageText | null;
  },
): Promise<void> {
  const { entries, links, mention, message } = posted;
  const expiresAtMs = deps.clock.nowMs() + keepMs;
  const notices = entries.map(({ what, finding: { id, generation, startedAtMs } }) => ({
    what,
    findingId: id,
    generation,
    startedAtMs: startedAtMs ?? 0,
  }));
  const shown: NoticeMessage = { notices, links: Object.fromEntries(links), mention };
  await deps.keyValue.put(shownKey(ref), shown, { expiresAtMs });
  if (message) await noteDrawn(deps, ref, message);
  const ids = new Set(notices.slice(0, mostRows).map(({ findingId }) => findingId));
  await Promise.all([...ids].map((id) => addTo(deps, id, ref)));
}

/** The newest messages that show the finding, apart from its card. */
export async function messagesWith(
  { keyValue }: Pick<NoticeMessageDeps, 'keyValue'>,
  findingId: string,
): Promise<readonly MessageRef[]> {
  return ((await keyValue.get(messagesKey(findingId)))?.value as readonly MessageRef[] | undefined) ?? [];
}

/** Updates a message to the present state of its findings. Sends nothing when it shows that already. */
export async function redrawNoticeMessages(deps: NoticeMessageDeps, ref: MessageRef): Promise<void> {
  await updateMessage(deps, ref, async () => {
    const shown = (await deps.keyValue.get(shownKey(ref)))?.value as NoticeMessage | undefined;
    if (!shown) return null;
    const findings = await deps.store.getMany(shown.notices.map(({ findingId }) => findingId));
    const entries = shown.notices.flatMap((notice) => {
      const finding = findings.find(({ id }) => id === notice.findingId);
      if (!finding) return [];
      const isOver = !stillHolds({ ...notice, scanId: null }, finding, deps.clock.nowMs());
      return [{ what: notice.what, finding, isOver }];
    });
    return directMessage(entries, {
      links: new Map(Object.entries(shown.links)),
      buttonsFor: deps.buttonsFor,
      ...(shown.mention === null ? {} : { mention: shown.mention }),
    });
  });
}

async function addTo(
  { keyValue, clock }: NoticeMessageDeps,
  findingId: string,
  ref: MessageRef,
): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const stored = await keyValue.get(messagesKey(findingId));
    const before = (stored?.value as readonly MessageRef[] | undefined) ?? [];
    if (before.some(({ channel, ts }) => channel === ref.channel && ts === ref.ts)) return;
    const after = [...before, { channel: ref.channel, ts: ref.ts }].slice(-mostMessages);
    const written = await keyValue.put(messagesKey(findingId), after, {
      expiresAtMs: clock.nowMs() + keepMs,
      ifVersion: stored?.version ?? null,
    });
    if (written.ok) return;
  }
}

function shownKey({ channel, ts }: MessageRef): string {
  return `shown|${channel}|${ts}`;
}

function messagesKey(findingId: string): string {
  return `shown-in|${findingId}`;
}
