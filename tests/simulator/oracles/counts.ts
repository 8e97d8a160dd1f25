import type { Simulation } from '../simulation.ts';

/** The counters equal a count of the findings. */
export async function checkCounts({ store, nowMs }: Simulation): Promise<void> {
  const { of } = await store.counts();
  const { mended } = await store.recount(nowMs());
  if (mended === 0) return;
  const right = await store.counts();
  throw new Error(`counted ${JSON.stringify(of)}, there are ${JSON.stringify(right.of)}`);
}
