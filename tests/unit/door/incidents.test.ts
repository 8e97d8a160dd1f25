import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { encodePage } from '../../../blocks/text/ids.ts';
import { dayMs, minuteMs } from '../../../core/calendar.ts';
import type { Finding } from '../../../core/finding.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';
import { where } from '../../support/slack-clicks.ts';
import { createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

type Answer = {
  readonly text: string;
  readonly blocks: readonly { readonly text?: { readonly text: string } }[];
};

async function asked(): Promise<Answer> {
  const { body } = await desk.app(commandRequest({ userId: people.stranger, text: 'incidents' }));
  const answer = JSON.parse(body ?? '') as Answer;
  expect(lintSlackCall('command.response', answer)).toEqual([]);
  return answer;
}

/** The texts of the sections, without times. */
const lines = ({ blocks }: Answer): readonly string[] =>
  blocks.flatMap(({ text }) => (text ? [text.text.replaceAll(/<!date[^>]*>/g, 'TIME')] : []));

let made = 0;
const put = (more: Partial<Finding> = {}): Promise<Finding> => {
  made += 1;
  const { resource } = sampleFinding();
  const id = `i-${made}`;
  return desk.put(incidentFinding({ id: `f_${made}`, resource: { ...resource, id, name: id }, ...more }));
};
const row = (finding: Finding, answer: Answer): string =>
  lines(answer).find((line) => line.startsWith(`*${finding.resource.name}*`)) ?? 'not listed';

test('without incidents one sentence says so', async () => {
  await desk.put(sampleFinding({ id: 'f_other' }));
  const answer = await asked();
  expect(answer.text).toBe('No open incidents, none ended in the last 24 hours.');
  expect(lines(answer)).toEqual([answer.text]);
});

test('an open incident says since when it lasts, who has it, what is planned, and links to its card', async () => {
  const card = { channel: 'C0CLOUD', ts: '1700000000.000200', threadTs: '1700000000.000100' };
  const link =
    '<https://example.slack.com/archives/C0CLOUD/p1700000000000200?thread_ts=1700000000.000100&cid=C0CLOUD|Card>';
  const plain = await put({ card, mode: 'enforce', needsApproval: null });
  const taken = await put({
    card: { ...card, threadTs: card.ts },
    plan: { ...plain.plan, remediation: null },
    incident: sampleIncident({ acknowledged: { by: people.owner, atMs: 1 } }),
  });
  const held = await put({
    card,
    status: 'open',
    rejection: { by: people.approver, atMs: 1, reason: 'a *test*' },
  });
  const answer = await asked();
  expect(answer.text).toContain('3 open incidents');
  expect(row(plain, answer)).toContain(
    `Since TIME · not acknowledged · planned TIME: reboot the instance · ${link}`,
  );
  expect(row(taken, answer)).toContain(
    `👀 Since TIME · acknowledged by <@${people.owner}> · needs a person · <https://example.slack.com/archives/C0CLOUD/p1700000000000200|Card>`,
  );
  expect(row(held, answer)).toMatch(/👀 Since TIME · on hold by <@\w+>: “a ∗test∗” · /);
});

test('ended incidents say how they ended and how long they took, for 24 hours', async () => {
  const nowMs = desk.clock.nowMs();
  const sinceMs = nowMs - 60 * minuteMs;
  const ended = (more: Partial<Finding>, clearedAtMs = nowMs - 20 * minuteMs): Promise<Finding> =>
    put({
      status: 'resolved',
      remediateAtMs: null,
      incident: sampleIncident({ sinceMs, clearedAtMs }),
      ...more,
    });
  const rebooted = await ended({
    status: 'remediated',
    startedAtMs: nowMs,
    receipt: { summary: 'Rebooted.', undo: {} },
  });
  const failed = await ended({ startedAtMs: nowMs, endedBy: 'Passes its checks.' });
  const dry = await ended({ mode: 'observe' });
  const itself = await ended({ endedBy: 'Passes its checks.' });
  const past = await ended({}, nowMs - dayMs - 1);
  const answer = await asked();
  expect(answer.text).toBe('No open incidents, 4 ended in the last 24 hours.');
  expect(row(rebooted, answer)).toContain('✅ *SUCCESS* after 40 minutes: Rebooted');
  expect(row(failed, answer)).toContain('✅ *FAILED*, cleared by itself after 40 minutes');
  expect(row(dry, answer)).toContain('✅ *DRYRUN* (reboot the instance), cleared by itself after 40 minutes');
  expect(row(itself, answer)).toContain('✅ Cleared by itself after 40 minutes: Passes its checks');
  expect(row(past, answer)).toBe('not listed');
});

test('the worst ones are shown, the others counted, and all of them are in a dialog with pages', async () => {
  for (let n = 0; n < 25; n += 1) await put({ severity: 'medium' });
  const worst = await put({ severity: 'high' });
  const answer = await asked();
  const [, first] = lines(answer);
  expect(lines(answer)[0]).toBe('*26 open incidents*');
  expect(first).toContain(worst.resource.name);
  expect(JSON.stringify(answer.blocks)).toMatch(/1[6-9] more incidents/);
  const press = async (page: number): Promise<string> => {
    const triggerId = desk.slack.workspace.trigger(people.stranger);
    const action = { action_id: 'incidents-page', value: encodePage(page) };
    await desk.app(clickRequest({ userId: people.stranger, action, where, triggerId }));
    return JSON.stringify([...desk.slack.workspace.views.values()].at(-1));
  };
  const shown = await press(0);
  expect(shown).toContain('26 open incidents');
  expect(shown).toContain('Page 1 of 2');
  expect(await press(1)).toContain('Page 2 of 2');
});
