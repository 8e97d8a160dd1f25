import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finding, Status } from '../../../core/finding.ts';
import { actions } from '../../../handlers/actions/registry.generated.ts';
import { announcedFinding, audit, click, privateAnswers, reject, where } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

describe('a late, repeated or unknown click', () => {
  const ended: readonly [Status, Partial<Finding>, string][] = [
    ['remediated', { receipt: { summary: 'Stopped at noon.', undo: {} } }, 'Already done: Stopped at noon.'],
    ['resolved', { endedBy: 'the resource is gone' }, 'Already closed: the resource is gone.'],
    ['lapsed', {}, 'This question has expired.'],
  ];
  const every = actions.flatMap(({ id, button }) => (button?.decides ? [id] : []));

  test.each(ended.flatMap(([status, ...rest]) => every.map((id) => [status, id, ...rest] as const)))(
    'on a %s finding says what became of it (%s)',
    async (status, actionId, more, words) => {
      const finding = await announcedFinding(desk, { status, ...more });
      await click(desk, people.approver, actionId, finding);
      expect(privateAnswers(desk)).toEqual([expect.stringContaining(words)]);
      expect(await desk.finding(finding.id)).toEqual(finding);
      expect(desk.queue.waiting()).toEqual([]);
    },
  );

  test.each(every)('during the remediation says so (%s)', async (actionId) => {
    const finding = await announcedFinding(desk, { status: 'remediating' });
    await click(desk, people.approver, actionId, finding);
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('In progress')]);
  });

  test.each(every)('on a card replaced by a newer one says so (%s)', async (actionId) => {
    const finding = await announcedFinding(desk, { generation: 4 });
    await click(desk, people.approver, actionId, { id: finding.id, generation: 3 });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('replaced by a newer one')]);
    expect(await desk.finding(finding.id)).toEqual(finding);
  });

  test.each([...every, 'finding-details'])('on an unknown finding says so (%s)', async (actionId) => {
    await click(desk, people.approver, actionId, { id: 'f_other', generation: 1 });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('no longer exists')]);
  });

  test.each(['', 'garbage', '{"f":1}', '{"f":"f1","g":-1}', 'x'.repeat(2500)])(
    'with a meaningless value says so (%#)',
    async (value) => {
      const action = { action_id: 'finding-approve', value };
      await desk.app(clickRequest({ userId: people.approver, action, where }));
      expect(privateAnswers(desk)).toEqual([expect.stringContaining('another version of Janitor')]);
    },
  );

  test('on a button that no longer exists says so', async () => {
    await click(desk, people.approver, 'finding-incinerate', { id: 'f1', generation: 1 });
    expect(privateAnswers(desk)).toEqual([expect.stringContaining('another version of Janitor')]);
  });

  test('delivered fifty times is one approval, and the later deliveries say so', async () => {
    const finding = await announcedFinding(desk);
    await Promise.all(
      Array.from({ length: 50 }, () => click(desk, people.approver, 'finding-approve', finding)),
    );
    expect((await audit(desk, finding)).filter((type) => type === 'finding.approved')).toHaveLength(1);
    expect(desk.queue.waiting()).toHaveLength(1);
    expect(privateAnswers(desk)).toHaveLength(49);
    expect(new Set(privateAnswers(desk)).size).toBe(1);
    expect(privateAnswers(desk)[0]).toContain('Already approved by');
  });

  test('by two approvers at once is one approval, and the other is told who approved', async () => {
    const finding = await announcedFinding(desk);
    await Promise.all([
      click(desk, people.approver, 'finding-approve', finding),
      click(desk, people.second, 'finding-approve', finding),
    ]);
    const by = (await desk.finding(finding.id)).approval?.by ?? '';
    expect([people.approver, people.second]).toContain(by);
    expect(privateAnswers(desk)).toEqual([expect.stringContaining(`Already approved by <@${by}>`)]);
  });

  test('on a button with a form says who decided already and opens no form', async () => {
    const by = people.second;
    const rejected = await announcedFinding(desk, {
      status: 'open',
      rejection: { by, atMs: 0, reason: 'Needed until March' },
    });
    await click(desk, people.approver, 'finding-reject', rejected);
    expect(privateAnswers(desk)).toEqual([
      expect.stringContaining(`Already rejected by <@${by}>. Nothing was changed.`),
    ]);
    const snooze = { untilMs: desk.clock.nowMs() + 1_000, reason: 'A test', by, atMs: 0 };
    const resource = { ...rejected.resource, id: 'i-2' };
    const snoozed = await announcedFinding(desk, { id: 'f_2', resource, status: 'snoozed', snooze });
    await click(desk, people.approver, 'finding-snooze', snoozed);
    await click(desk, people.approver, 'finding-reject', snoozed);
    expect(privateAnswers(desk).slice(1)).toEqual([
      expect.stringContaining(`Already snoozed by <@${by}>. Nothing was changed.`),
      expect.stringContaining(`Snoozed by <@${by}>. End the snooze first. Nothing was changed.`),
    ]);
    expect(desk.slack.of('views.open')).toEqual([]);
  });

  test('to reject while another approves: one decision counts, and the card shows it', async () => {
    const finding = await announcedFinding(desk);
    await Promise.all([
      reject(desk, people.approver, finding),
      click(desk, people.second, 'finding-remediate', finding),
    ]);
    const after = await desk.finding(finding.id);
    expect([after.rejection === null, after.approval === null]).not.toEqual([true, true]);
    expect((await audit(desk, finding)).length).toBe(1 + (after.version - finding.version));
  });
});
