import { expect, test } from '@jest/globals';
import { createClients } from '../../../aws/clients.ts';
import { readBack } from '../../../aws/kinds/read-back.ts';

test('a change is read back at once, after 250 ms and after another 750 ms', async () => {
  const waited: number[] = [];
  const wait = async (ms: number) => waited.push(ms);
  let reads = 0;
  await readBack({ wait }, async () => ++reads === 3);
  expect(waited).toEqual([250, 750]);
  await expect(readBack({ wait }, async () => false)).rejects.toThrow('does not show it yet');
  expect(waited).toEqual([250, 750, 250, 750]);
});

test('clients of AWS wait as long as they are told', async () => {
  const { wait } = createClients({ homeRegion: 'us-east-1', attempts: 'once' });
  const atMs = performance.now();
  await wait(20);
  expect(performance.now() - atMs).toBeGreaterThan(15);
});
