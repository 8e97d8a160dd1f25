import type { Finding } from '../../core/finding.ts';
import { applyDecision } from '../../core/findings/decisions/apply.ts';
import type { Decision } from '../../core/findings/decisions/offered.ts';
import { pause, resume } from '../../core/findings/pause.ts';
import type { WorkOf } from '../../core/work.ts';
import { allFindings } from './all-findings.ts';
import { account, copyMs, region, requirements, tagged } from './aws-world.ts';
import { checkEvaluations } from './check-evaluations.ts';
import { checkAudit, watch } from './invariants.ts';
import { seeded } from './random.ts';
import { createSimulation, type Message, people, type Simulation } from './simulation.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** One random history of scans, clicks, faults, duplicates and late deliveries. Throws, naming the seed, when an invariant breaks. */
export async function runHistory(
  seed: number,
  steps = 120,
): Promise<{
  readonly runs: number;
  readonly tagged: number;
  readonly dropped: number;
  readonly findings: number;
}> {
  const simulation = createSimulation(seeded(seed));
  const watched = watch(simulation);
  try {
    for (let step = 0; step < steps; step += 1) {
      await act(simulation);
      watched.soFar();
    }
    await quiet(simulation);
    await watched.atEnd();
    const findings = await allFindings(simulation);
    await checkAudit(simulation, findings);
    await checkSettled(simulation, findings);
    await lastLook(simulation);
    await checkEvaluations(simulation);
    return {
      runs: watched.runs(),
      tagged: watched.tagged(),
      dropped: watched.dropped(),
      findings: findings.length,
    };
  } catch (error) {
    throw new Error(`history ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function act(simulation: Simulation): Promise<void> {
  const { random, turns } = simulation;
  turns.faults.crashProbability = random.chance(0.3) ? 0.05 : 0;
  simulation.aws.faults.reach = random.chance(0.1) ? 0.5 : 0;
  simulation.aws.faults.read = random.chance(0.2) ? 0.3 : 0;
  simulation.aws.faults.refuse = random.chance(0.2) ? 0.3 : 0;
  simulation.aws.faults.lost = random.chance(0.2) ? 0.5 : 0;
  simulation.slack.faults.uncertain = random.chance(0.2) ? 0.2 : 0;
  simulation.slack.faults.mute = random.chance(0.2) ? 0.5 : 0;
  const roll = random.int(100);
  if (roll < 8)
    simulation.queue.push({
      work: {
        type: 'scan.start',
        scanId: `s${simulation.nowMs()}-${random.int(1e6)}`,
        askedBy: null,
        channel: 'C1',
        ...part(simulation),
      },
      dueMs: 0,
      attempts: 0,
    });
  else if (roll < 30) await click(simulation);
  else if (roll < 40)
    simulation.advance(random.pick([minuteMs, 20 * minuteMs, 5 * 60 * minuteMs, dayMs, 8 * dayMs]));
  else if (roll < 46) change(simulation);
  else if (roll < 50) simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, attempts: 0 });
  else if (roll < 53) await togglePause(simulation);
  if (random.chance(0.2)) await disturb(simulation);
  fire(simulation, 0.8);
  for (const message of due(simulation))
    if (random.chance(0.4) && simulation.queue.includes(message)) simulation.deliver(message);
  const turnsNow = random.int(60);
  for (let turn = 0; turn < turnsNow; turn += 1) if (!(await turns.step())) break;
}

/** Of some scans, all of them but compliance rules, or but a place or two, are left out. */
function part({ random }: Simulation): Pick<WorkOf<'scan.start'>, 'only' | 'units'> {
  const only = random.chance(0.3) ? { only: 'compliance' as const } : {};
  const kind = random.pick(['sim-server', 'sim-database', 'sim-box', 'sim-volume', 'sim-user']);
  const units = random.chance(0.2) ? { units: [{ account, region, kind }] } : {};
  return { ...only, ...units };
}

/** Somebody presses a button on a finding as they see it, or as they saw it some time ago. */
async function click(simulation: Simulation): Promise<void> {
  const { random, turns, deps } = simulation;
  const findings = await allFindings(simulation);
  if (findings.length === 0) return;
  const finding = random.pick(findings);
  const generation = random.chance(0.9) ? finding.generation : Math.max(1, finding.generation - 1);
  const userId = random.pick([people.owner, ...people.approvers, people.stranger]);
  const actor = { userId, isApprover: people.approvers.includes(userId) };
  const decisions: readonly Decision[] = [
    {
      kind: 'snooze',
      untilMs: simulation.nowMs() + random.int(10) * dayMs,
      reason: random.pick(['busy', '']),
    },
    { kind: 'end-snooze' },
    { kind: 'take', name: userId },
    { kind: 'approve' },
    { kind: 'approve' },
    { kind: 'remediate-now' },
    { kind: 'remediate-now' },
    { kind: 'reject' },
    { kind: 'fill-in', input: filledIn(simulation) },
    { kind: 'fill-in', input: filledIn(simulation) },
    { kind: 'disown', to: random.pick([null, ...[people.owner, ...people.approvers].map(named)]) },
  ];
  const decision = random.pick(decisions);
  const times = random.chance(0.2) ? 2 : 1;
  for (let n = 0; n < times; n += 1) {
    turns.spawn(
      'click',
      async () => void (await applyDecision(deps, { findingId: finding.id, generation }, decision, actor)),
      (error) => {
        if (error instanceof Error && error.name !== 'Crash') simulation.surprises.push(error);
      },
    );
  }
}

function named(userId: string): { readonly userId: string; readonly name: string } {
  return { userId, name: userId };
}

function filledIn({ random }: Simulation): Readonly<Record<string, string>> {
  const Environment = random.pick(['dev', 'dev', 'prod', 'nonsense', '']);
  return { Environment, env: Environment, Owner: random.pick(['ada', 'grace', '']), Cost: 'not asked for' };
}

async function togglePause(simulation: Simulation): Promise<void> {
  const actor = { userId: people.approvers[0] ?? '', isApprover: true };
  const paused = (await simulation.store.pause()) !== undefined;
  const task = async (): Promise<void> =>
    void (paused ? await resume(simulation.deps, actor) : await pause(simulation.deps, actor, 'incident'));
  simulation.turns.spawn('pause', task, () => undefined);
}

/** The world goes on without the janitor: things get fixed, tagged, break again, change size, become protected or unreadable. */
function change({ random, aws, tags }: Simulation): void {
  const thing = random.pick(aws.things);
  thing.changedBy = null;
  if (thing.kind === tagged && random.chance(0.6)) {
    thing.tags = random.pick([
      {},
      { ...thing.tags, Environment: random.pick(['dev', 'foo']) },
      { ...thing.tags, Owner: 'somebody' },
      { env: 'foo', Owner: 'ada' },
    ]);
    return;
  }
  if (random.chance(0.15)) {
    thing.interlude = random.pick(['passing', 'busy', 'stopped', null, null]);
    return;
  }
  if (random.chance(0.1)) {
    const [environment, ...others] = requirements;
    if (environment)
      tags.splice(
        0,
        tags.length,
        { ...environment, values: random.pick([['dev'], ['dev', 'prod']]) },
        ...others,
      );
    return;
  }
  const roll = random.int(8);
  if (roll === 0) thing.state = 'fine';
  else if (roll <= 2) thing.state = 'bad';
  else if (roll === 3) thing.size = random.pick(['small', 'large']);
  else if (roll === 4) thing.protected = !thing.protected;
  else if (roll === 5) thing.readable = !thing.readable;
  else if (roll === 6) thing.remediable = !thing.remediable;
  else thing.state = random.pick(['gone', 'bad']);
}

/** In the middle of a remediation: its first step completes, everything is paused, or the thing changes. */
async function disturb(simulation: Simulation): Promise<void> {
  const { random, aws } = simulation;
  const inProgress = aws.things.filter(({ copies, state }) => copies.length > 0 && state === 'bad');
  if (inProgress.length === 0) return;
  const thing = random.pick(inProgress);
  const roll = random.int(7);
  if (roll >= 5) simulation.advance(copyMs);
  else if (roll === 4) await togglePause(simulation);
  else if (roll === 0) thing.size = thing.size === 'small' ? 'large' : 'small';
  else if (roll === 1) thing.protected = !thing.protected;
  else if (roll === 2) thing.state = 'fine';
  else thing.tags = thing.tags['janitor:exempt'] ? {} : { 'janitor:exempt': 'yes' };
}

/** One-off schedules that are due; some are lost, and the sweep has to find out. */
function fire(simulation: Simulation, reliability: number): void {
  for (const [id, { findingId, generation, atMs }] of simulation.schedules) {
    if (atMs > simulation.nowMs()) continue;
    simulation.schedules.delete(id);
    if (simulation.random.chance(reliability))
      simulation.queue.push({
        work: { type: 'finding.recheck', findingId, generation },
        dueMs: 0,
        attempts: 0,
      });
  }
}

/** No more faults, clicks or changes: the janitor gets the time to finish what it began. */
async function quiet(simulation: Simulation): Promise<void> {
  const { turns, aws, slack } = simulation;
  turns.faults.crashProbability = 0;
  Object.assign(aws.faults, { reach: 0, read: 0, refuse: 0, lost: 0 });
  Object.assign(slack.faults, { uncertain: 0, mute: 0 });
  for (const thing of aws.things) Object.assign(thing, { readable: true, interlude: null });
  await drain(simulation);
  if (await simulation.store.pause()) await togglePause(simulation);
  // A grace period may end late in the quiet: what it starts gets its time, which is a day at most.
  const isOver = async () => (await allFindings(simulation)).every(({ status }) => status !== 'remediating');
  for (let round = 0; round < 12 || (round < 90 && !(await isOver())); round += 1) {
    await drain(simulation);
    simulation.advance(20 * minuteMs);
    fire(simulation, 1);
    simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, attempts: 0 });
  }
  await drain(simulation);
}

/** One more scan of the compliance rules, of a world that stands still. */
async function lastLook(simulation: Simulation): Promise<void> {
  simulation.advance(20 * minuteMs);
  simulation.queue.push({
    work: { type: 'scan.start', scanId: 'last', askedBy: null, channel: null, only: 'compliance' },
    dueMs: 0,
    attempts: 0,
  });
  await drain(simulation);
}

function due(simulation: Simulation): readonly Message[] {
  return simulation.queue.filter(({ dueMs }) => dueMs <= simulation.nowMs());
}

async function drain(simulation: Simulation): Promise<void> {
  for (let guard = 0; guard < 5000; guard += 1) {
    while (await simulation.turns.step());
    if (due(simulation).length === 0) return;
    for (const message of due(simulation))
      if (simulation.queue.includes(message)) simulation.deliver(message);
  }
  throw new Error(`work without end: ${simulation.queue.map(({ work }) => work.type).join(' ')}`);
}

/** After the quiet nothing is half done, and every card shows its finding as it is. */
async function checkSettled(simulation: Simulation, findings: readonly Finding[]): Promise<void> {
  for (const finding of findings) {
    if (finding.status === 'remediating') throw new Error(`never settled: ${JSON.stringify(finding)}`);
    if (finding.plan.remediation === null && (finding.remediateAtMs !== null || finding.approval !== null))
      throw new Error(`planned though it needs a person: ${JSON.stringify(finding)}`);
    const due =
      finding.status === 'scheduled' && (finding.remediateAtMs ?? 0) <= simulation.nowMs() - 30 * minuteMs;
    if (due) throw new Error(`due and forgotten: ${JSON.stringify(finding)}`);
    if (finding.status === 'claimed' && finding.thread)
      throw new Error(`asked anew and never told: ${JSON.stringify(finding)}`);
    const card = simulation.slack.cards.get(`${finding.id}#${finding.generation}`);
    if (finding.card && card?.shown.status !== finding.status) {
      throw new Error(`the card shows ${card?.shown.status}, the finding is ${JSON.stringify(finding)}`);
    }
  }
  for (const { changedBy, id } of simulation.aws.things) {
    const finding = findings.find((one) => one.id === changedBy?.findingId);
    if (finding?.status === 'failed')
      throw new Error(`${id} was changed, and its finding says that it failed`);
  }
  const debts = await simulation.store.unsynced(10);
  if (debts.length > 0) throw new Error(`never shown: ${JSON.stringify(debts)}`);
  for (const [key, count] of simulation.slack.reminders)
    if (count > 1) throw new Error(`reminded ${count} times: ${key}`);
}
