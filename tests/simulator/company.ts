import type { Finding, Status } from '../../core/finding.ts';
import { seeded } from './random.ts';
import { createSimulation, type Simulation } from './simulation.ts';

const minuteMs = 60_000;

export type Company = Simulation & { readonly ran: string[] };

type Bad = {
  readonly servers: number;
  readonly others?: number;
  readonly volumes?: number;
  readonly users?: number;
};

/**
 * A calm world with this many violations: servers and volumes (mode enforce), databases (mode approve) and
 * users (needing a person). Everything else is compliant, and there are no faults.
 */
export function createCompany({ servers, others = 0, volumes = 0, users = 0 }: Bad): Company {
  const simulation = createSimulation(seeded(7));
  const left: Record<string, number> = {
    'sim-server': servers,
    'sim-database': others,
    'sim-volume': volumes,
    'sim-user': users,
  };
  for (const thing of simulation.aws.things) {
    const bad = (left[thing.kind] ?? 0) > 0;
    if (bad) left[thing.kind] = (left[thing.kind] ?? 0) - 1;
    Object.assign(thing, {
      state: bad ? 'bad' : 'fine',
      protected: false,
      tags: { Environment: 'dev', Owner: 'ada' },
    });
  }
  const ran: string[] = [];
  simulation.aws.onRun = ({ finding }) => void ran.push(finding.id);
  return { ...simulation, ran };
}

/** Works off the queue; crashed messages are delivered again. */
export async function drain(simulation: Simulation): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    while (await simulation.turns.step());
    const due = simulation.queue.filter(({ dueMs }) => dueMs <= simulation.nowMs());
    if (due.length === 0) return;
    for (const message of due) {
      simulation.deliver(message);
      while (await simulation.turns.step());
    }
  }
  throw new Error('work without end');
}

/** Advances time; due schedules fire, and the sweep runs. */
export async function later(simulation: Simulation, ...minutes: readonly number[]): Promise<void> {
  for (const step of minutes) {
    simulation.advance(step * minuteMs);
    for (const [id, { findingId, generation, atMs }] of simulation.schedules) {
      if (atMs > simulation.nowMs()) continue;
      simulation.schedules.delete(id);
      simulation.queue.push({
        work: { type: 'finding.recheck', findingId, generation },
        dueMs: 0,
        running: 0,
      });
    }
    simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, running: 0 });
    await drain(simulation);
  }
}

export async function scan(simulation: Simulation, scanId: string): Promise<void> {
  simulation.queue.push({
    work: { type: 'scan.start', scanId, askedBy: null, channel: 'C1' },
    dueMs: 0,
    running: 0,
  });
  await drain(simulation);
}

const all: readonly Status[] = [
  'claimed',
  'open',
  'scheduled',
  'snoozed',
  'remediating',
  'undoing',
  'failed',
  'remediated',
  'resolved',
];

/** Findings in these statuses; by default all but observed and lapsed ones. */
export async function found(
  simulation: Simulation,
  ...statuses: readonly Status[]
): Promise<readonly Finding[]> {
  const wanted = statuses.length > 0 ? statuses : all;
  const pages = await Promise.all(wanted.map((status) => simulation.store.byStatus(status, { limit: 100 })));
  return pages.flatMap(({ findings }) => findings);
}
