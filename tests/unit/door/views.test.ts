import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { disownFields } from '../../../blocks/modals/disown-modal.ts';
import { rejectFields } from '../../../blocks/modals/reject-modal.ts';
import { snoozeFields } from '../../../blocks/modals/snooze-modal.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import { findingEvent } from '../../../core/audit.ts';
import type { Finding } from '../../../core/finding.ts';
import { ownerOverrideKey } from '../../../core/owners/owner-tag.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest, submitRequest } from '../../support/slack-request.ts';

const dayMs = 86_400_000;
const card = { channel: channels.cloud, ts: '1700000000.000200', threadTs: '1700000000.000100' };
const owner = { userId: people.owner, name: 'Ada', why: 'tag Owner = ada@example.com' };

let desk: Desk;
let finding: Finding;
beforeEach(async () => {
  desk = createDesk();
  finding = await desk.put(sampleFinding({ card, owner }));
});
afterEach(() => desk.slack.mustBeClean());

type FormAnswer = {
  readonly response_action?: string;
  readonly errors?: Record<string, string>;
  readonly view?: unknown;
};

async function submit(
  id: string,
  values: Readonly<Record<string, unknown>>,
  more: { userId?: string; metadata?: string; team?: string; previous?: string } = {},
): Promise<FormAnswer> {
  const answer = await desk.app(
    submitRequest({
      userId: more.userId ?? people.owner,
      view: {
        callback_id: id,
        private_metadata:
          more.metadata ?? encodeTarget({ findingId: finding.id, generation: finding.generation }),
        ...(more.previous ? { previous_view_id: more.previous } : {}),
      },
      values,
      ...(more.team ? { team: more.team } : {}),
    }),
  );
  expect(answer.statusCode).toBe(200);
  const body = answer.body ? (JSON.parse(answer.body) as FormAnswer) : {};
  expect(lintSlackCall('view.response', answer.body ? body : undefined)).toEqual([]);
  return body;
}

describe('the snooze form', () => {
  const filled = (duration: string | null, reason: string | null, date: string | null = null) => ({
    [snoozeFields.duration.block]: {
      [snoozeFields.duration.action]: {
        type: 'radio_buttons',
        selected_option: duration ? { value: duration } : null,
      },
    },
    [snoozeFields.date.block]: { [snoozeFields.date.action]: { type: 'datepicker', selected_date: date } },
    [snoozeFields.reason.block]: {
      [snoozeFields.reason.action]: { type: 'plain_text_input', value: reason },
    },
  });

  test.each([1, 7, 30, 90])('for %d days with a reason cancels the remediation', async (days) => {
    expect(await submit('snooze', filled(String(days), 'Load test'))).toEqual({});
    expect(await desk.finding(finding.id)).toMatchObject({
      status: 'snoozed',
      remediateAtMs: null,
      snooze: { untilMs: sampleNowMs + days * dayMs, reason: 'Load test', by: people.owner },
    });
  });

  test('with a date snoozes until that day ends', async () => {
    const date = new Date(sampleNowMs + 10 * dayMs).toISOString().slice(0, 10);
    expect(await submit('snooze', filled('date', 'Load test', date))).toEqual({});
    const { snooze } = await desk.finding(finding.id);
    expect(new Date(snooze?.untilMs ?? 0).toISOString()).toBe(`${date}T23:59:59.999Z`);
  });

  test.each([
    ['no duration', filled(null, 'why'), snoozeFields.duration.block],
    ['a duration that is not offered', filled('-3', 'why'), snoozeFields.duration.block],
    ['no date', filled('date', 'why'), snoozeFields.date.block],
    ['an invalid date', filled('date', 'why', '2026-99-99'), snoozeFields.date.block],
    ['a date in the past', filled('date', 'why', '2026-11-19'), snoozeFields.date.block],
    ['a date beyond the limit', filled('date', 'why', '2027-11-20'), snoozeFields.date.block],
    ['more days than the limit', filled('3650', 'why'), snoozeFields.duration.block],
    ['no reason', filled('7', null), snoozeFields.reason.block],
    ['a blank reason', filled('7', '  \n '), snoozeFields.reason.block],
    ['a reason beyond the maximum length', filled('7', 'x'.repeat(301)), snoozeFields.reason.block],
  ])('with %s stays open and shows the error at its field', async (_what, values, block) => {
    const answer = await submit('snooze', values);
    expect(answer.response_action).toBe('errors');
    expect(Object.keys(answer.errors ?? {})).toEqual([block]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('submitted second names the person who was first', async () => {
    await submit('snooze', filled('7', 'mine'));
    const answer = await submit('snooze', filled('30', 'also mine'), { userId: people.approver });
    expect(answer.response_action).toBe('update');
    expect(JSON.stringify(answer.view)).toContain(`Already snoozed by <@${people.owner}>`);
  });

  test('from a stranger is refused', async () => {
    const answer = await submit('snooze', filled('7', 'why'), { userId: people.stranger });
    expect(JSON.stringify(answer.view)).toContain('Only its owner');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('of a question replaced meanwhile is refused', async () => {
    const metadata = encodeTarget({ findingId: finding.id, generation: 0 });
    const answer = await submit('snooze', filled('7', 'why'), { metadata });
    expect(JSON.stringify(answer.view)).toContain('replaced by a newer one');
  });

  test('with unreadable metadata changes nothing', async () => {
    const answer = await submit('snooze', filled('7', 'why'), { metadata: 'garbage' });
    expect(JSON.stringify(answer.view)).toContain('another version of Janitor');
  });

  test('from another workspace is refused', async () => {
    const answer = await submit('snooze', filled('7', 'why'), { team: 'T0FOREIGN' });
    expect(JSON.stringify(answer.view)).toContain('Only members of this workspace');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test("opened over a finding's modal updates that modal", async () => {
    const { workspace } = desk.slack;
    workspace.methods['views.open']?.({ trigger_id: workspace.trigger(people.owner), view: {} });
    const [below] = workspace.views.keys();
    await submit('snooze', filled('7', 'why'), { previous: below ?? '' });
    expect(JSON.stringify(workspace.views.get(below ?? '')?.view)).toContain('Snoozed until');
  });

  test('shows an error in the modal', async () => {
    desk = createDesk({ store: { move: () => Promise.reject(new Error('throttled')) } });
    await desk.put(finding);
    const answer = await submit('snooze', filled('7', 'why'));
    expect(JSON.stringify(answer.view)).toContain('Something went wrong');
  });
});

describe('the reject form', () => {
  const filled = (reason: string | null) => ({
    [rejectFields.reason.block]: {
      [rejectFields.reason.action]: { type: 'plain_text_input', value: reason },
    },
  });

  test('cancels the remediation with a reason that card, audit log and history show', async () => {
    expect(await submit('reject', filled('  Needed until March '))).toEqual({});
    expect(await desk.finding(finding.id)).toMatchObject({
      status: 'open',
      remediateAtMs: null,
      rejection: { by: people.owner, atMs: sampleNowMs, reason: 'Needed until March' },
    });
    const { events } = await desk.store.auditOf({ findingId: finding.id, limit: 10 });
    expect(events[0]).toMatchObject({
      type: 'finding.rejected',
      actor: people.owner,
      summary: expect.stringContaining('Reason: Needed until March'),
      details: { reason: 'Needed until March' },
    });
    const text = `history ${finding.resource.id}`;
    const { body } = await desk.app(commandRequest({ userId: people.owner, text }));
    expect(body).toContain('Reason: Needed until March');
  });

  test.each([
    ['no reason', null, 'Enter a reason'],
    ['a blank reason', ' \n ', 'Enter a reason'],
    ['a reason beyond the maximum length', 'x'.repeat(301), 'At most 300 characters.'],
  ])('with %s stays open and shows the error at its field', async (_what, reason, words) => {
    const answer = await submit('reject', filled(reason));
    expect(answer.errors).toEqual({ [rejectFields.reason.block]: expect.stringContaining(words) });
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('submitted second names the person who was first', async () => {
    await submit('reject', filled('mine'));
    const answer = await submit('reject', filled('also mine'), { userId: people.approver });
    expect(JSON.stringify(answer.view)).toContain(`Already rejected by <@${people.owner}>`);
    expect((await desk.finding(finding.id)).rejection?.reason).toBe('mine');
  });

  test('from a stranger is refused', async () => {
    const answer = await submit('reject', filled('why'), { userId: people.stranger });
    expect(JSON.stringify(answer.view)).toContain('Only its owner');
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('for a finding that ended meanwhile changes nothing', async () => {
    const event = findingEvent(desk.deps, finding, 'finding.resolved', 'janitor', 'Gone');
    await desk.store.move(
      finding,
      { ...finding, status: 'resolved', endedBy: 'the resource is gone' },
      event,
    );
    const answer = await submit('reject', filled('why'));
    expect(JSON.stringify(answer.view)).toContain('Already closed: the resource is gone.');
  });

  test('with unreadable metadata changes nothing', async () => {
    const answer = await submit('reject', filled('why'), { metadata: 'garbage' });
    expect(JSON.stringify(answer.view)).toContain('another version of Janitor');
  });
});

describe('the "not mine" form', () => {
  const filled = (user: string | null) => ({
    [disownFields.owner.block]: {
      [disownFields.owner.action]: { type: 'users_select', selected_user: user },
    },
  });

  test('asks the named person, now and in later scans', async () => {
    expect(await submit('disown', filled(people.second))).toEqual({});
    const after = await desk.finding(finding.id);
    expect(after).toMatchObject({
      status: 'claimed',
      generation: finding.generation + 1,
      owner: { userId: people.second, name: 'Linus', why: 'passed on in Slack' },
      formerCard: card,
    });
    expect(desk.queue.waiting().map(({ work }) => work)).toEqual([
      {
        type: 'together',
        works: [
          { type: 'finding.announce', findingId: finding.id },
          { type: 'owner.named', findingId: finding.id },
          { type: 'home.refresh', userId: people.owner, isOpen: false },
        ],
      },
    ]);
    await desk.drain();
    const stored = await desk.keyValue.get(ownerOverrideKey(finding.resource));
    expect(stored?.value).toEqual(after.owner);
    expect(after.owner.former).toEqual([people.owner]);
  });

  test('without a person makes the channel responsible', async () => {
    expect(await submit('disown', filled(null))).toEqual({});
    expect((await desk.finding(finding.id)).owner.userId).toBeNull();
  });

  test.each([
    ['a bot user', people.robot],
    ['a deactivated user', people.gone],
    ['an unknown user', 'U0NOBODY'],
  ])('refuses %s as the owner', async (_who, user) => {
    const answer = await submit('disown', filled(user));
    expect(Object.keys(answer.errors ?? {})).toEqual([disownFields.owner.block]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test('with the current owner shows an error at the field', async () => {
    const answer = await submit('disown', filled(people.owner));
    expect(answer.errors).toEqual({ [disownFields.owner.block]: 'That person is already the owner.' });
  });

  test('can be submitted again when Slack did not answer', async () => {
    desk.slack.fail('users.info', { error: 'internal_error' }, 'lost-request', 'lost-request');
    const answer = await submit('disown', filled(people.second));
    expect(answer.response_action).toBe('errors');
    expect(await submit('disown', filled(people.second), {})).toBeDefined();
  });
});

test('a form that no longer exists says so', async () => {
  const answer = await submit('incinerate', {});
  expect(JSON.stringify(answer.view)).toContain('another version of Janitor');
});
