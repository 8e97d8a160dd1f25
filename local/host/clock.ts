import type { Clock } from '../../core/ports/runtime.ts';

/** A clock that can be moved forward and otherwise runs like the real one. */
export type MovableClock = Clock & {
  readonly aheadMs: () => number;
  /** `before`: awaited with the new time before the move, for writing metrics. `after`: called after the move. */
  readonly advance: (ms: number) => Promise<void>;
  readonly before: (run: (nowMs: number) => Promise<void>) => void;
  readonly after: (run: (nowMs: number) => void) => void;
};

export const realClock: Clock = { nowMs: () => Date.now() };

export function movableClock(real: Clock = realClock): MovableClock {
  let aheadMs = 0;
  let last: Promise<void> = Promise.resolve();
  const befores: ((nowMs: number) => Promise<void>)[] = [];
  const afters: ((nowMs: number) => void)[] = [];
  const nowMs = () => real.nowMs() + aheadMs;
  const move = async (ms: number) => {
    for (const run of befores) await run(nowMs() + ms);
    aheadMs += ms;
    for (const run of afters) run(nowMs());
  };
  return {
    nowMs,
    aheadMs: () => aheadMs,
    advance: (ms) => {
      if (!Number.isFinite(ms) || ms < 0) return Promise.reject(new Error('The clock can only move forward'));
      last = last.catch(() => undefined).then(() => move(ms));
      return last;
    },
    before: (run) => void befores.push(run),
    after: (run) => void afters.push(run),
  };
}
