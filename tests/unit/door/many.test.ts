import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rejectFields } from '../../../blocks/modals/reject-modal.ts';
import { selectFields } from '../../../blocks/modals/select-modal.ts';
import { snoozeFields } from '../../../blocks/modals/snooze-modal.ts';
import { findingEvent } from '../../../core/audit.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { audit, privateAnswers } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import {
  announcedFindings,
  answersOfMany,
  confirms,
  decidesMany,
  linus,
  nobody,
  opensSelect,
  picks,
  shownIn,
  submits,
} from '../../support/slack-many.ts';
import { commandRequest } from '../../support/slack-request.ts';

const { owner, approver, second, stranger } = people;
const { plan } = sampleFinding();
const irreversible = { ...plan, undo: { possible: 'no', how: 'It is gone for good.' } } as const;

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const messages = () => desk.slack.of('chat.postMessage').map(({ blocks }) => JSON.stringify(blocks));
const textOf = (form: object) => JSON.stringify(form);

describe('selecting several findings', () => {
  test('starts from a list, with a checkbox for each finding that can be decided', async () => {
    const [one, two] = await announcedFindings(desk, [{}, {}, { status: 'resolved' }]);
    const listed = await desk.app(commandRequest({ userId: owner, text: 'findings' }));
    expect(listed.body).toContain('findings-select');
    const viewId = await opensSelect(
      desk,
      owner,
      [one, two].flatMap((finding) => finding ?? []),
    );
    const shown = shownIn(desk, viewId);
    expect(shown).toContain('"web-1"');
    expect(shown).toContain('"web-2"');
    expect(shown).not.toContain('"web-3"');
  });

  test('has two groups for a page of twenty', async () => {
    const findings = await announcedFindings(
      desk,
      Array.from({ length: 20 }, () => ({})),
    );
    const shown = shownIn(desk, await opensSelect(desk, owner, findings));
    expect(shown).toContain('Findings 11 to 20');
    expect(shown.match(/"select\|1\|f-web-\d+"/g)).toHaveLength(20);
  });

  test('says so when none of them can be decided any more', async () => {
    const findings = await announcedFindings(desk, [{ status: 'resolved' }, { status: 'remediating' }]);
    expect(shownIn(desk, await opensSelect(desk, owner, findings))).toContain('can be decided now');
  });

  test.each([
    ['no finding', [], 'snooze', selectFields.findings.block],
    ['nothing to do', ['f-web-1'], null, selectFields.what.block],
    ['something else to do', ['f-web-1'], 'delete', selectFields.what.block],
  ] as const)('with %s: the modal stays open and says what is missing', async (_what, ids, what, block) => {
    await announcedFindings(desk, [{}]);
    const targets = ids.map((id) => ({ id, generation: 1 }));
    const form = await picks(desk, owner, 'V0', targets, what);
    expect(Object.keys(form.errors ?? {})).toEqual([block]);
  });
});

describe('the confirmation', () => {
  test('lists each finding with what will be done, and the others with the reason', async () => {
    const findings = await announcedFindings(desk, [
      { plan: irreversible },
      { approval: { by: second, atMs: 0, now: false } },
      { protections: [{ code: 'policy', because: 'It is a break-glass user.' }] },
      { generation: 4 },
    ]);
    const old = findings.map((finding) =>
      finding.generation === 4 ? { id: finding.id, generation: 3 } : finding,
    );
    const form = textOf(await picks(desk, approver, 'V0', old, 'approve'));
    expect(form).toContain('"Approve 1 finding?"');
    expect(form).toContain('1 of 1 cannot be undone.');
    expect(form).toMatch(/rechecks each[^•]*• web-1 `i-1` in production: stop the instance/);
    expect(form).toContain(`web-2 \`i-2\` in production: Already approved by <@${second}>.`);
    expect(form).toContain('web-3 `i-3` in production: Protected: It is a break-glass user.');
    expect(form).toContain('web-4 `i-4` in production: This card was replaced by a newer one.');
  });

  test('tells an owner that approvals are requests', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const form = textOf(await picks(desk, owner, 'V0', findings, 'approve'));
    expect(form).toMatch(/An approver is asked to approve[^🙋]*web-1[^🙋]*web-2/u);
    expect(form).not.toContain('rechecks each');
  });

  test('lets a stranger decide nothing', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    for (const what of ['snooze', 'approve', 'reject']) {
      const form = await picks(desk, stranger, 'V0', findings, what);
      expect(form.view?.callback_id).toBe('many');
      expect(textOf(form)).toContain('Only its owner');
    }
  });

  test.each([
    ['snooze-many', snoozeFields.duration.block, {}],
    ['reject-many', rejectFields.reason.block, {}],
    [
      'snooze-many',
      snoozeFields.duration.block,
      {
        ...answersOfMany['snooze-many'],
        [snoozeFields.duration.block]: {
          [snoozeFields.duration.action]: { selected_option: { value: '900' } },
        },
      },
    ],
  ])('%s stays open when %s is wrong (%#)', async (callback_id, block, values) => {
    const [finding] = await announcedFindings(desk, [{}]);
    const form = await picks(desk, owner, 'V0', finding ? [finding] : [], callback_id.replace('-many', ''));
    const { private_metadata = '' } = form.view ?? {};
    const answer = await submits(desk, owner, { id: 'V0', callback_id, private_metadata }, values);
    expect(Object.keys(answer.errors ?? {})).toContain(block);
    expect(desk.queue.waiting()).toEqual([]);
  });

  test.each(['snooze-many', 'reject-many', 'approve-many'] as const)(
    '%s with metadata that means nothing changes nothing',
    async (callback_id) => {
      const view = { id: 'V0', callback_id, private_metadata: '[["f-web-1"]]' };
      expect(textOf(await submits(desk, owner, view, answersOfMany[callback_id]))).toContain(
        'another version',
      );
      expect(desk.queue.waiting()).toEqual([]);
    },
  );
});

describe('deciding several findings', () => {
  test('snoozes each of them, audits each, updates the cards and posts nothing', async () => {
    const findings = await announcedFindings(desk, [{}, {}, {}, { owner: linus }]);
    const viewId = await opensSelect(desk, owner, findings);
    const form = await picks(desk, owner, viewId, findings, 'snooze');
    expect(textOf(form)).toContain('"Snooze 3 findings?"');
    expect(textOf(await confirms(desk, owner, viewId, form, 'snooze'))).toContain('Deciding 3 findings');
    desk.advance(2_000);
    await desk.drain();
    for (const { id } of findings.slice(0, 3)) {
      const snooze = { by: owner, reason: 'A load test' };
      expect(await desk.finding(id)).toMatchObject({ status: 'snoozed', snooze });
      expect((await audit(desk, { id })).filter((type) => type === 'finding.snoozed')).toHaveLength(1);
    }
    expect(await desk.finding('f-web-4')).toEqual(findings[3]);
    expect(shownIn(desk, viewId)).toMatch(/"Result".*3 snoozed until Nov 22\./);
    expect(desk.slack.of('chat.update').map(({ ts }) => ts)).toEqual(
      findings.slice(0, 3).map(({ card }) => card?.ts),
    );
    expect([...messages(), ...privateAnswers(desk)]).toEqual([]);
  });

  test('says which were not decided because somebody was faster', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const [, late] = findings;
    const viewId = await opensSelect(desk, owner, findings);
    const form = await picks(desk, owner, viewId, findings, 'reject');
    await confirms(desk, owner, viewId, form, 'reject');
    if (!late) throw new Error('no finding');
    const event = findingEvent(desk.deps, late, 'finding.resolved', 'janitor', 'Gone');
    await desk.store.move(late, { ...late, status: 'resolved', endedBy: 'the resource is gone' }, event);
    desk.advance(2_000);
    await desk.drain();
    expect((await desk.finding('f-web-1')).rejection?.reason).toBe('A standby');
    expect(shownIn(desk, viewId)).toMatch(
      /1 rejected, 1 not changed\..*web-2.*Already closed: the resource is gone\."/,
    );
  });

  test('asks the approvers in one message for what an owner requests', async () => {
    const findings = await announcedFindings(desk, [{}, {}, {}]);
    const shown = await decidesMany(desk, owner, findings, 'approve');
    expect(shown).toContain('3 requested, needs an approver.');
    expect(messages()).toHaveLength(1);
    expect(desk.slack.workspace.channel(channels.cloud).messages.at(-1)?.text).toContain('3 requests');
  });

  test('needs a second person for what cannot be undone', async () => {
    const mine = { owner: { userId: approver, name: 'Grace', why: 'tag' }, plan: irreversible };
    const findings = await announcedFindings(desk, [mine, { plan: irreversible }]);
    const shown = await decidesMany(desk, approver, findings, 'approve');
    expect(shown).toContain('1 approved, 1 requested, needs an approver.');
    expect((await desk.finding('f-web-1')).approval).toBeNull();
    expect((await desk.finding('f-web-2')).approval?.by).toBe(approver);
  });

  test('gives somebody of the channel the short snooze of what nobody owns', async () => {
    const findings = await announcedFindings(desk, [{ owner: nobody }, { owner: nobody }]);
    expect(await decidesMany(desk, stranger, findings, 'snooze')).toContain('2 snoozed until');
  });

  test('asks again who is an approver when the decision is taken', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const viewId = await opensSelect(desk, second, findings);
    const form = await picks(desk, second, viewId, findings, 'approve');
    await confirms(desk, second, viewId, form, 'approve');
    for (const group of desk.slack.workspace.usergroups) group.users = [];
    desk.advance(2_000);
    await desk.drain();
    expect(shownIn(desk, viewId)).toContain('*2 not changed.*');
    expect((await desk.finding('f-web-1')).approval).toBeNull();
  });

  test('delivered twice decides once and gives the same answer', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const viewId = await opensSelect(desk, owner, findings);
    const form = await picks(desk, owner, viewId, findings, 'snooze');
    await confirms(desk, owner, viewId, form, 'snooze');
    desk.advance(2_000);
    const work = desk.queue.take();
    if (!work) throw new Error('nothing was asked for');
    await desk.deliver(work);
    const first = shownIn(desk, viewId);
    await desk.deliver(work);
    expect(shownIn(desk, viewId)).toBe(first);
    expect((await audit(desk, { id: 'f-web-1' })).filter((type) => type === 'finding.snoozed')).toHaveLength(
      1,
    );
  });

  test('tells the result in a direct message, once, when the modal was closed', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const viewId = await opensSelect(desk, owner, findings);
    const form = await picks(desk, owner, viewId, findings, 'snooze');
    await confirms(desk, owner, viewId, form, 'snooze');
    desk.advance(2_000);
    const work = desk.queue.take();
    if (!work) throw new Error('nothing was asked for');
    desk.slack.workspace.views.delete(viewId);
    await desk.deliver(work);
    await desk.deliver(work);
    expect(messages()).toEqual([expect.stringContaining('2 snoozed until Nov 22.')]);
  });

  test('tries again when Slack is busy', async () => {
    const findings = await announcedFindings(desk, [{}, {}]);
    const viewId = await opensSelect(desk, owner, findings);
    const form = await picks(desk, owner, viewId, findings, 'snooze');
    await confirms(desk, owner, viewId, form, 'snooze');
    desk.slack.fail('views.update', { status: 429, retryAfter: 3 });
    desk.advance(2_000);
    await desk.drain();
    desk.advance(3_000);
    await desk.drain();
    expect(shownIn(desk, viewId)).toContain('2 snoozed until');
  });
});
