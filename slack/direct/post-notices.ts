import { directMessage } from '../../blocks/direct/direct-message.ts';
import type { DirectMessage } from '../../core/ports/notices.ts';
import { type Post, postOnce } from '../post-once.ts';
import { type NoticeMessageDeps, storeNoticeMessage } from './notice-message.ts';

/** Posts notices in one message, which then follows the state of its findings. */
export async function postNotices(
  deps: NoticeMessageDeps,
  where: Pick<Post, 'key' | 'channels' | 'threadTs'>,
  content: {
    readonly entries: DirectMessage['entries'];
    readonly links: ReadonlyMap<string, string>;
    /** Null: a direct message. */
    readonly mention: string | null;
  },
): Promise<'posted' | 'uncertain' | 'unreachable'> {
  const { entries, links, mention } = content;
  const { buttonsFor } = deps;
  const message = directMessage(entries, { links, buttonsFor, ...(mention === null ? {} : { mention }) });
  const posted = await postOnce(deps, { ...where, body: () => message });
  if (!posted.ok) return posted.error;
  const { channel, ts, isNew } = posted.value;
  await storeNoticeMessage(deps, { channel, ts }, { ...content, message: isNew ? message : null });
  return 'posted';
}
