import { approverMentions } from '../../blocks/text/people.ts';
import type { Policy } from '../../core/policy.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { channelId, inOrder } from '../channels.ts';
import { linksOf } from './links.ts';
import type { NoticeMessageDeps } from './notice-message.ts';
import { postNotices } from './post-notices.ts';

type Deps = NoticeMessageDeps & {
  readonly policy: () => Promise<Policy>;
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
  const inTurn = own.length === 1 ? inOrder(...own, fallback) : inOrder(fallback, ...own);
  const posted = await postNotices(deps, { key, channels: inTurn }, { entries, links, mention });
  return posted === 'posted' ? done(undefined) : refused('uncertain');
}
