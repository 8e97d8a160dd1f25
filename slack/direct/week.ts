import { weekMessage } from '../../blocks/direct/week-message.ts';
import type { Week } from '../../core/ports/notices.ts';
import { done, type Result, refused } from '../../core/result.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';
import { postOnce } from '../post-once.ts';
import { directChannel } from './direct-channel.ts';

/** Posts the weekly summary to the person; does nothing when direct messages are not allowed. */
export async function postWeek(deps: SpeakDeps, week: Week): Promise<Result<void, 'uncertain'>> {
  const channel = await directChannel(deps, week.userId);
  if (!channel.ok) return channel.error === 'unclear' ? refused('uncertain') : done(undefined);
  const posted = await postOnce(deps, {
    key: week.key,
    channels: [channel.value],
    body: () => weekMessage(week),
  });
  return posted.ok || posted.error === 'unreachable' ? done(undefined) : refused('uncertain');
}
