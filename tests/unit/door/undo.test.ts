import { afterEach, expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { click, privateAnswers } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
afterEach(() => desk.slack.mustBeClean());

/** A thing that was switched off after an approval. */
async function remediated(): Promise<Finding> {
  desk = createDesk({ mode: 'approve' });
  desk.things.push({ id: 'thing-1', state: 'bad', tags: { Owner: 'ada@example.com' } });
  await desk.deliver({ type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
  await desk.drain();
  const open = await desk.store.list({ of: { owner: people.owner }, order: 'rank', limit: 1 });
  const [asked] = open.findings;
  if (!asked) throw new Error('nothing was asked');
  await click(desk, people.approver, 'finding-remediate', asked);
  await desk.drain();
  return desk.finding(asked.id);
}

function cards(): string {
  const { messages } = desk.slack.workspace.channel(channels.cloud);
  return JSON.stringify(messages.map(({ blocks }) => blocks));
}

test('the card of a remediation has an Undo button that asks first, and then shows what came back', async () => {
  const finding = await remediated();
  expect(finding.status).toBe('remediated');
  expect(cards()).toContain('"finding-undo"');
  expect(cards()).toContain('Undo for thing-1: switch it on again?');
  expect(cards()).toContain('snoozes the finding for 30 days');

  await click(desk, people.owner, 'finding-undo', finding);
  await desk.drain();

  expect(desk.things[0]?.state).toBe('bad');
  expect(cards()).toContain('*Undone*');
  expect(cards()).not.toContain('"finding-undo"');
});

test('a stranger and a late click get an answer', async () => {
  const finding = await remediated();
  await click(desk, people.stranger, 'finding-undo', finding);
  await desk.drain();
  expect(desk.things[0]?.state).toBe('fine');
  expect(privateAnswers(desk).join()).toContain('or an approver may undo it');

  await click(desk, people.approver, 'finding-undo', finding);
  await desk.drain();
  await click(desk, people.second, 'finding-undo', finding);
  await desk.drain();
  expect(privateAnswers(desk).join()).toContain('nothing to undo');
});

test('/janitor history offers the undo of the last remediation', async () => {
  const finding = await remediated();
  const answer = await desk.app(
    commandRequest({ userId: people.owner, text: `history ${finding.resource.id}` }),
  );
  expect(answer.body).toContain('"finding-undo"');
  await click(desk, people.owner, 'finding-undo', finding);
  await desk.drain();
  const later = await desk.app(
    commandRequest({ userId: people.owner, text: `history ${finding.resource.id}` }),
  );
  expect(later.body).not.toContain('"finding-undo"');
  expect(later.body).toContain('Undone');
});
