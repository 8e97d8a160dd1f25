import { dayMs } from '../../core/calendar.ts';
import { done, type Result, refused } from '../../core/result.ts';
import { patiently, troubleText } from '../api/call.ts';
import type { SpeakDeps } from '../api/speak-deps.ts';

const keepMs = 30 * dayMs;

/**
 * The id of the direct message channel with a person. `refused`: Slack or the workspace does not allow it,
 * for example without the scope `im:write`. `unclear`: try again later.
 */
export async function directChannel(
  deps: SpeakDeps,
  userId: string,
): Promise<Result<string, 'refused' | 'unclear'>> {
  const key = `dm|${userId}`;
  const stored = await deps.keyValue.get(key);
  if (stored) return done(stored.value as string);
  const opened = await patiently(() => deps.slack.conversations.open({ users: userId }));
  const id = opened.ok ? opened.value.channel?.id : undefined;
  if (id !== undefined) {
    await deps.keyValue.put(key, id, { expiresAtMs: deps.clock.nowMs() + keepMs });
    return done(id);
  }
  const why = opened.ok ? 'no channel' : troubleText(opened.error);
  deps.log.warn('direct message could not be opened', { error: why });
  return refused(!opened.ok && opened.error.kind === 'unclear' ? 'unclear' : 'refused');
}
