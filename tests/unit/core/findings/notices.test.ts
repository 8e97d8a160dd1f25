import { expect, test } from '@jest/globals';
import { applyDecision } from '../../../../core/findings/decisions/apply.ts';
import { pause } from '../../../../core/findings/pause.ts';
import { questionNotices } from '../../../../core/people/notice.ts';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import { Crash } from '../../../simulator/turns.ts';
import { sampleFinding } from '../../../support/sample-finding.ts';

test('the sweep has approvers notified when a crash followed the card of a finding that waited for one', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  const waiting = (await found(simulation, 'claimed')).map(({ id }) => id);
  const { queue } = simulation.ports;
  let crashes = 0;
  simulation.ports.queue = {
    ...queue,
    send: async (work, delaySeconds) => {
      const isOfWaiting = work.type === 'person.tell' && waiting.includes(work.notices[0]?.findingId ?? '');
      if (isOfWaiting && crashes++ === 0) throw new Crash('before person.tell');
      return queue.send(work, delaySeconds);
    },
  };
  await scan(simulation, 's2');
  await later(simulation, 15, 5);
  expect(crashes).toBeGreaterThan(0);
  expect(waiting).toHaveLength(2);
  const told = [...simulation.slack.direct.keys()].filter((key) => key.startsWith('approvers waits '));
  expect(told).toHaveLength(6);
});

test('a direct message that Slack did not confirm is not tried again in quiet hours', async () => {
  const simulation = createCompany({ servers: 1 });
  const { slack, queue, advance } = simulation;
  const quietHours = { from: '10:00', to: '12:00' };
  const work = {
    type: 'settings.save',
    userId: people.owner,
    directMessages: true,
    weeklySummary: false,
    quietHours,
    savedAtMs: simulation.nowMs(),
  } as const;
  queue.push({ work, dueMs: 0, running: 0 });
  await scan(simulation, 's1');
  slack.faults.uncertain = 1;
  advance(60_000);
  await expect(drain(simulation)).rejects.toThrow('work without end');
  slack.faults.uncertain = 0;
  const sentOf = () => slack.messages.filter(({ userId }) => userId === people.owner);
  advance(90 * 60_000);
  await drain(simulation);
  expect(sentOf()).toEqual([]);
  advance(90 * 60_000);
  await drain(simulation);
  expect(sentOf()).toHaveLength(1);
});

test('the sync of an earlier click notifies owners and approvers when the announcement died after the card', async () => {
  const simulation = createCompany({ servers: 6 });
  await scan(simulation, 's1');
  const [waiting] = await found(simulation, 'claimed');
  const { queue } = simulation.ports;
  let crashes = 0;
  simulation.ports.queue = {
    ...queue,
    send: async (work, delaySeconds) => {
      const isOfWaiting = work.type === 'person.tell' && work.notices[0]?.findingId === waiting?.id;
      if (!isOfWaiting || crashes++ > 0) return queue.send(work, delaySeconds);
      await queue.send({ type: 'finding.sync', findingId: waiting?.id ?? '' });
      for (const message of simulation.queue.filter(({ work: { type } }) => type !== 'finding.sync'))
        simulation.queue.splice(simulation.queue.indexOf(message), 1);
      throw new Crash('before person.tell');
    },
  };
  await scan(simulation, 's2');
  await later(simulation, 15, 5);
  expect(crashes).toBeGreaterThan(0);
  expect([...simulation.slack.direct.keys()]).toContainEqual(`approvers waits ${waiting?.id}#1 null`);
});

test('owners and approvers get the reminder of a recheck that died after it was stored', async () => {
  const simulation = createCompany({ servers: 0, others: 1 });
  await scan(simulation, 's1');
  await later(simulation, 5);
  const { queue } = simulation.ports;
  let crashes = 0;
  simulation.ports.queue = {
    ...queue,
    send: async (work, delaySeconds) => {
      const [finding] = await found(simulation);
      if (crashes > 0 || finding?.status !== 'open') return queue.send(work, delaySeconds);
      crashes += 1;
      simulation.queue.splice(0, simulation.queue.length);
      throw new Crash('before the work of a reminder');
    },
  };
  await later(simulation, 24 * 60, 15, 15, 5);
  expect(crashes).toBe(1);
  const reminded = [...simulation.slack.direct.keys()].filter((key) => key.includes(' undecided '));
  expect(new Set(reminded.map((key) => key.split(' ')[0]))).toEqual(new Set([people.owner, 'approvers']));
});

test('approvers are told of a request whose click died after it was stored', async () => {
  const simulation = createCompany({ servers: 0, others: 1 });
  await scan(simulation, 's1');
  const [finding] = await found(simulation);
  const target = { findingId: finding?.id ?? '', generation: 1 };
  const owner = { userId: people.owner, isApprover: false };
  const { queue } = simulation.ports;
  let isDead = false;
  simulation.ports.queue = {
    ...queue,
    send: async (work, delaySeconds) => {
      if (isDead) return queue.send(work, delaySeconds);
      isDead = true;
      throw new Crash('before the work of a click');
    },
  };
  simulation.request(owner, (deps) => applyDecision(deps, target, { kind: 'remediate-now' }, owner));
  await drain(simulation);
  await later(simulation, 5, 15);
  expect(await simulation.store.get(target.findingId)).toMatchObject({ askedBy: people.owner });
  expect([...simulation.slack.requests]).toEqual([`${target.findingId}#1`]);
});

test('a question is not told again when somebody decides after its remediation failed', async () => {
  const simulation = createCompany({ servers: 0, others: 1 });
  await scan(simulation, 's1');
  await later(simulation, 5);
  const [finding] = await found(simulation);
  const target = { findingId: finding?.id ?? '', generation: 1 };
  const [first, second] = people.approvers.map((userId) => ({ userId, isApprover: true }));
  const press = async (actor = first) => {
    if (actor)
      simulation.request(actor, (deps) => applyDecision(deps, target, { kind: 'remediate-now' }, actor));
    while (await simulation.turns.step());
  };
  await press(first);
  simulation.aws.faults.refuse = 1;
  await press(second);
  await drain(simulation);
  expect(await found(simulation, 'failed')).toHaveLength(1);
  await press(first);
  await press(second);
  if (first) simulation.request(first, (deps) => pause(deps, first, 'incident'));
  while (await simulation.turns.step());
  simulation.queue.splice(0, simulation.queue.length);
  expect(await found(simulation, 'scheduled')).toHaveLength(1);
  await later(simulation, 5, 5);
  const asked = simulation.slack.messages.flatMap(({ userId, entries }) =>
    entries.filter(({ what }) => what === 'asked' || what === 'waits').map(({ what }) => `${userId} ${what}`),
  );
  expect(asked.toSorted()).toEqual([`${people.owner} asked`, 'approvers waits']);
});

test('its owner is told of a failed remediation that was approved at the moment when the one before it failed', async () => {
  const simulation = createCompany({ servers: 1 });
  const { aws, slack } = simulation;
  const [approver] = people.approvers.map((userId) => ({ userId, isApprover: true }));
  await scan(simulation, 's1');
  await later(simulation, 5);
  aws.faults.refuse = 1;
  await later(simulation, 24 * 60);
  const [finding] = await found(simulation, 'failed');
  const target = { findingId: finding?.id ?? '', generation: 1 };
  Object.assign(aws.faults, { refuse: 0, lost: 1 });
  if (approver)
    simulation.request(approver, (deps) => applyDecision(deps, target, { kind: 'remediate-now' }, approver));
  await drain(simulation);
  const [again] = await found(simulation, 'remediating');
  expect(again?.startedAtMs).toBe((finding?.startedAtMs ?? 0) + 1);
  for (const thing of aws.things) if (thing.changedBy) thing.state = 'bad';
  // The notice of the first failure does not hold any more when it is sent.
  await later(simulation, 2);
  expect([...slack.direct.keys()].filter((key) => key.includes(' failed '))).toEqual([]);
  await later(simulation, 15, 5);
  expect(await found(simulation, 'failed')).toHaveLength(1);
  expect(slack.direct.get(`${people.owner} failed ${target.findingId}#1 ${again?.startedAtMs}`)).toBe(1);
});

const card = { channel: 'C1', ts: '2.0', threadTs: '1.0' };
const told = { channel: 'C1', ts: '1.0', named: ['U0ADA0000'] };
const by = { by: 'U0GRACE00', atMs: 1 };

test.each([
  ['is new', {}, ['U0ADA0000']],
  ['waits for an approver', { needsApproval: 'mode' as const }, ['U0ADA0000', 'approvers']],
  ['has no card', { card: null }, []],
  ['was snoozed', { status: 'snoozed' as const }, []],
  ['was rejected', { status: 'open' as const, rejection: { ...by, reason: null } }, []],
  ['was reminded of', { status: 'open' as const, remindedAtMs: 1 }, []],
  ['was remediated before', { startedAtMs: 1 }, []],
  ['is protected', { protections: [{ code: 'root', because: 'Root user.' }] }, []],
  ['was taken since', { told: { ...told, named: ['U0GRACE00'] } }, []],
])('a question that %s notifies the right people', (_what, more, userIds) => {
  const works = questionNotices(sampleFinding({ card, told, ...more }), null);
  expect(works.map((work) => (work.type === 'person.tell' ? work.userId : work.type))).toEqual(userIds);
});

test('messages of one person that are worked on at the same time post one message, and none fails', async () => {
  const simulation = createCompany({ servers: 1 });
  await scan(simulation, 's1');
  simulation.advance(60_000);
  for (let nth = 0; nth < 12; nth += 1)
    simulation.queue.push({ work: { type: 'person.send', userId: people.owner }, dueMs: 0, running: 0 });
  const messages = simulation.queue.slice();
  for (const message of messages) simulation.deliver(message);
  while (await simulation.turns.step());
  expect(messages.filter((message) => simulation.queue.includes(message))).toEqual([]);
  await later(simulation, 1);
  expect(simulation.slack.messages.filter(({ userId }) => userId === people.owner)).toHaveLength(1);
});
