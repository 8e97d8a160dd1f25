import { expect, test } from '@jest/globals';
import { samples } from '../../../events/alarm/samples.ts';
import type { DayScene } from './scene.ts';

/** A change of an alarm, from the topic's message to the log. */
export function testAlarm(scene: () => DayScene): void {
  test('the change of an alarm is logged', async () => {
    const at = new Date(scene().nowMs()).toISOString().replace('Z', '+0000');
    const changed = { ...samples.samples['status-check-failed'], StateChangeTime: at };
    await scene().send('incidents', JSON.stringify(changed));
    expect(await scene().drain()).toEqual([]);
    const written = scene().front.calls.filter(
      ({ actor, needed }) => actor === 'alarm' && needed?.some(({ action }) => action === 'dynamodb:PutItem'),
    );
    expect(written.map(({ needed }) => needed?.[0]?.resource)).toContain(
      'arn:aws:dynamodb:us-east-1:123456789012:table/janitor-day-incidents',
    );
  });
  test('the sweep for incidents has the status checks of instances read', async () => {
    expect(await scene().ring('status-sweep')).toEqual({ answer: null });
    expect(await scene().drain()).toEqual([]);
    const read = scene().front.calls.filter(
      ({ actor, command }) => actor === 'scan' && command === 'DescribeInstanceStatus',
    );
    expect(read.length).toBeGreaterThan(0);
  });
}
