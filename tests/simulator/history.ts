import { allFindings } from './all-findings.ts';
import { noAwsFaults } from './aws-world.ts';
import { drain, fire, redrive } from './clock.ts';
import { act, chooseNothing, togglePause } from './happenings.ts';
import { isLaterStep } from './oracles/act.ts';
import { checkEvaluations } from './oracles/evaluations.ts';
import { checkCleared, checkLog } from './oracles/incidents.ts';
import { checkLastLook } from './oracles/last-look.ts';
import { checkNotices, checkOneMessage } from './oracles/notices.ts';
import { checkAudit } from './oracles/runs.ts';
import { checkClaims, checkSettled } from './oracles/settled.ts';
import { watch } from './oracles/witness.ts';
import { limits, people } from './policy.ts';
import { type Random, seeded } from './random.ts';
import { createSimulation, type OwnersOf, type Simulation } from './simulation.ts';
import { tagged } from './things.ts';

const minuteMs = 60_000;
/** One in so many histories has instances of EC2, their alarms and the rules for incidents. */
const oneIn = 10;
/** Deliveries before a message is a dead letter, as the stage has it. */
const tries = 5;

export type History = {
  readonly runs: number;
  /** How many of them wrote tags. */
  readonly tagged: number;
  /** How many of them were the last step of a two-step remediation. */
  readonly dropped: number;
  readonly findings: number;
  /** Counts of audit events by type, of workers that died, and of units not read by reason. */
  readonly seen: ReadonlyMap<string, number>;
};

/**
 * One random history of scans, clicks, faults, duplicates and late deliveries. Throws with the seed when an
 * invariant breaks.
 */
export async function runHistory(seed: number, steps = 120): Promise<History> {
  const random = seeded(seed);
  const simulation = createSimulation(random, {
    its: someLimits(random),
    ownersOf,
    holdsInQuiet: random.chance(0.5),
    tries,
    hasMachines: seed % oneIn === 5,
  });
  if (simulation.aws.cloud) simulation.aws.cloud.beside = random.pick([0, 60]);
  const { say, soFar, atEnd, runs, seen, onMachines } = watch(simulation);
  try {
    for (let step = 0; step < steps; step += 1) {
      await act(simulation);
      soFar();
    }
    const dead = simulation.deadLetters.length;
    await quiet(simulation);
    await atEnd();
    const findings = await allFindings(simulation);
    await checkAudit(simulation, findings);
    await checkSettled(simulation, findings, say);
    checkClaims(findings, say);
    checkCleared(simulation, findings, say);
    await checkLog(simulation, findings, say);
    await checkNotices(simulation, findings, say);
    soFar();
    goBad(simulation);
    const lookedAtMs = await lastLook(simulation);
    await checkEvaluations(simulation);
    checkLastLook(simulation, await allFindings(simulation), say);
    simulation.advance(5 * minuteMs);
    await drain(simulation);
    checkOneMessage(simulation, lookedAtMs, say);
    if (simulation.deadLetters.length > 0) say('work that failed without a fault', simulation.deadLetters);
    soFar();
    return {
      runs: runs.length,
      tagged: runs.filter(({ finding }) => finding.plan.asks).length,
      dropped: runs.filter(isLaterStep).length,
      findings: findings.length,
      seen: new Map([
        ...seen,
        ...onMachines,
        ...simulation.turns.deaths,
        ...blindSpots(simulation),
        ['dead letters', dead],
      ]),
    };
  } catch (error) {
    throw new Error(`history ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

const whyBlind = {
  throttled: /Throttling/,
  'given up': /^Tried /,
  'too late': /^The scan reached its limit/,
};

function blindSpots({ slack }: Simulation): readonly (readonly [string, number])[] {
  const reasons = [...slack.digests.values()].flatMap(({ notLookedAt }) =>
    notLookedAt.map(({ reason }) => reason),
  );
  return Object.entries(whyBlind).map(([why, form]) => [why, reasons.filter((one) => form.test(one)).length]);
}

/** Two people own some things, an approver owns some, and nobody is known to own most. */
const ownersOf: OwnersOf = (id) => {
  const nth = id.at(-1);
  if (nth === '0') return [people.owner, people.other];
  if (nth === '1') return [people.owner];
  return nth === '2' ? people.approvers.slice(0, 1) : [];
};

/** Most histories have the usual limits; in some, another limit is reached first. */
function someLimits(random: Random): typeof limits {
  return random.pick([
    limits,
    limits,
    { ...limits, remediationsPerRun: 2 },
    { ...limits, remediationsPerRun: 9, percentOfKindPerRun: 20 },
    { ...limits, remediationsPerRun: 9, remediationsPerOwnerPerRun: 1 },
  ]);
}

/** Without further faults, clicks or changes the janitor gets time to finish. */
async function quiet(simulation: Simulation): Promise<void> {
  const { turns, aws, slack } = simulation;
  turns.faults.crashProbability = 0;
  Object.assign(aws.faults, noAwsFaults());
  Object.assign(slack.faults, { uncertain: 0, mute: 0 });
  for (const thing of aws.things) Object.assign(thing, { readable: true, interlude: null });
  await drain(simulation);
  redrive(simulation);
  if (await simulation.store.pause()) await togglePause(simulation);
  chooseNothing(simulation);
  await drain(simulation);
  // A grace period may end late in the quiet time: its remediation gets up to a day.
  const isOver = async () => (await allFindings(simulation)).every(({ status }) => status !== 'remediating');
  for (let round = 0; round < 12 || (round < 90 && !(await isOver())); round += 1) {
    simulation.advance(15 * minuteMs);
    fire(simulation, 1);
    simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, running: 0 });
    if (aws.cloud) simulation.queue.push({ work: { type: 'status.look' }, dueMs: 0, running: 0 });
    await drain(simulation);
    // Messages are collected before they are sent.
    simulation.advance(5 * minuteMs);
    await drain(simulation);
  }
}

/** Before the last scan, so that it has somebody to ask. */
function goBad({ random, aws }: Simulation): void {
  for (const thing of aws.things.filter(({ kind }) => kind !== tagged))
    if (random.chance(0.2))
      Object.assign(thing, { state: 'bad', protected: false, remediable: true, changedBy: null });
}

/** Another scan of an unchanged world, because only the next scan sees the results of the last one. Returns when it was. */
async function lastLook(simulation: Simulation): Promise<number> {
  for (let round = 1; round <= 3; round += 1) {
    simulation.advance(20 * minuteMs);
    const startedAtMs = simulation.nowMs();
    const work = { type: 'scan.start', scanId: `last-${round}`, askedBy: null, channel: null } as const;
    simulation.queue.push({ work, dueMs: 0, running: 0 });
    if (simulation.aws.cloud)
      simulation.queue.push({
        work: { ...work, scanId: `last-incidents-${round}`, only: 'incidents' },
        dueMs: 0,
        running: 0,
      });
    await drain(simulation);
    const isStill = simulation.aws.things.every(({ changedBy }) => (changedBy?.atMs ?? 0) < startedAtMs);
    if (isStill) return startedAtMs;
  }
  return simulation.nowMs();
}
