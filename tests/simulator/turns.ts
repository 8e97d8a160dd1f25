import type { Inventory } from '../../core/ports/inventory.ts';
import type { Random } from './random.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A call that never returns: its function times out. */
export class Hang extends Error {
  override readonly name = 'Hang';
}

/** One run of a function, or one request of a person. */
export type Life = {
  readonly endsMs: number;
  isOver: boolean;
  /** Ends it at once: none of its code runs any more, not even `catch`. */
  die: (where: string) => void;
};

/** `throws`: a call fails. `dies`: the worker ends without a word. */
export type CrashWay = 'throws' | 'dies' | 'either';

/**
 * Interleaves tasks between their awaits: each call of a wrapped port waits for its turn, and the driver
 * picks the next. A crash comes before a call, or after it was applied and before its response. A run without
 * time left dies at its next call.
 */
export type Turns = {
  /** `sync` names the methods that return at once. */
  readonly wrap: <T extends object>(port: T, name: string, life: Life, sync?: readonly (keyof T)[]) => T;
  /** The same for a listing, page by page. */
  readonly pages: (list: Inventory['list'], name: string, life: Life) => Inventory['list'];
  readonly spawn: (life: Life, task: () => Promise<void>, ended: (error: unknown) => void) => void;
  /** Lets one waiting call proceed; false when none waits. */
  readonly step: () => Promise<boolean>;
  /** Resolves when every task waits for its next turn. */
  readonly settled: () => Promise<void>;
  readonly running: () => number;
  /** The number of runs that ended early, by cause. */
  readonly deaths: ReadonlyMap<string, number>;
  /** `crashAt`: the only crash, at this point counted from 0; `points`: the number of points so far. */
  readonly faults: { crashProbability: number; crashAt: number | null; way: CrashWay; points: number };
};

export function createTurns(random: Random, nowMs: () => number): Turns {
  const waiting: (() => void)[] = [];
  const faults: Turns['faults'] = { crashProbability: 0, crashAt: null, way: 'either', points: 0 };
  const deaths = new Map<string, number>();
  let running = 0;
  const turn = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const kill = (life: Life, of: string, where: string): void => {
    deaths.set(of, (deaths.get(of) ?? 0) + 1);
    life.die(`${of} ${where}`);
  };
  const pass = (where: string, life: Life): Promise<never> | undefined => {
    if (!life.isOver && nowMs() > life.endsMs) kill(life, 'timed out', where);
    if (life.isOver) return forever();
    const strikes =
      faults.points++ === faults.crashAt ||
      (faults.crashProbability > 0 && random.chance(faults.crashProbability));
    if (!strikes) return undefined;
    const dies = faults.way === 'dies' || (faults.way === 'either' && random.chance(0.5));
    if (!dies) throw new Crash(where);
    kill(life, 'died', where);
    return life.isOver ? forever() : undefined;
  };
  const answered = async <T>(call: Promise<T> | T, life: Life): Promise<T> => {
    try {
      return await call;
    } catch (thrown) {
      if (!(thrown instanceof Hang)) throw thrown;
      kill(life, 'hung', thrown.message);
      return forever();
    }
  };
  const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
  return {
    faults,
    settled,
    deaths,
    running: () => running,
    wrap: (port, name, life, sync = []) =>
      new Proxy(port, {
        get(target, key) {
          const method: unknown = Reflect.get(target, key);
          if (typeof method !== 'function' || sync.includes(key as never)) return method;
          return async (...args: unknown[]) => {
            await turn();
            await pass(`before ${name}.${String(key)}`, life);
            const answer: unknown = await answered(Reflect.apply(method, target, args), life);
            await pass(`after ${name}.${String(key)}`, life);
            return answer;
          };
        },
      }),
    pages: (list, name, life) =>
      async function* (unit, from) {
        const pages = list(unit, from)[Symbol.asyncIterator]();
        for (;;) {
          await turn();
          await pass(`before ${name}`, life);
          const { done, value } = await answered(pages.next(), life);
          await pass(`after ${name}`, life);
          if (done) return;
          yield value;
          if (value.cursor === undefined) return;
        }
      },
    spawn: (life, task, ended) => {
      running += 1;
      const end = (error?: unknown): void => {
        if (life.isOver) return;
        life.isOver = true;
        running -= 1;
        ended(error);
      };
      life.die = (where) => end(new Crash(where));
      task().then(() => end(), end);
    },
    step: async () => {
      await settled();
      if (waiting.length === 0) return false;
      const [next] = waiting.splice(random.int(waiting.length), 1);
      next?.();
      return true;
    },
  };
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** A run without a timeout that cannot die. */
export function endless(): Life {
  return { endsMs: Number.POSITIVE_INFINITY, isOver: false, die: () => undefined };
}
