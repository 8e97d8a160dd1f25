import { expect, test } from '@jest/globals';
import { createCompany, drain, found, later, scan } from '../../../simulator/company.ts';
import { people } from '../../../simulator/policy.ts';
import { Crash } from '../../../simulator/turns.ts';

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
