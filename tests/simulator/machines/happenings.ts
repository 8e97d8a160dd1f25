import { minuteMs } from '../../../core/calendar.ts';
import type { AlarmState } from '../../../core/incident.ts';
import { due, fire } from '../clock.ts';
import type { Simulation } from '../simulation.ts';
import type { Thing } from '../things.ts';
import type { AlarmSaid } from './arrivals.ts';
import { start, stop } from './cloud.ts';
import { keepRunningTag, type Machine, scheduleTag } from './machine.ts';

type AsMachine = Thing & { readonly machine: Machine };

const secondMs = 1_000;

/** Something befalls instances or alarms, and CloudWatch and EC2 tell of it as they do. */
export async function befall(simulation: Simulation): Promise<void> {
  const { random, aws, queue } = simulation;
  const machines = aws.things.filter((thing): thing is AsMachine => thing.machine !== undefined);
  const running = machines.filter(({ machine }) => machine.state === 'running');
  const roll = random.int(20);
  if (roll < 5) fail(simulation, some(simulation, running, 1));
  else if (roll < 6) fail(simulation, some(simulation, running, 2 + random.int(3)));
  else if (roll < 8) recover(simulation, machines);
  else if (roll < 11) stopOne(simulation, running);
  else if (roll < 12) startOne(simulation, machines);
  else if (roll < 13) Object.assign(random.pick(machines), { state: random.pick(['bad', 'fine']) });
  else if (roll < 14)
    random.pick(machines).tags = random.pick([{}, {}, { [scheduleTag]: 'office' }, { [keepRunningTag]: '' }]);
  else if (roll < 15) flap(simulation, random.pick(machines));
  else if (roll < 17) toggleLone(simulation);
  else if (roll < 19) queue.push({ work: { type: 'status.look' }, dueMs: 0, running: 0 });
  seenAgain(simulation, machines);
  if (random.chance(0.12)) await calmMinutes(simulation);
}

/** The janitor keeps up for a while: an incident is found, announced and acted on within minutes. */
async function calmMinutes(simulation: Simulation): Promise<void> {
  const { random, queue, advance, turns, deliver } = simulation;
  for (let left = 2 + random.int(5); left > 0; left -= 1) {
    fire(simulation, 1);
    if (random.chance(0.4)) queue.push({ work: { type: 'status.look' }, dueMs: 0, running: 0 });
    for (let round = 0; round < 4; round += 1) {
      for (const message of due(simulation))
        if (message.running === 0 && queue.includes(message)) deliver(message);
      for (let turn = 0; turn < 400; turn += 1) if (!(await turns.step())) break;
    }
    await turns.settled();
    advance(random.pick([1, 2, 3]) * minuteMs);
  }
}

/** What changes of findings tell the log. It is told late and twice, as by every stream. */
export function tellLog({ queue, random, nowMs }: Simulation, findingId: string): void {
  const work = { type: 'arrives.change-of', findingId } as const;
  queue.push({ work, dueMs: nowMs() + random.pick([0, 0, minuteMs]), running: 0 });
  if (random.chance(0.05)) queue.push({ work, dueMs: nowMs() + 5 * minuteMs, running: 0 });
}

function some<T>({ random }: Simulation, of: readonly T[], count: number): readonly T[] {
  const left = [...of];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [one] = left.splice(random.int(left.length), 1);
    return one as T;
  });
}

/** Status checks fail, of several machines at once in an event of AWS. */
function fail(simulation: Simulation, failing: readonly AsMachine[]): void {
  const { random, nowMs } = simulation;
  const fresh = failing.filter(({ machine }) => machine.impairedSinceMs === null);
  for (const { machine } of fresh)
    Object.assign(machine, {
      check: random.pick(['instance', 'instance', 'instance', 'host', 'volumes']),
      impairedSinceMs: nowMs(),
      heals: random.chance(0.7),
    });
  if (random.chance(0.8)) say(simulation, fresh, 'ALARM');
}

function recover(simulation: Simulation, machines: readonly AsMachine[]): void {
  const impaired = machines.filter(({ machine }) => machine.impairedSinceMs !== null);
  const well = some(simulation, impaired, 1);
  for (const { machine } of well) machine.impairedSinceMs = null;
  say(simulation, well, 'OK');
}

/** CloudWatch sees after a while what a reboot or a stop changed. */
function seenAgain(simulation: Simulation, machines: readonly AsMachine[]): void {
  const outdated = machines.filter(
    ({ machine: { alarm, impairedSinceMs, state } }) =>
      alarm.state === 'ALARM' && impairedSinceMs === null && state === 'running',
  );
  if (outdated.length > 0 && simulation.random.chance(0.4)) say(simulation, outdated, 'OK');
}

function stopOne(simulation: Simulation, running: readonly AsMachine[]): void {
  const { random, queue, nowMs } = simulation;
  const [thing] = some(simulation, running, 1);
  if (!thing) return;
  const by = random.pick(['owner', 'aws', 'aws', 'os', thing.protected ? 'group' : 'owner'] as const);
  stop(thing.machine, by, nowMs());
  if (random.chance(0.3)) say(simulation, [thing], 'INSUFFICIENT_DATA');
  // The event may be lost, and may come twice.
  const work = { type: 'arrives.stop', id: thing.id } as const;
  for (let times = random.pick([0, 1, 1, 1, 2]); times > 0; times -= 1)
    queue.push({ work, dueMs: nowMs() + random.pick([0, 0, 3 * minuteMs]), running: 0 });
}

function startOne(simulation: Simulation, machines: readonly AsMachine[]): void {
  const [thing] = some(
    simulation,
    machines.filter(({ machine }) => machine.state === 'stopped'),
    1,
  );
  if (thing) start(thing.machine, simulation.nowMs());
}

/** The alarm comes and goes, whatever its instance does. */
function flap(simulation: Simulation, thing: AsMachine): void {
  for (let times = 2 + simulation.random.int(3); times > 0; times -= 1) {
    say(simulation, [thing], 'ALARM');
    simulation.advance(20 * secondMs);
    say(simulation, [thing], 'OK');
    simulation.advance(20 * secondMs);
  }
}

function toggleLone(simulation: Simulation): void {
  const thing = simulation.random.pick(simulation.aws.things.filter(({ lone }) => lone !== undefined));
  say(simulation, [thing], thing.lone?.alarm.state === 'OK' ? 'ALARM' : 'OK');
}

/** An alarm changes. Its message may be late, come twice or not at all. */
function say(simulation: Simulation, things: readonly Thing[], state: AlarmState): void {
  const { random, queue, nowMs, told, advance } = simulation;
  if (things.length === 0) return;
  // CloudWatch judges an alarm once a period, so its changes have different times.
  advance(secondMs);
  const changes = things.map((thing): AlarmSaid => {
    const alarm = { state: state === 'INSUFFICIENT_DATA' ? ('OK' as const) : state, atMs: nowMs() };
    if (thing.machine) thing.machine.alarm = alarm;
    if (thing.lone) thing.lone.alarm = alarm;
    const instance = thing.machine ? thing.id : null;
    return { name: instance ? `${thing.id} status` : thing.id, instance, state, atMs: nowMs() };
  });
  if (random.chance(0.15)) return;
  told.push(...changes);
  for (let times = random.chance(0.2) ? 2 : 1; times > 0; times -= 1)
    queue.push({
      work: { type: 'arrives.alarms', changes },
      dueMs: nowMs() + random.pick([0, 0, 0, 30 * secondMs, 6 * minuteMs, 20 * minuteMs]),
      running: 0,
    });
}
