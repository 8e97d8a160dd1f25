import * as z from 'zod/mini';
import type { WorkOf } from '../../core/work.ts';
import { type DrawHomeDeps, drawHome } from '../../slack/home/draw-home.ts';
import { storedHome, storeHome } from '../../slack/home/stored-home.ts';
import { defineWork, text } from '../define.ts';

declare module '../../core/work.ts' {
  interface Works {
    /** Redraws a Home tab at its current page. `isOpen`: also when no recent opening is stored. */
    'home.refresh': {
      readonly userId: string;
      readonly isOpen: boolean;
    };
  }
}

export const work = defineWork({
  type: 'home.refresh',
  schema: z.object({ userId: text, isOpen: z.boolean() }),
  run: refreshHome,
});

type Turn = { readonly running: Promise<void>; next?: Promise<void> };
const turns = new WeakMap<DrawHomeDeps['keyValue'], Map<string, Turn>>();

/** Draws one tab at a time. Requests during a drawing share one more drawing after it. */
async function refreshHome(deps: DrawHomeDeps, work: WorkOf<'home.refresh'>): Promise<void> {
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

async function refreshNow(deps: DrawHomeDeps, { userId, isOpen }: WorkOf<'home.refresh'>): Promise<void> {
  const last = await storedHome(deps, userId);
  if (!last && !isOpen) return;
  const home = last ?? { filter: 'mine', page: 0, atMs: deps.clock.nowMs() };
  if (isOpen) await storeHome(deps, userId, home);
  await drawHome(deps, userId, home);
}
