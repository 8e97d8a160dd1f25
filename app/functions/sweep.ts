import { type SweepDeps, sweep } from '../../core/lifecycle/sweep.ts';
import { createState } from '../state.ts';
import type { FunctionOptions } from './options.ts';

/** Every few minutes: sends the work that a crash left undone. */
export function createSweep(options: FunctionOptions): () => Promise<void> {
  const { clock, queue, store } = createState(options);
  const deps: SweepDeps = { clock, queue, store };
  return () => sweep(deps);
}
