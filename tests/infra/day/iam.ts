import { expect, test } from '@jest/globals';
import { trailEvent } from '../../../local/aws/cloudtrail.ts';
import type { DayScene } from './scene.ts';

/** A change of permissions, from the event to the mirror. */
export function testIamChange(scene: () => DayScene): void {
  test('an event of IAM is read, and its user is judged', async () => {
    const call = { sample: 'TagUser', request: { userName: 'without', tags: [] } };
    const event = trailEvent(call, { account: '123456789012', atMs: scene().nowMs() });
    await scene().send('iam-changes', JSON.stringify(event));
    expect(await scene().drain()).toEqual([]);
    const received = scene()
      .lines('iam-change')
      .filter((line) => line.includes('"iam change received"'));
    expect(received.map((line) => (JSON.parse(line) as { eventName: string }).eventName)).toEqual([
      'TagUser',
    ]);
  });

  test('a recheck of an identity runs in its own function, and a finding that is not due is left alone', async () => {
    const work = { type: 'permissions.recheck', findingId: 'ended', generation: 0 };
    await scene().send('recheck-iam', JSON.stringify(work));
    expect(await scene().drain()).toEqual([]);
    const lines = scene()
      .lines('recheck-iam')
      .filter((line) => line.includes('"no permit to remediate"'));
    expect(lines).toHaveLength(1);
  });
}
