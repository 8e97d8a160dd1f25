import { expect, test } from '@jest/globals';
import type { IamEvent } from '../../../../core/iam/state/iam-event.ts';
import { alice } from '../../../support/iam-test-rule.ts';
import { createIamWorld } from '../../../support/iam-world.ts';

test('a renamed group starts a scan of the identities, whose members have its name', async () => {
  const world = createIamWorld();
  await world.accept(alice);
  const read = { edit: 'read', why: 'renamed' } as const;
  const group = { kind: 'group', arn: null, edits: [read], credential: null } as const;
  const updated = world.eventOf(alice, []);
  const event: IamEvent = {
    ...updated,
    origin: { ...updated.origin, eventName: 'UpdateGroup' },
    identities: [
      { ...group, name: 'developers' },
      { ...group, name: 'engineers' },
    ],
  };
  await world.receive(event);
  expect(await world.deliver()).toMatchObject([{ type: 'scan.start', units: [{ kind: 'iam-identity' }] }]);
  await world.receive({ ...event, identities: [{ ...group, name: 'developers' }] });
  expect(await world.deliver()).toEqual([]);
});
