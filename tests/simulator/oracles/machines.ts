import { dayMs, minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Permit } from '../../../core/ports/permit.ts';
import { failedCheck, keepRunningTag, type Machine, machineKind } from '../machines/machine.ts';
import type { Simulation } from '../simulation.ts';
import type { Move, SimulatedWorker } from '../worker.ts';
import { isLaterStep } from './act.ts';
import type { ReportProblem } from './report-problem.ts';

type Act = {
  readonly id: string;
  readonly findingId: string;
  readonly atMs: number;
  readonly isOfIncident: boolean;
};

export type MachineOracle = {
  readonly acts: (worker: SimulatedWorker, permit: Permit) => void;
  readonly moved: (move: Move) => void;
  /** How often each remediation was started. */
  readonly counts: ReadonlyMap<string, number>;
};

/** An act follows within this time on the moment in which the janitor decided on it. */
const slackMs = 75_000;

/** The limits of care, with their numbers as the documentation has them. */
const care = {
  ofIncident: 1,
  afterRebootMs: 15 * minuteMs,
  ofDay: 2,
  coolDownMs: 30 * minuteMs,
  togetherMs: 10 * minuteMs,
  atOnce: 3,
  percent: 5,
};

/** What must hold whenever the janitor changes an instance, by whichever rule. */
export function watchMachines({ aws, nowMs }: Simulation, say: ReportProblem): MachineOracle {
  const done: Act[] = [];
  const atWork = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  if (aws.cloud)
    aws.cloud.onTold = ({ call, thing }) => {
      if (call === 'reboot' && thing.machine?.state !== 'running')
        say('rebooted an instance that does not run', thing);
    };
  return {
    counts,
    moved: ({ before, after }) => {
      const { kind, id } = before.resource;
      if (kind !== machineKind) return;
      const ids = atWork.get(id) ?? new Set();
      if (after.status === 'remediating') ids.add(before.id);
      else ids.delete(before.id);
      atWork.set(id, ids);
    },
    acts: (worker, permit) => {
      const { finding } = permit;
      const { kind, id } = finding.resource;
      if (kind !== machineKind || isLaterStep(permit)) return;
      const others = [...(atWork.get(id) ?? [])].filter((one) => one !== finding.id);
      if (others.length > 0) say('two rules change one instance at the same time', { finding, others });
      const machine = readMachine(worker, id);
      if (machine) checkStart(finding, machine, worker, say);
      if (machine && finding.incident && !finding.approval) {
        checkCare(
          finding,
          machine,
          done.filter((one) => one.id === id),
          nowMs(),
          say,
        );
        checkBrake(finding, worker, say);
      }
      done.push({ id, findingId: finding.id, atMs: nowMs(), isOfIncident: finding.incident !== undefined });
      const what = `${finding.plan.remediation} an instance`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    },
  };
}

function readMachine({ reads }: SimulatedWorker, id: string): Machine | undefined {
  const thing = reads.get(id)?.thing;
  return thing === 'gone' ? undefined : thing?.machine;
}

/** What somebody meant to be off stays off, and an operating system's own stop takes a person or a tag. */
function checkStart(
  finding: Finding,
  { stoppedBy }: Machine,
  { reads }: SimulatedWorker,
  say: ReportProblem,
): void {
  if (finding.plan.remediation !== 'start') return;
  if (stoppedBy !== 'aws' && stoppedBy !== 'os')
    say('started what was meant to be off', { finding, stoppedBy });
  const thing = reads.get(finding.resource.id)?.thing;
  const mayAlone = thing !== undefined && thing !== 'gone' && keepRunningTag in thing.tags;
  if (stoppedBy === 'os' && !finding.approval && !mayAlone)
    say('started without approval what its operating system shut down', finding);
}

function checkCare(
  finding: Finding,
  { impairedSinceMs, stoppedAtMs }: Machine,
  acts: readonly Act[],
  nowMs: number,
  say: ReportProblem,
): void {
  const own = acts.filter(({ isOfIncident }) => isOfIncident);
  const sinceMs = finding.rule === failedCheck ? (impairedSinceMs ?? nowMs) : stoppedAtMs;
  const ofIncident = own.filter(({ atMs }) => atMs >= sinceMs - care.afterRebootMs + slackMs);
  if (ofIncident.length >= care.ofIncident) say('acted on one incident again', { finding, acts });
  const ofDay = own.filter(({ atMs }) => atMs > nowMs - dayMs + slackMs);
  if (ofDay.length >= care.ofDay) say('acted on an instance too often in a day', { finding, acts });
  if (acts.some(({ atMs }) => atMs > nowMs - care.coolDownMs + slackMs))
    say('acted on an instance before it had cooled down', { finding, acts });
}

/** Where several fail together, AWS has an event, and nothing is done alone. */
function checkBrake(finding: Finding, { health, bornMs }: SimulatedWorker, say: ReportProblem): void {
  const { last } = health;
  if (!last || last.atMs < bornMs) return say('acted without a look at the region', finding);
  const { running, impaired } = last.health;
  const sinceMs = finding.incident?.sinceMs ?? 0;
  const together = impaired.filter((one) => Math.abs((one.sinceMs ?? sinceMs) - sinceMs) <= care.togetherMs);
  const isShare = together.length > 1 && together.length / running > care.percent / 100;
  if (together.length >= care.atOnce || isShare)
    say('acted in an event of AWS', { finding, running, together });
}
