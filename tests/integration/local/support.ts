import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../core/ports/runtime.ts';

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Polls until it holds, for up to 100 seconds: a busy machine needs many times the usual. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 2_000; waited++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error(`It never came to hold: ${holds.toString()}`);
}
