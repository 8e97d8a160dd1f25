import { beforeEach, describe, expect, test } from '@jest/globals';
import { createStandingOf, type StandingOf } from '../../../slack/people/approvers.ts';
import { people } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

const afresh = { afresh: true };
const lately = { afresh: false };
const yes = { isApprover: true, trouble: null };
const no = { isApprover: false, trouble: null };
const byId = { approvers: { users: [], groups: ['S0APPROVERS'] } };
const byHandle = { approvers: { users: [], groups: ['@Approvers'] } };

let speaker: ReturnType<typeof createSpeaker>;
let standingOf: StandingOf;
let nowMs: number;
beforeEach(() => {
  nowMs = 0;
  speaker = createSpeaker();
  standingOf = createStandingOf({ ...speaker.deps, clock: { nowMs: () => nowMs } });
});

function membersAre(...users: readonly string[]): void {
  for (const group of speaker.slack.workspace.usergroups) group.users = users;
}

describe.each([
  ['by its id', byId],
  ['by its handle', byHandle],
])('a group that is named %s', (_how, policy) => {
  beforeEach(() => membersAre(people.approver));

  test('makes its members approvers, and nobody else, with one call of Slack', async () => {
    expect(await standingOf(policy, people.approver, afresh)).toEqual(yes);
    expect(speaker.slack.calls).toHaveLength(1);
    expect(await standingOf(policy, people.stranger, afresh)).toEqual(no);
  });

  test('is asked each time when it has to be asked afresh', async () => {
    expect(await standingOf(policy, people.approver, afresh)).toEqual(yes);
    membersAre();
    expect(await standingOf(policy, people.approver, afresh)).toEqual(no);
  });

  test('is believed for less than five minutes, when it says yes', async () => {
    await standingOf(policy, people.approver, lately);
    membersAre();
    nowMs = 299_999;
    expect(await standingOf(policy, people.approver, lately)).toEqual(yes);
    nowMs = 300_000;
    expect(await standingOf(policy, people.approver, lately)).toEqual(no);
  });

  test('never refuses somebody by what it said before', async () => {
    expect(await standingOf(policy, people.stranger, lately)).toEqual(no);
    membersAre(people.stranger);
    expect(await standingOf(policy, people.stranger, lately)).toEqual(yes);
  });

  test('makes nobody an approver when Slack does not answer, whatever it said before', async () => {
    expect(await standingOf(policy, people.approver, lately)).toEqual(yes);
    const method = policy === byId ? 'usergroups.users.list' : 'usergroups.list';
    speaker.slack.fail(method, { error: 'missing_scope' });
    const standing = await standingOf(policy, people.approver, afresh);
    expect(standing.isApprover).toBe(false);
    expect(standing.trouble).toContain('missing_scope');
  });

  test('does not go on answering yes after it could not be read', async () => {
    await standingOf(policy, people.approver, lately);
    membersAre();
    const method = policy === byId ? 'usergroups.users.list' : 'usergroups.list';
    speaker.slack.fail(method, { status: 429 });
    await standingOf(policy, people.approver, afresh);
    expect(await standingOf(policy, people.approver, lately)).toEqual(no);
  });
});

test('a group without a list of its members is asked for them, and without any it is unknown', async () => {
  membersAre(people.approver);
  const { methods } = speaker.slack.workspace;
  methods['usergroups.list'] = () => ({
    ok: true,
    usergroups: [{ id: 'S0APPROVERS', handle: 'approvers' }],
  });
  expect(await standingOf(byHandle, people.approver, afresh)).toEqual(yes);
  methods['usergroups.users.list'] = () => ({ ok: true });
  const standing = await standingOf(byHandle, people.approver, afresh);
  expect(standing.isApprover).toBe(false);
  expect(standing.trouble).toContain('@Approvers could not be read');
});

test('a group that does not exist is trouble that is told', async () => {
  const policy = { approvers: { users: [], groups: ['S0NONE', '@nobody'] } };
  const standing = await standingOf(policy, people.owner, afresh);
  expect(standing.isApprover).toBe(false);
  expect(standing.trouble).toContain('S0NONE');
});

test('who is named in the policy is an approver without a question to Slack', async () => {
  const policy = { approvers: { users: [people.owner], groups: ['S0APPROVERS'] } };
  expect(await standingOf(policy, people.owner, afresh)).toEqual(yes);
  expect(speaker.slack.calls).toEqual([]);
});
