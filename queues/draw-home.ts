import type { WebClient } from '@slack/web-api';
import type { HomePage } from '../blocks/text/ids.ts';
import type { NotifyDeps } from '../core/ports/deps.ts';
import type { KeyValue } from '../core/ports/key-value.ts';
import { PostUncertain } from '../core/ports/notices.ts';
import { homeOf } from '../handlers/home.ts';
import { patiently, troubleText } from '../slack/api/call.ts';

export type HomeDeps = Pick<NotifyDeps, 'clock' | 'log' | 'store'> & {
  readonly keyValue: KeyValue;
  readonly slack: WebClient;
};

/** Draws a person's Home tab as things are now. Throws PostUncertain when Slack did not take it, so that the queue tries again. */
export async function drawHome(deps: HomeDeps, userId: string, home: HomePage): Promise<void> {
  const view = await homeOf(deps, userId, home);
  const published = await patiently(() => deps.slack.views.publish({ user_id: userId, view }));
  if (published.ok) return;
  deps.log.warn('could not publish a Home tab', { userId, error: troubleText(published.error) });
  // What Slack refuses by name it refuses again.
  if (published.error.kind === 'unclear') throw new PostUncertain(`the Home tab of ${userId}`);
}
