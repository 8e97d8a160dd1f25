import { setTimeout as sleep } from 'node:timers/promises';

/** Slack waits for 3 s; what is not done by then is answered without it, and the answer takes a while itself. */
export const answerWithinMs = 1_800;

export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** Rejects with `TooSlow` past the time. What runs goes on; how it ends is given to `later`. */
export async function inTime<T>(
  running: Promise<T>,
  later: (thrown: unknown) => void,
  withinMs = answerWithinMs,
): Promise<T> {
  const done = new AbortController();
  const late = sleep(withinMs, undefined, { signal: done.signal }).then(
    () => {
      running.catch(later);
      throw new TooSlow(`Not done within ${withinMs} ms`);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([running, late]);
  } finally {
    done.abort();
  }
}
