import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sampleFinding } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

test('the message that asks the approvers is followed by one to the owner who takes the finding', async () => {
  const { notices } = desk.deps;
  const thread = { channel: channels.cloud, ts: '1700000000.000100' };
  const nobody = { userId: null, name: 'unknown', why: 'no owner tag' };
  const finding = sampleFinding({ owner: nobody });
  const before = await notices.call(finding, thread);
  const taken = { ...finding, owner: { userId: people.owner, name: 'Ada', why: 'said so in Slack' } };
  const after = await notices.call(taken, thread);
  expect(before.ok && before.value.named).not.toContain(people.owner);
  expect(after.ok && after.value.named).toEqual([people.owner]);
  expect(await notices.call(taken, thread)).toEqual(after);
});
