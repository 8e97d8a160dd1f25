import { expect, test } from '@jest/globals';
import type { Inventory } from '../../../core/ports/inventory.ts';
import { Refused, type Remediator } from '../../../core/ports/remediator.ts';
import { readOnly, readOnlyText } from '../../../local/socket/read-only.ts';
import { createMemoryAlarmMutes } from '../../fakes/memory-alarm-mutes.ts';
import { undoneAtOnce } from '../../support/undone-at-once.ts';

const asked: string[] = [];
const remediator: Remediator = {
  run: async () => {
    asked.push('run');
    return { summary: 'Done.', undo: {} };
  },
  isDone: () => true,
  readKept: async () => null,
  readProgress: async () => null,
  undo: {
    ...undoneAtOnce(),
    run: async () => {
      asked.push('undo');
      return { summary: 'Undone.' };
    },
  },
};

test('a read-only remediator refuses to run and calls nothing', async () => {
  const acting = readOnly.remediator(remediator).run({} as never);
  await expect(acting).rejects.toEqual(new Refused(readOnlyText));
  await expect(acting).rejects.toBeInstanceOf(Refused);
  await expect(readOnly.remediator(remediator).undo.run({} as never)).rejects.toEqual(
    new Refused(readOnlyText),
  );
  expect(asked).toEqual([]);
});

test('a read-only janitor mutes and unmutes nothing', async () => {
  const { alarmMutes, calls } = createMemoryAlarmMutes({ clock: { nowMs: () => 0 } });
  const { acts, mute, unmute } = readOnly.alarmMutes(alarmMutes);
  const place = { account: '1', region: 'eu-west-1' };
  await expect(mute(place, {} as never)).rejects.toEqual(new Refused(readOnlyText));
  await expect(unmute(place, 'x')).rejects.toEqual(new Refused(readOnlyText));
  expect(await acts(place, ['a'])).toEqual(new Map([['a', 'notifies']]));
  expect(calls).toEqual(['acts']);
});

test('a read-only remediator still answers isDone', () => {
  expect(readOnly.remediator(remediator).isDone({} as never, undefined)).toBe(true);
});

test('a read-only inventory makes no dry run and says why', async () => {
  const inventory = { probe: async () => asked.push('probe') } as unknown as Inventory;
  const { probe } = await readOnly.inventory(inventory).probe({} as never, 'stop');
  expect(probe).toEqual({ allowed: 'unknown', because: readOnlyText });
  expect(asked).toEqual([]);
});
