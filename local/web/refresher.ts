import type { Log } from '../../core/ports/runtime.ts';

/** Runs soon after a call, never twice at once. A call during a run causes one more run. */
export function createRefresher(
  run: () => Promise<void>,
  log: Log,
  soonMs = 250,
): { readonly nudge: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const go = async () => {
    timer = undefined;
    running = true;
    again = false;
    try {
      await run();
    } catch (thrown) {
      log.warn('AWS could not be read for the page', {
        error: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
    running = false;
    if (again) nudge();
  };
  const nudge = () => {
    if (running) again = true;
    else timer ??= setTimeout(() => void go(), soonMs).unref();
  };
  return { nudge };
}
