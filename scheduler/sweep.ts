import type { FunctionOptions } from '../app/wiring/options.ts';
import { createState } from '../app/wiring/state.ts';
import { type SweepDeps, sweep } from '../core/findings/sweep.ts';

/** Every few minutes: sends the work that a crash left undone. */
export function createSweep(options: FunctionOptions): () => Promise<void> {
  const { clock, queue, store } = createState(options);
  const deps: SweepDeps = { clock, queue, store };
  return () => sweep(deps);
}
