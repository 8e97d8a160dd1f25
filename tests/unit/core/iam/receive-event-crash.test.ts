import { expect, test } from '@jest/globals';
import { account } from '../../../support/iam-policies.ts';
import { adminArn, alice } from '../../../support/iam-test-rule.ts';
import { createIamWorld } from '../../../support/iam-world.ts';

test.each(['before', 'after'] as const)(
  'a crash %s any operation: delivered again, the outcome is the same',
  async (fault) => {
    let crashes = 0;
    for (let at = 1; at < 60; at += 1) {
      let operations = 0;
      let isArmed = false;
      let isHit = false;
      const world = createIamWorld(() => {
        if (!isArmed) return undefined;
        operations += 1;
        if (operations !== at) return undefined;
        isHit = true;
        return fault;
      });
      await world.accept(alice);
      const event = world.change(alice, { edit: 'attach', policyArn: adminArn });
      isArmed = true;
      await world.receive(event).catch(() => undefined);
      isArmed = false;
      if (!isHit) break;
      crashes += 1;
      await world.receive(event);
      await world.deliver();
      expect(await world.findings()).toMatchObject([{ status: 'open' }]);
      expect(await world.mirror.get(account, 'user/alice')).toMatchObject({
        accepted: { identity: { attached: [] } },
        seen: { identity: { attached: [adminArn] } },
        events: [event.origin.eventId],
      });
      expect(world.slack.runs.size).toBe(1);
    }
    expect(crashes).toBeGreaterThan(3);
  },
);
