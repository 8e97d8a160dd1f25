import { expect, test } from '@jest/globals';
import type { Finding } from '../../../core/finding.ts';
import { announceFinding } from '../../../core/findings/announce.ts';
import { changeFinding } from '../../support/sample-change.ts';
import { sampleFinding } from '../../support/sample-finding.ts';
import { where } from '../../support/slack-clicks.ts';
import { channels, createDesk } from '../../support/slack-desk.ts';

async function announced(finding: Finding, trouble?: string) {
  const desk = createDesk();
  const thread = { channel: channels.cloud, ts: where.threadTs };
  const waiting = { status: 'claimed', card: null, told: null, thread } as const;
  const { id } = await desk.put({ ...finding, ...waiting });
  if (trouble) desk.slack.fail('chat.getPermalink', { error: trouble });
  await announceFinding({ ...desk.deps, keyValue: desk.keyValue }, id);
  const { events } = await desk.store.auditOf({ findingId: id, limit: 9 });
  const { card, link } = events.find(({ type }) => type === 'finding.announced')?.details ?? {};
  return { card: card as Finding['card'], link };
}

test('the event of an announced change has the permalink of its card', async () => {
  const { card, link } = await announced(changeFinding());
  expect(card?.channel).toBe(channels.cloud);
  expect(link).toBe(`https://example.slack.com/archives/${card?.channel}/p${card?.ts.replace('.', '')}`);
});

test('without a permalink the change is announced all the same', async () => {
  const { card, link } = await announced(changeFinding(), 'message_not_found');
  expect(card?.channel).toBe(channels.cloud);
  expect(link).toBeUndefined();
});

test('other findings need no link', async () => {
  const { card, link } = await announced(sampleFinding());
  expect(card?.channel).toBe(channels.cloud);
  expect(link).toBeUndefined();
});
