import type { Inventory } from '../../core/ports/inventory.ts';
import type { Random } from './random.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * Interleaves tasks between their awaits: each call of a wrapped port waits for its turn, and the driver picks whose turn
 * it is. A crash ends a task before a call, or after it was applied and before its answer arrived.
 */
export type Turns = {
  readonly wrap: <T extends object>(port: T, name: string) => T;
  /** The same for a listing: each page waits for its turn. */
  readonly pages: (list: Inventory['list'], name: string) => Inventory['list'];
  readonly spawn: (name: string, task: () => Promise<void>, ended: (error: unknown) => void) => void;
  /** Lets one waiting call proceed; false when nothing waits. */
  readonly step: () => Promise<boolean>;
  readonly running: () => number;
  /** `crashAt`: the one crash, at this point counted from 0; `points` says how many there have been. */
  readonly faults: { crashProbability: number; crashAt: number | null; points: number };
};

export function createTurns(random: Random): Turns {
  const waiting: (() => void)[] = [];
  const faults: Turns['faults'] = { crashProbability: 0, crashAt: null, points: 0 };
  let running = 0;
  const turn = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const crash = (where: string): void => {
    if (faults.points++ === faults.crashAt) throw new Crash(where);
    if (faults.crashProbability > 0 && random.chance(faults.crashProbability)) throw new Crash(where);
  };
  const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
  return {
    faults,
    running: () => running,
    wrap: (port, name) =>
      new Proxy(port, {
        get(target, key) {
          const method: unknown = Reflect.get(target, key);
          if (typeof method !== 'function') return method;
          return async (...args: unknown[]) => {
            await turn();
            crash(`before ${name}.${String(key)}`);
            const answer: unknown = await Reflect.apply(method, target, args);
            crash(`after ${name}.${String(key)}`);
            return answer;
          };
        },
      }),
    pages: (list, name) =>
      async function* (unit, from) {
        const pages = list(unit, from)[Symbol.asyncIterator]();
        for (;;) {
          await turn();
          crash(`before ${name}`);
          const { done, value } = await pages.next();
          crash(`after ${name}`);
          if (done) return;
          yield value;
          if (value.cursor === undefined) return;
        }
      },
    spawn: (_name, task, ended) => {
      running += 1;
      task().then(
        () => {
          running -= 1;
          ended(undefined);
        },
        (error: unknown) => {
          running -= 1;
          ended(error);
        },
      );
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

/** A wrapped port as a plain object, for taking some of its methods from elsewhere. */
export function spread<T extends object>(wrapped: T, plain: T): T {
  const methods = Object.keys(plain).map((key) => [
    key,
    (...args: unknown[]) => (wrapped as Record<string, (...args: unknown[]) => unknown>)[key]?.(...args),
  ]);
  return Object.fromEntries(methods) as T;
}
