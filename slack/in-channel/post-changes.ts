import { changesMessage } from '../../blocks/digest/changes-message.ts';
import { questionKey } from '../../core/finding.ts';
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

/** Posts the message of a run once. When it was there already, redraws it with the findings that came later. */
export async function postChanges(
  deps: Deps,
  message: ChangesMessage,
): Promise<Result<PostedDigest, 'uncertain'>> {
  const { approvers } = await deps.policy();
  const paused = (await deps.store.pause()) !== undefined;
  const draw = (findings: ChangesMessage['findings'], instead: Meant): MessageText =>
    changesMessage({ ...message, findings }, { approvers, paused, instead });
  let shown: MessageText | undefined;
  const posted = await postInChannel(deps, {
    key: message.key,
    channel: message.channel,
    about: message.findings.slice(0, message.cards).map(questionKey),
    body: (instead) => {
      shown = draw(message.findings, instead);
      return shown;
    },
  });
  if (!posted.ok) return refused('uncertain');
  const { channel, ts, named, about, isNew } = posted.value;
  if (isNew && shown) await noteDrawn(deps, { channel, ts }, shown);
  if (!isNew)
    await updateMessage(deps, { channel, ts }, async () => {
      const stored = await deps.store.getMany(message.findings.map(({ id }) => id));
      const inOrder = message.findings.flatMap(({ id }) => stored.find((one) => one.id === id) ?? []);
      return draw(inOrder, null);
    });
  return done({ channel, ts, named, about });
}
