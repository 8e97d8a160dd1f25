import type { Status } from '../../core/finding.ts';
import { applyDecision } from '../../core/findings/decisions/apply.ts';
import type { Decision } from '../../core/findings/decisions/rights/offered.ts';
import { pause, resume } from '../../core/findings/pause.ts';
import type { Settings } from '../../core/people/settings.ts';
import type { WorkOf } from '../../core/work.ts';
import { allFindings } from './all-findings.ts';
import { due, fire } from './clock.ts';
import { befall } from './machines/happenings.ts';
import { people } from './policy.ts';
import { type QueuedMessage, type Simulation } from './simulation.ts';
import { account, copyMs, kinds, region, requirements, ruleOf, tagged } from './things.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const allKinds = [...kinds.map(({ kind }) => kind), tagged];

/**
 * One step of a history: a scan, a click, time, a change of the world or a fault, or a little more of the
 * work in progress.
 */
export async function act(simulation: Simulation): Promise<void> {
  const { random, turns, aws } = simulation;
  turns.faults.crashProbability = random.chance(0.3) ? 0.05 : 0;
  breakThings(simulation);
  if (aws.cloud && random.chance(0.3)) await befall(simulation);
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
      running: 0,
    });
  else if (roll < 30) await click(simulation);
  else if (roll < 40)
    simulation.advance(random.pick([minuteMs, 20 * minuteMs, 5 * 60 * minuteMs, dayMs, 8 * dayMs]));
  else if (roll < 46) change(simulation);
  else if (roll < 50) simulation.queue.push({ work: { type: 'sweep' }, dueMs: 0, running: 0 });
  else if (roll < 53) await togglePause(simulation);
  else if (roll < 61) await concern(simulation);
  else if (roll < 63) choose(simulation);
  if (random.chance(0.2)) await disturb(simulation);
  if (simulation.readsOfPause.count > 0 && random.chance(0.2)) await togglePause(simulation);
  simulation.readsOfPause.count = 0;
  fire(simulation, 0.8);
  for (const message of due(simulation))
    if (random.chance(message.running > 0 ? 0.04 : 0.4) && simulation.queue.includes(message))
      simulation.deliver(message);
  const turnsNow = random.int(60);
  for (let turn = 0; turn < turnsNow; turn += 1) if (!(await turns.step())) break;
  // The world does not change while a call is answered.
  await turns.settled();
}

/** Some scans are limited to the compliance rules or to single places. */
function part({ random }: Simulation): Pick<WorkOf<'scan.start'>, 'only' | 'units'> {
  const only = random.chance(0.3) ? { only: 'compliance' as const } : {};
  const kind = random.pick(allKinds);
  const units = random.chance(0.2) ? { units: [{ account, region, kind }] } : {};
  return { ...only, ...units };
}

/** Someone clicks on a finding as it is now or as they saw it earlier. */
async function click(simulation: Simulation): Promise<void> {
  const { random, lastClick, aws } = simulation;
  const findings = await allFindings(simulation);
  if (findings.length === 0) return;
  // Often it is one that somebody has just answered, and often the same person.
  const again = random.chance(0.4) && findings.find(({ id }) => id === lastClick.findingId);
  const finding = again || random.pick(findings);
  const generation = random.chance(0.9) ? finding.generation : Math.max(1, finding.generation - 1);
  const anybody = random.pick([people.owner, people.other, ...people.approvers, people.stranger]);
  const userId = again && random.chance(0.5) ? lastClick.userId : anybody;
  Object.assign(lastClick, { findingId: finding.id, userId });
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
    { kind: 'reject', reason: random.pick(['needed', '']) },
    { kind: 'end-rejection' },
    { kind: 'fill-in', input: filledIn(simulation) },
    { kind: 'fill-in', input: filledIn(simulation) },
    ...(aws.cloud ? [{ kind: 'acknowledge' } as const] : []),
    { kind: 'disown', to: random.pick([null, ...[people.owner, ...people.approvers].map(named)]) },
  ];
  const decision = random.pick(decisions);
  const times = random.chance(0.2) ? 2 : 1;
  for (let n = 0; n < times; n += 1) {
    simulation.request(actor, async (deps) => {
      const decided = await applyDecision(deps, { findingId: finding.id, generation }, decision, actor);
      if (decided.ok && decision.kind === 'disown')
        await deps.queue.send({ type: 'owner.named', findingId: finding.id });
    });
  }
}

const choosing = [people.owner, people.other, ...people.approvers];

/** Somebody chooses whether and when to be written to. */
function choose({ random, queue, nowMs }: Simulation): void {
  const userId = random.pick(choosing);
  const quietHours = random.pick([null, { from: '18:00', to: '08:00' }, { from: '08:00', to: '20:00' }]);
  queue.push(chosen(userId, random.chance(0.8), quietHours, nowMs()));
}

function chosen(
  userId: string,
  directMessages: boolean,
  quietHours: Settings['quietHours'],
  savedAtMs: number,
): QueuedMessage {
  const choices = { directMessages, weeklySummary: false, quietHours };
  return { work: { type: 'settings.save', userId, ...choices, savedAtMs }, dueMs: 0, running: 0 };
}

/** Everybody wants to be written to at any time, also who chose something that is not stored yet. */
export function chooseNothing({ queue, nowMs }: Simulation): void {
  for (const userId of choosing) queue.push(chosen(userId, true, null, nowMs()));
}

function named(userId: string): { readonly userId: string; readonly name: string } {
  return { userId, name: userId };
}

function filledIn({ random }: Simulation): Readonly<Record<string, string>> {
  const Environment = random.pick(['dev', 'dev', 'prod', 'nonsense', '']);
  return { Environment, env: Environment, Owner: random.pick(['ada', 'grace', '']), Cost: 'not asked for' };
}

export async function togglePause({ store, request }: Simulation): Promise<void> {
  const actor = { userId: people.approvers[0] ?? '', isApprover: true };
  const paused = (await store.pause()) !== undefined;
  request(actor, (deps) => (paused ? resume(deps, actor) : pause(deps, actor, 'incident')));
}

function breakThings({ random, aws, slack }: Simulation): void {
  const { faults } = aws;
  faults.reach = random.chance(0.1) ? 0.5 : 0;
  faults.read = random.chance(0.2) ? 0.3 : 0;
  faults.slow = random.chance(0.2) ? 0.3 : 0;
  faults.omit = random.chance(0.1) ? 0.3 : 0;
  faults.refuse = random.chance(0.2) ? 0.3 : 0;
  faults.lost = random.chance(0.2) ? 0.5 : 0;
  slack.faults.uncertain = random.chance(0.2) ? 0.2 : 0;
  slack.faults.mute = random.chance(0.2) ? 0.5 : 0;
  if (faults.kind && random.chance(0.1)) faults.kind = null;
  else if (!faults.kind && random.chance(0.03))
    faults.kind = { kind: random.pick(allKinds), is: random.pick(['throttled', 'hanging'] as const) };
}

/** Changes of the world without the janitor: resources get fixed, tagged, broken, resized, protected or unreadable. */
function change(simulation: Simulation): void {
  const { random, aws } = simulation;
  if (random.chance(0.15)) return editPolicy(simulation);
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
  const roll = random.int(8);
  if (roll === 0) thing.state = 'fine';
  else if (roll <= 2) thing.state = 'bad';
  else if (roll === 3) thing.size = random.pick(['small', 'large']);
  else if (roll === 4) thing.protected = !thing.protected;
  else if (roll === 5) thing.readable = !thing.readable;
  else if (roll === 6) thing.remediable = !thing.remediable;
  else thing.state = random.pick(['gone', 'bad']);
}

/** An edit of the policy: required tags, a mode or an exemption. */
function editPolicy({ random, aws, tags, modes, exemptions, nowMs, ports }: Simulation): void {
  const roll = random.int(10);
  if (roll < 6) {
    const [environment, ...others] = requirements;
    if (!environment) return;
    const values = random.pick([['dev'], ['dev', 'prod']]);
    tags.splice(0, tags.length, { ...environment, values }, ...others);
  } else if (roll < 8) {
    const rule = random.pick(ports.rules.map(({ id }) => id));
    modes[rule] = random.pick(['observe', 'notify', 'approve', 'enforce', 'enforce', 'enforce'] as const);
  } else if (exemptions.length > 0 && random.chance(0.5)) exemptions.pop();
  else {
    const untilMs = random.pick([null, nowMs() + dayMs]);
    exemptions.push({ match: { resource: random.pick(aws.things).id }, reason: 'needed', untilMs });
  }
}

/** What people were asked about is exempted, for a while or for good, or AWS is at work on it. */
async function concern(simulation: Simulation): Promise<void> {
  const { random, aws, exemptions, nowMs } = simulation;
  const asked = (await allFindings(simulation)).filter(({ status }) => concerned.has(status));
  if (asked.length === 0) return;
  const { resource, remediateAtMs } = random.pick(asked);
  const thing = aws.things.find(({ id }) => id === resource.id);
  const roll = random.int(10);
  if (roll < 3) {
    const untilMs = random.pick([null, nowMs() + dayMs / 4, nowMs() + 2 * dayMs]);
    exemptions.push({ match: { resource: resource.id }, reason: 'needed', untilMs });
  } else if (thing) {
    thing.interlude = thing.interlude === null ? random.pick(['passing', 'busy', 'busy', 'stopped']) : null;
    const dueMs = (remediateAtMs ?? 0) - nowMs();
    if (thing.interlude === 'busy' && dueMs > 0 && dueMs <= dayMs) simulation.advance(dueMs);
  }
}

const concerned: ReadonlySet<Status> = new Set(['open', 'scheduled', 'snoozed', 'failed', 'remediating']);

/** During a remediation: its first step completes, everything is paused, or the resource changes. */
async function disturb(simulation: Simulation): Promise<void> {
  const { random, aws, modes } = simulation;
  const inProgress = aws.things.filter(({ copies, state }) => copies.length > 0 && state === 'bad');
  if (inProgress.length === 0) return;
  const thing = random.pick(inProgress);
  const rule = ruleOf(thing);
  const roll = random.int(10);
  if (roll === 9) modes[rule] = modes[rule] === 'enforce' ? 'notify' : 'enforce';
  else if (roll >= 7) thing.interlude = thing.interlude === null ? 'busy' : null;
  else if (roll >= 5) simulation.advance(copyMs);
  else if (roll === 4) await togglePause(simulation);
  else if (roll === 0) thing.size = thing.size === 'small' ? 'large' : 'small';
  else if (roll === 1) thing.protected = !thing.protected;
  else if (roll === 2) thing.state = 'fine';
  else thing.tags = thing.tags['janitor:exempt'] ? {} : { 'janitor:exempt': 'yes' };
}
