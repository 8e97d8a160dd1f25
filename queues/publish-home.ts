import type { WebClient } from '@slack/web-api';
import { type HomePage, homeFilters } from '../blocks/text/ids.ts';
import type { CommonDeps, KeyValue } from '../core/ports.ts';
import { homeOf, rememberedHome, rememberHome } from '../handlers/home.ts';
import { patiently, troubleText } from '../slack/call.ts';
import type { WorkOf } from './define.ts';

export type HomeDeps = Pick<CommonDeps, 'clock' | 'log' | 'store'> & {
  readonly keyValue: KeyValue;
  readonly slack: WebClient;
};

/** Shows a person the page that they asked for, unless they have asked for another one since. */
export async function publishHome(deps: HomeDeps, work: WorkOf<'home.publish'>): Promise<void> {
  const { userId, page, askedAtMs } = work;
  const last = await rememberedHome(deps, userId);
  if (last && last.atMs > askedAtMs) return;
  const filter = homeFilters.find((name) => name === work.filter) ?? 'mine';
  await rememberHome(deps, userId, { filter, page, atMs: askedAtMs });
  await draw(deps, userId, { filter, page });
}

type Turn = { readonly running: Promise<void>; next?: Promise<void> };
const turns = new WeakMap<HomeDeps['keyValue'], Map<string, Turn>>();

/**
 * Draws a person's Home tab where it stands, as things are now. One drawing at a time: what is asked for meanwhile is
 * one more drawing after it, however often it is asked for.
 */
export async function refreshHome(deps: HomeDeps, work: WorkOf<'home.refresh'>): Promise<void> {
  const mine = turns.get(deps.keyValue) ?? new Map<string, Turn>();
  turns.set(deps.keyValue, mine);
  const key = `${work.userId} ${work.isOpen}`;
  const turn = mine.get(key);
  if (turn) {
    turn.next ??= turn.running.then(
      () => refreshHome(deps, work),
      () => refreshHome(deps, work),
    );
    return turn.next;
  }
  const running = refreshNow(deps, work).finally(() => mine.delete(key));
  mine.set(key, { running });
  return running;
}

async function refreshNow(deps: HomeDeps, { userId, isOpen }: WorkOf<'home.refresh'>): Promise<void> {
  const last = await rememberedHome(deps, userId);
  if (!last && !isOpen) return;
  const home = last ?? { filter: 'mine', page: 0, atMs: deps.clock.nowMs() };
  if (isOpen) await rememberHome(deps, userId, home);
  await draw(deps, userId, home);
}

async function draw(deps: HomeDeps, userId: string, { filter, page }: HomePage): Promise<void> {
  const view = await homeOf(deps, userId, { filter, page });
  const published = await patiently(() => deps.slack.views.publish({ user_id: userId, view }));
  if (published.ok) return;
  deps.log.warn('could not publish a Home tab', { userId, error: troubleText(published.error) });
}
