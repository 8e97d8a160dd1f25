import { unreadableMessage } from '../../blocks/answers/unreadable.ts';
import type { UnreadableNotice } from '../../core/incidents/unreadable.ts';
import { PostUncertain } from '../../core/ports/notices.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { channelId, inOrder } from '../channels.ts';
import { postOnce } from '../post-once.ts';

/** Posts the notice once, in the first channel that takes it. */
export async function postUnreadable(deps: SpeakDeps, told: UnreadableNotice): Promise<void> {
  const channels = await Promise.all(told.channels.map((channel) => channelId(deps, channel)));
  const posted = await postOnce(deps, {
    key: `unreadable|${told.key}`,
    channels: inOrder(...channels),
    body: () => unreadableMessage(told),
  });
  if (!posted.ok && posted.error === 'uncertain')
    throw new PostUncertain('the notice about an unreadable message');
}
