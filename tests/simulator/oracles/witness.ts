import { type AuditType, auditWords } from '../../../core/audit.ts';
import { questionKey } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import { tellLog } from '../machines/happenings.ts';
import type { Simulation } from '../simulation.ts';
import { copyMs } from '../things.ts';
import type { SimulatedWorker } from '../worker.ts';
import { checkAct, isLaterStep } from './act.ts';
import { checkCounts } from './counts.ts';
import { checkLimits } from './limits.ts';
import { type MachineOracle, watchMachines } from './machines.ts';
import { checkMentioned, formerOwners } from './mentions.ts';
import { checkDirect } from './notices.ts';
import { checkKept, watchOutcomes } from './outcomes.ts';
import type { ReportProblem } from './report-problem.ts';
import { checkRuns } from './runs.ts';
import { checkScans } from './scans.ts';
import { checkClaim, checkTransition, type Span } from './transitions.ts';
import { checkClaimed, checkResolved } from './verdicts.ts';
import { checkWho } from './who-may.ts';

export type Watched = {
  readonly say: ReportProblem;
  /** Throws the first broken invariant. */
  readonly soFar: () => void;
  readonly atEnd: () => Promise<void>;
  readonly runs: readonly Permit[];
  /** Counts at the end of a history. */
  readonly seen: ReadonlyMap<AuditType, number>;
  /** Changes of instances of EC2, by remediation. */
  readonly onMachines: MachineOracle['counts'];
};

/** Checks every claim, transition and change of a simulation when it happens. */
export function watch(simulation: Simulation): Watched {
  const { aws, store } = simulation;
  const runs: Permit[] = [];
  const seen = new Map<AuditType, number>();
  const broken: string[] = [];
  const say: ReportProblem = (what, shows) => void broken.push(`${what}: ${JSON.stringify(shows)}`);
  const lifeOf = ({ bornMs }: SimulatedWorker): Span => ({ fromMs: bornMs, toMs: simulation.nowMs() });
  const outcomes = watchOutcomes(say);
  const machines = watchMachines(simulation, say);
  const passedOn = new Map<string, readonly string[]>();
  const protectedOnce = new Set<string>();
  aws.onDrop = ({ finding }, thing, nowMs) => {
    const copy = thing.copies.find(({ id }) => id === finding.progress?.state['copy']);
    if (!copy || copy.findingId !== finding.id) say('dropped without its copy', finding);
    else if (nowMs - copy.atMs < copyMs) say('dropped before the copy was complete', finding);
  };
  simulation.witness = {
    claimed: (worker, finding, event) => {
      checkClaim(finding, event, lifeOf(worker), say);
      checkClaimed(worker, finding, simulation.nowMs(), say);
      if (finding.incident) tellLog(simulation, finding.id);
      if (finding.protections.length > 0) protectedOnce.add(finding.id);
    },
    moved: (worker, move) => {
      const { before, after, event, paused } = move;
      outcomes.moved(worker, move);
      machines.moved(move);
      if (after.incident) tellLog(simulation, after.id);
      checkKept(simulation, move, say);
      checkTransition(move, lifeOf(worker), say);
      checkWho(worker, move, say);
      const formerly = formerOwners(move);
      if (formerly) passedOn.set(questionKey(after), formerly);
      // Whoever takes it back is asked again.
      if (event.type === 'finding.taken') passedOn.delete(questionKey(after));
      checkMentioned(simulation, move, passedOn, say);
      if (after.protections.length > 0) protectedOnce.add(after.id);
      checkResolved(worker, move, simulation.nowMs(), say);
      const starts =
        after.status === 'remediating' &&
        (before.status !== 'remediating' || (after.progress?.stepAtMs ?? null) !== null);
      if (starts && event.type !== 'remediation.uncertain' && paused) say('started while paused', before);
      const isSnoozed = before.status === 'snoozed' && (before.snooze?.untilMs ?? 0) > simulation.nowMs();
      const wakes = after.status !== 'resolved' && after.status !== 'snoozed';
      if (isSnoozed && event.actor === 'janitor' && wakes) say('woken by the janitor', before);
    },
    acts: (worker, permit) => {
      runs.push(permit);
      machines.acts(worker, permit);
      // The store answers at once with its current content.
      void store.get(permit.finding.id).then((stored) => {
        const at = isLaterStep(permit) ? stored?.progress?.stepAtMs : stored?.startedAtMs;
        if (stored?.status !== 'remediating' || typeof at !== 'number')
          say('acted on before that was stored', permit.finding);
      });
      checkAct(simulation, worker, permit, say);
    },
    goesOn: ({ person }) => {
      if (person === null) simulation.readsOfPause.count += 1;
    },
    tells: (worker, message) => checkDirect(simulation, worker, message, say),
    lost: outcomes.lost,
    ended: outcomes.ended,
  };
  const soFar = (): void => {
    for (const message of broken) throw new Error(message);
    for (const surprise of simulation.surprises) throw surprise;
  };
  return {
    say,
    soFar,
    runs,
    seen,
    onMachines: machines.counts,
    atEnd: async () => {
      await checkRuns(runs, store, say);
      checkLimits(runs, simulation, say);
      await checkCounts(simulation);
      await checkScans(simulation, protectedOnce, say);
      for (const type of Object.keys(auditWords) as readonly AuditType[])
        seen.set(type, (await store.auditOf({ type, limit: 1000 })).events.length);
      soFar();
    },
  };
}
