import { expect, test } from '@jest/globals';
import { expectedSettings, settingsOutcome, untilMondayMs } from '../../support/permissions-settings.ts';
import { type DayScene, owner } from './scene.ts';

/** The part of the day in which a person says what they want to hear. */
export function testSettings(scene: () => DayScene): void {
  test('settings are stored, a message is answered, and the weekly summary comes on Monday', async () => {
    const world = scene();
    expect(await world.does.says(owner, 'settings')).toMatchObject({ statusCode: 200 });
    expect(await world.does.settles(owner)).toMatchObject({ statusCode: 200 });
    expect(await world.drain()).toEqual([]);
    expect(await world.does.writes(owner, 'what is mine?')).toMatchObject({ statusCode: 200 });
    expect(await world.drain()).toEqual([]);
    world.later(untilMondayMs(world.nowMs()));
    await world.send('notify', JSON.stringify({ type: 'people.week' }));
    expect(await world.drain()).toEqual([]);
    expect(await settingsOutcome(world, world.slack)).toEqual(expectedSettings);
  });
}
