import { homeFilters } from '../blocks/ids.ts';
import type { Work } from '../core/work.ts';
import { homeOf } from '../handlers/home.ts';
import { patiently, troubleText } from '../slack/call.ts';
import type { Wiring } from './deps.ts';

/** Draws a person's Home tab as things are now. */
export async function publishHome(
  { deps, keyValue, slack }: Wiring,
  work: Extract<Work, { type: 'home.publish' }>,
): Promise<void> {
  const { userId, page } = work;
  const filter = homeFilters.find((name) => name === work.filter) ?? 'mine';
  const view = await homeOf({ ...deps, keyValue }, userId, { filter, page });
  const published = await patiently(() => slack.views.publish({ user_id: userId, view }));
  if (published.ok) return;
  deps.log.warn('could not publish a Home tab', { userId, error: troubleText(published.error) });
}
