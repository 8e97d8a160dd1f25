import { setTimeout as sleep } from 'node:timers/promises';

/** Slack waits for 3 s; sending the answer needs part of that. */
export const answerWithinMs = 1_800;

export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** Rejects with `TooSlow` after the time limit. The work continues; `later` gets its error. */
export async function inTime<T>(
  running: Promise<T>,
  later: (thrown: unknown) => void,
  withinMs = answerWithinMs,
): Promise<T> {
  const done = new AbortController();
  const late = sleep(withinMs, undefined, { signal: done.signal }).then(
    () => {
      running.catch(later);
      throw new TooSlow(`Not finished within ${withinMs} ms`);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([running, late]);
  } finally {
    done.abort();
  }
}
