import type { WorkType } from '../../core/work.ts';
import type { Arrival } from './machines/arrivals.ts';
import type { QueuedMessage, Simulation } from './simulation.ts';

/** Fires due one-off schedules; some are lost, and the sweep must notice. */
export function fire(simulation: Simulation, reliability: number): void {
  for (const [id, { findingId, generation, atMs }] of simulation.schedules) {
    if (atMs > simulation.nowMs()) continue;
    simulation.schedules.delete(id);
    if (simulation.random.chance(reliability))
      simulation.queue.push({
        work: { type: 'finding.recheck', findingId, generation },
        dueMs: 0,
        running: 0,
      });
  }
}

export function due(simulation: Simulation): readonly QueuedMessage[] {
  return simulation.queue.filter(({ dueMs }) => dueMs <= simulation.nowMs());
}

/** Works off everything that is due. */
export async function drain(simulation: Simulation): Promise<void> {
  for (let guard = 0; guard < 5000; guard += 1) {
    while (await simulation.turns.step());
    if (due(simulation).length === 0) return;
    for (const message of due(simulation))
      if (simulation.queue.includes(message)) simulation.deliver(message);
  }
  throw new Error(`work without end: ${simulation.queue.map(({ work }) => work.type).join(' ')}`);
}

/** The sweep does this work again without its message. */
const swept: ReadonlySet<WorkType | 'together' | Arrival['type']> = new Set([
  'finding.announce',
  'finding.sync',
  'finding.recheck',
  'finding.settle',
  'scan.unit',
  'scan.finish',
  'scan.announce',
]);

/** Somebody sends the dead letters back to their queues, as the runbook says. What the sweep does may stay undone. */
export function redrive({ deadLetters, queue, random }: Simulation): void {
  for (const work of deadLetters.splice(0, deadLetters.length))
    if (!swept.has(work.type) || random.chance(0.5)) queue.push({ work, dueMs: 0, running: 0 });
}
