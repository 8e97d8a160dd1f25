import { expect, test } from '@jest/globals';
import { drain } from '../../simulator/clock.ts';
import { chooseNothing } from '../../simulator/happenings.ts';
import { people } from '../../simulator/policy.ts';
import { seeded } from '../../simulator/random.ts';
import { createSimulation } from '../../simulator/simulation.ts';

test('the quiet end of a history also ends quiet hours whose message is still in the queue', async () => {
  const simulation = createSimulation(seeded(1));
  const quietHours = { from: '08:00', to: '20:00' };
  const settings = { directMessages: false, weeklySummary: false, quietHours };
  const work = { type: 'settings.save', userId: people.other, ...settings, savedAtMs: simulation.nowMs() };
  simulation.queue.push({ work: work as never, dueMs: 0, running: 0 });
  simulation.advance(60_000);
  chooseNothing(simulation);
  await drain(simulation);
  expect(simulation.choices.get(people.other)?.settings).toMatchObject({
    directMessages: true,
    quietHours: null,
  });
});
