import { changesMessage } from '../../blocks/digest/changes-message.ts';
import { dayMs } from '../../core/calendar.ts';
import { type Finding, type MessageRef, questionKey } from '../../core/finding.ts';
import type { Policy } from '../../core/policy.ts';
import type { ChangesMessage, PostedDigest } from '../../core/ports/notices.ts';
import type { FindingStore } from '../../core/ports/store.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { PeopleDeps } from '../people/look-up.ts';
import type { MessageText } from '../post-once.ts';
import { noteDrawn, updateMessage } from '../update-message.ts';
import { type Meant, postInChannel } from './post-in-channel.ts';

type Deps = PeopleDeps & {
  readonly policy: () => Promise<Policy>;
  readonly store: Pick<FindingStore, 'getMany' | 'pause'>;
};

/** The findings of a posted message, in its order, for later redraws. */
type Posted = { readonly ids: readonly string[]; readonly cards: number };

/** As long as messages can be redrawn. */
const keepMs = 60 * dayMs;

/** Posts the message of a run once. When it was there already, redraws it with the findings that came later. */
export async function postChanges(
  deps: Deps,
  message: ChangesMessage,
): Promise<Result<PostedDigest, 'uncertain'>> {
  const draw = await drawing(deps, message.cards);
  let shown: MessageText | undefined;
  const posted = await postInChannel(deps, {
    key: message.key,
    channel: message.channel,
    about: message.findings.slice(0, message.cards).map(questionKey),
    body: (instead) => {
      shown = draw(message.findings, instead, null);
      return shown;
    },
  });
  if (!posted.ok) return refused('uncertain');
  const { channel, ts, named, about, isNew } = posted.value;
  const ids = message.findings.map(({ id }) => id);
  const value: Posted = { ids, cards: message.cards };
  await deps.keyValue.put(postedKey({ channel, ts }), value, {
    expiresAtMs: deps.clock.nowMs() + keepMs,
  });
  if (isNew && shown) await noteDrawn(deps, { channel, ts }, shown);
  if (!isNew) await redraw(deps, { channel, ts }, value);
  return done({ channel, ts, named, about });
}

/** Shows what became of the change, in the messages that have its card and its former one. */
export async function redrawChanges(
  deps: Deps,
  { evidence, incident, thread, formerCard }: Finding,
): Promise<void> {
  if (!evidence.change && !incident) return;
  const refs = [
    ...(thread ? [thread] : []),
    ...(formerCard ? [{ channel: formerCard.channel, ts: formerCard.threadTs }] : []),
  ];
  for (const ref of new Map(refs.map((one) => [postedKey(one), one])).values()) {
    const posted = await deps.keyValue.get(postedKey(ref));
    // A digest has none.
    if (posted) await redraw(deps, ref, posted.value as Posted);
  }
}

async function redraw(deps: Deps, ref: MessageRef, { ids, cards }: Posted): Promise<void> {
  await updateMessage(deps, ref, async () => {
    const stored = await deps.store.getMany(ids);
    const inOrder = ids.flatMap((id) => stored.find((one) => one.id === id) ?? []);
    return inOrder.length === 0 ? null : (await drawing(deps, cards))(inOrder, null, ref);
  });
}

type Draw = (findings: readonly Finding[], instead: Meant, ref: MessageRef | null) => MessageText;

async function drawing({ policy, store }: Deps, cards: number): Promise<Draw> {
  const { approvers } = await policy();
  const paused = (await store.pause()) !== undefined;
  return (findings, instead, ref) => changesMessage({ findings, cards }, { approvers, paused, instead, ref });
}

function postedKey({ channel, ts }: MessageRef): string {
  return `changes|${channel}|${ts}`;
}
