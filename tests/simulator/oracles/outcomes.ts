import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import type { Simulation } from '../simulation.ts';
import type { Move, SimulatedWorker } from '../worker.ts';
import type { ReportProblem } from './report-problem.ts';

/** The worker with an unknown outcome audits it, unless somebody else already learned the outcome. */
export type Outcomes = {
  readonly lost: (worker: SimulatedWorker, permit: Permit) => void;
  readonly moved: (worker: SimulatedWorker, move: Move) => void;
  readonly ended: (worker: SimulatedWorker) => void;
};

export function watchOutcomes(say: ReportProblem): Outcomes {
  const open = new Map<SimulatedWorker, Finding>();
  return {
    lost: (worker, { finding }) => void open.set(worker, finding),
    moved: (worker, { before, event }) => {
      for (const [waiting, finding] of open) {
        if (finding.id !== before.id) continue;
        open.delete(waiting);
        if (waiting === worker && event.type !== 'remediation.uncertain')
          say(`an unknown outcome, audited as ${event.type}`, finding);
      }
    },
    ended: (worker) => {
      const finding = open.get(worker);
      if (finding) say('an unknown outcome that nobody audited', finding);
      open.delete(worker);
    },
  };
}

/** What a first step made exists until a person removes it: however the remediation ends, its receipt names it. */
export function checkKept({ aws }: Simulation, { before, after, event }: Move, say: ReportProblem): void {
  if (before.status !== 'remediating' || after.status === 'remediating' || !before.progress) return;
  // A reboot makes nothing.
  if (before.progress.made === '') return;
  const { copies } = aws.things.find(({ id }) => id === before.resource.id) ?? { copies: [] };
  const made = copies.find(({ id }) => id === before.progress?.state['copy']);
  if (!made || after.receipt?.undo['copy'] !== made.id)
    say('the receipt does not name what was made', { after, made, event });
}
