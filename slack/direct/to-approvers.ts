import { directMessage } from '../../blocks/direct/direct-message.ts';
import type { CardButton } from '../../blocks/text/parts.ts';
import { approverMentions } from '../../blocks/text/people.ts';
import type { Finding } from '../../core/finding.ts';
import type { Policy } from '../../core/policy.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { channelId, inOrder } from '../channels.ts';
import { postOnce } from '../post-once.ts';
import { linksOf } from './links.ts';

type Deps = SpeakDeps & {
  readonly policy: () => Promise<Policy>;
  readonly buttonsFor: (finding: Finding) => readonly CardButton[];
};

/** Posts one message to all approvers: in the channel that the findings share, else in the default channel. */
export async function postToApprovers(
  deps: Deps,
  { key, entries }: Omit<DirectMessage, 'userId'>,
): Promise<Result<void, 'uncertain'>> {
  const { approvers, defaultChannel } = await deps.policy();
  const channels = new Set(entries.map(({ finding }) => finding.card?.channel ?? finding.channel));
  const own = await Promise.all([...channels].map((channel) => channelId(deps, channel)));
  const fallback = await channelId(deps, defaultChannel);
  const links = await linksOf(deps, entries);
  const mention = approverMentions(approvers) ?? 'The policy names no approvers.';
  const posted = await postOnce(deps, {
    key,
    channels: own.length === 1 ? inOrder(...own, fallback) : inOrder(fallback, ...own),
    body: () => directMessage(entries, { links, buttonsFor: deps.buttonsFor, mention }),
  });
  return posted.ok ? done(undefined) : refused('uncertain');
}
