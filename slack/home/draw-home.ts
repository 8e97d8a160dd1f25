import type { WebClient } from '@slack/web-api';
import type { HomePage } from '../../blocks/text/ids.ts';
import type { DashboardLinks } from '../../core/ports/dashboard-links.ts';
import type { NotifyDeps } from '../../core/ports/deps.ts';
import type { KeyValue } from '../../core/ports/key-value.ts';
import { PostUncertain } from '../../core/ports/notices.ts';
import { patiently, troubleText } from '../api/call.ts';
import { isLikelyFullMember } from '../people/full-member.ts';
import { homeOf } from './home.ts';

export type DrawHomeDeps = Pick<NotifyDeps, 'clock' | 'log' | 'store'> & {
  readonly keyValue: KeyValue;
  readonly slack: WebClient;
  /** Null: the stage has no dashboard. */
  readonly dashboardLinks: DashboardLinks | null;
};

/**
 * Draws a person's Home tab in its current state. Throws PostUncertain without a clear answer from Slack, so
 * that the queue retries.
 */
export async function drawHome(deps: DrawHomeDeps, userId: string, home: HomePage): Promise<void> {
  const view = await homeOf(
    deps,
    userId,
    home,
    async () => deps.dashboardLinks !== null && isLikelyFullMember(deps, userId),
  );
  const published = await patiently(() => deps.slack.views.publish({ user_id: userId, view }));
  if (published.ok) return;
  deps.log.warn('Home tab was not published', { userId, error: troubleText(published.error) });
  // A refusal with an error code would only repeat, so it is not retried.
  if (published.error.kind === 'unclear') throw new PostUncertain(`the Home tab of ${userId}`);
}
