import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sampleFinding } from '../../support/sample-finding.ts';
import { announcedFinding, click, privateAnswers, reject } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

/** Sets the members of the approvers' user group. */
function membersAre(...users: readonly string[]): void {
  for (const group of desk.slack.workspace.usergroups) group.users = users;
}

describe('the right to decide', () => {
  test.each([
    ['a stranger', people.stranger, 'finding-approve'],
    ['a stranger', people.stranger, 'finding-remediate'],
    ['a stranger', people.stranger, 'finding-reject'],
    ['a stranger', people.stranger, 'finding-snooze'],
    ['a stranger', people.stranger, 'finding-disown'],
  ])(
    '%s is told that only the owner or an approver may, and nothing changes (%s, %s)',
    async (_who, user, actionId) => {
      const finding = await announcedFinding(desk);
      await click(desk, user, actionId, finding);
      expect(privateAnswers(desk)).toEqual([
        expect.stringContaining(
          `${finding.resource.id}) in ${finding.accountName}: Only its owner (<@${people.owner}>) or an approver may`,
        ),
      ]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      expect(desk.queue.waiting()).toEqual([]);
      expect(desk.slack.of('views.open')).toEqual([]);
    },
  );

  test("belongs to approvers from the policy's list and from the user group", async () => {
    for (const [id, user] of [
      ['f_list', people.approver],
      ['f_group', people.second],
    ] as const) {
      const finding = await announcedFinding(desk, { id, resource: { ...sampleFinding().resource, id } });
      await click(desk, user, 'finding-approve', finding);
      expect((await desk.finding(id)).approval?.by).toBe(user);
    }
    expect(privateAnswers(desk)).toEqual([]);
  });

  test("makes the owner's approval a request when the owner is no approver", async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.owner, 'finding-approve', finding);
    const after = await desk.finding(finding.id);
    expect(after).toMatchObject({ askedBy: people.owner, approval: null, status: 'scheduled' });
  });

  test('is refused to a user id from another workspace', async () => {
    const finding = await announcedFinding(desk);
    await click(desk, people.approver, 'finding-approve', finding, { team: 'T0FOREIGN' });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('Only members of this workspace')]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('is refused to everyone while Slack does not confirm the workspace', async () => {
    const finding = await announcedFinding(desk);
    desk.slack.fail('auth.test', { error: 'invalid_auth' });
    await click(desk, people.approver, 'finding-approve', finding);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('to approve ends at once for a person removed from the user group', async () => {
    const finding = await announcedFinding(desk);
    await reject(desk, people.second, finding);
    expect((await desk.finding(finding.id)).rejection?.by).toBe(people.second);
    membersAre();
    const rejected = await desk.finding(finding.id);
    for (const actionId of ['finding-approve', 'finding-remediate']) {
      await click(desk, people.second, actionId, finding);
      expect(await desk.finding(finding.id)).toEqual(rejected);
    }
    expect(privateAnswers(desk)).toHaveLength(2);
  });

  test('to reject starts at once for a person added to the user group', async () => {
    const finding = await announcedFinding(desk);
    await reject(desk, people.stranger, finding);
    expect(await desk.finding(finding.id)).toEqual(finding);
    membersAre(people.stranger);
    await reject(desk, people.stranger, finding);
    expect((await desk.finding(finding.id)).rejection?.by).toBe(people.stranger);
  });

  test('is checked with Slack at most every five minutes for decisions without a change in AWS', async () => {
    const [first, again, later] = await Promise.all(
      ['f_1', 'f_2', 'f_3'].map((id) =>
        announcedFinding(desk, { id, resource: { ...sampleFinding().resource, id } }),
      ),
    );
    if (!first || !again || !later) throw new Error('no findings');
    await reject(desk, people.second, first);
    desk.advance(299_000);
    await reject(desk, people.second, again);
    expect(desk.slack.of('usergroups.users.list')).toHaveLength(1);
    membersAre();
    desk.advance(1_000);
    await reject(desk, people.second, later);
    expect(desk.slack.of('usergroups.users.list')).toHaveLength(2);
    expect((await desk.finding(later.id)).rejection).toBeNull();
  });

  test('is refused when Slack takes too long to return the approvers, and the answer says so', async () => {
    const finding = await announcedFinding(desk);
    const answer = desk.slack.hold('usergroups.users.list');
    await click(desk, people.second, 'finding-approve', finding);
    answer();
    expect(privateAnswers(desk)).toEqual([
      expect.stringContaining('Slack did not return the approvers within 1 s'),
    ]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test.each([
    ['missing_scope', { error: 'missing_scope' }],
    ['a rate limit', { status: 429, retryAfter: 30 }],
  ] as const)(
    'is refused when the user group cannot be read (%s), and the answer says so',
    async (_what, fault) => {
      const finding = await announcedFinding(desk);
      desk.slack.fail('usergroups.users.list', fault, fault);
      await click(desk, people.second, 'finding-approve', finding);
      expect(privateAnswers(desk)).toEqual([
        expect.stringMatching(/the approvers' group S0APPROVERS could not be read/),
      ]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      await click(desk, people.second, 'finding-approve', finding);
      expect(desk.slack.of('usergroups.users.list').length).toBeGreaterThan(1);
    },
  );
});
