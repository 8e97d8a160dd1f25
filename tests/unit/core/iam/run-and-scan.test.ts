import { expect, test } from '@jest/globals';
import type { Scan } from '../../../../core/scan.ts';
import { announceScan } from '../../../../core/scans/announce-scan.ts';
import { adminArn, alice } from '../../../support/iam-test-rule.ts';
import { createIamWorld } from '../../../support/iam-world.ts';

const daily: Scan = {
  id: 'daily',
  version: 2,
  status: 'finished',
  askedBy: null,
  channel: null,
  startedAtMs: 0,
  progressAtMs: 0,
  finishedAtMs: 0,
  announcedAtMs: null,
  unitsTotal: 0,
  unitsDone: 0,
  allowed: {},
  limitReached: null,
};

test('a daily scan leaves the new findings of an IAM change to their own message, for ten minutes', async () => {
  const world = createIamWorld();
  await world.accept(alice);
  await world.receive(world.change(alice, { edit: 'attach', policyArn: adminArn }));
  const deps = world.notifying();
  const store = { ...deps.store, getScan: async () => daily, reports: async () => [] };
  const cards = async () => {
    await announceScan({ ...deps, store: { ...store, scanAnnounced: async () => undefined } }, daily.id);
    return (await world.findings()).map(({ card }) => card !== null);
  };
  expect(await cards()).toEqual([false]);
  world.advance(11 * 60_000);
  expect(await cards()).toEqual([true]);
});
