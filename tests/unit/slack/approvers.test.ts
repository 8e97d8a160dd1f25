import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CheckApprover, createApproverCheck } from '../../../slack/people/approvers.ts';
import { people } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

const afresh = { afresh: true };
const lately = { afresh: false };
const yes = { isApprover: true, trouble: null };
const no = { isApprover: false, trouble: null };
const byId = { approvers: { users: [], groups: ['S0APPROVERS'] } };
const byHandle = { approvers: { users: [], groups: ['@Approvers'] } };

let speaker: ReturnType<typeof createSpeaker>;
let checkApprover: CheckApprover;
let nowMs: number;
beforeEach(() => {
  nowMs = 0;
  speaker = createSpeaker();
  checkApprover = createApproverCheck({ ...speaker.deps, clock: { nowMs: () => nowMs } });
});

function membersAre(...users: readonly string[]): void {
  for (const group of speaker.slack.workspace.usergroups) group.users = users;
}

describe.each([
  ['by its id', byId],
  ['by its handle', byHandle],
])('a user group named %s', (_how, policy) => {
  beforeEach(() => membersAre(people.approver));

  test('makes only its members approvers, with one Slack call', async () => {
    expect(await checkApprover(policy, people.approver, afresh)).toEqual(yes);
    expect(speaker.slack.calls).toHaveLength(1);
    expect(await checkApprover(policy, people.stranger, afresh)).toEqual(no);
  });

  test('is read each time when the answer has to be fresh', async () => {
    expect(await checkApprover(policy, people.approver, afresh)).toEqual(yes);
    membersAre();
    expect(await checkApprover(policy, people.approver, afresh)).toEqual(no);
  });

  test('is cached for less than five minutes when a person is a member', async () => {
    await checkApprover(policy, people.approver, lately);
    membersAre();
    nowMs = 299_999;
    expect(await checkApprover(policy, people.approver, lately)).toEqual(yes);
    nowMs = 300_000;
    expect(await checkApprover(policy, people.approver, lately)).toEqual(no);
  });

  test('is never cached for a person who is not a member', async () => {
    expect(await checkApprover(policy, people.stranger, lately)).toEqual(no);
    membersAre(people.stranger);
    expect(await checkApprover(policy, people.stranger, lately)).toEqual(yes);
  });

  test('makes nobody an approver when Slack does not answer, whatever is cached', async () => {
    expect(await checkApprover(policy, people.approver, lately)).toEqual(yes);
    const method = policy === byId ? 'usergroups.users.list' : 'usergroups.list';
    speaker.slack.fail(method, { error: 'missing_scope' });
    const check = await checkApprover(policy, people.approver, afresh);
    expect(check.isApprover).toBe(false);
    expect(check.trouble).toContain('missing_scope');
  });

  test('is no longer cached after a failed read', async () => {
    await checkApprover(policy, people.approver, lately);
    membersAre();
    const method = policy === byId ? 'usergroups.users.list' : 'usergroups.list';
    speaker.slack.fail(method, { status: 429 });
    await checkApprover(policy, people.approver, afresh);
    expect(await checkApprover(policy, people.approver, lately)).toEqual(no);
  });
});

test('a user group returned without its members is read separately, and is unknown when that fails', async () => {
  membersAre(people.approver);
  const { methods } = speaker.slack.workspace;
  methods['usergroups.list'] = () => ({
    ok: true,
    usergroups: [{ id: 'S0APPROVERS', handle: 'approvers' }],
  });
  expect(await checkApprover(byHandle, people.approver, afresh)).toEqual(yes);
  methods['usergroups.users.list'] = () => ({ ok: true });
  const check = await checkApprover(byHandle, people.approver, afresh);
  expect(check.isApprover).toBe(false);
  expect(check.trouble).toContain('@Approvers could not be read');
});

test('a user group that does not exist is reported as trouble', async () => {
  const policy = { approvers: { users: [], groups: ['S0NONE', '@nobody'] } };
  const check = await checkApprover(policy, people.owner, afresh);
  expect(check.isApprover).toBe(false);
  expect(check.trouble).toContain('S0NONE');
});

test('a user named in the policy is an approver without a Slack call', async () => {
  const policy = { approvers: { users: [people.owner], groups: ['S0APPROVERS'] } };
  expect(await checkApprover(policy, people.owner, afresh)).toEqual(yes);
  expect(speaker.slack.calls).toEqual([]);
});
