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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  }).then((): never => {
    running.catch(later);
    throw new TooSlow(`Not finished within ${withinMs} ms`);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
