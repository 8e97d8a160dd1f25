import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CardRef, Finding } from '../../../core/finding.ts';
import type { Digest, ScanOutcome } from '../../../core/ports/notices.ts';
import type { Scan } from '../../../core/scan.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { changed } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

const how = { paused: false, mentions: false };
const notices = () => desk.deps.notices;
const messages = (channel = channels.cloud) => desk.slack.workspace.channel(channel).messages;

function digest(more: Partial<Digest> = {}): Digest {
  return {
    key: 'digest|s1|C',
    scanId: 's1',
    channel: channels.cloud,
    atMs: sampleNowMs,
    fresh: [sampleFinding()],
    cards: 20,
    waiting: [],
    worse: [],
    resolved: [],
    snoozed: 0,
    exempt: 0,
    known: 0,
    undecided: 0,
    lookedAt: [],
    notLookedAt: [],
    limitReached: null,
    ...more,
  };
}

/** A finding with a card in the channel, as first posted. */
async function withCard(different: Partial<Finding> = {}): Promise<Finding & { card: CardRef }> {
  const thread = await notices().digest(digest());
  if (!thread.ok) throw new Error('no digest');
  const finding = sampleFinding({ card: null, ...different });
  const card = await notices().card(finding, thread.value, how);
  if (!card.ok) throw new Error('no card');
  return (await desk.put({ ...finding, thread: thread.value, card: card.value })) as Finding & {
    card: CardRef;
  };
}

const move = (finding: Finding, change: Partial<Finding>) => changed(desk, finding, change);

describe('the digest', () => {
  test('is posted once to a channel given by name', async () => {
    const first = await notices().digest(digest({ channel: '#cloud' }));
    const again = await notices().digest(digest({ channel: '#cloud' }));
    expect(first).toEqual(again);
    expect(messages()).toHaveLength(1);
  });

  test.each([
    ['an archived channel', channels.old],
    ['a channel without the bot', channels.closed],
    ['a name that does not exist', '#nowhere'],
    ['an id that does not exist', 'C0NOWHERE'],
  ])('for %s is posted to the default channel and names the intended one', async (_what, channel) => {
    expect(await notices().digest(digest({ channel }))).toMatchObject({
      ok: true,
      value: { channel: channels.general },
    });
    expect(JSON.stringify(messages(channels.general)[0]?.blocks)).toContain('where Janitor cannot post');
  });

  test('returns "uncertain" when no channel accepts it, so that its findings stay claimed', async () => {
    desk = createDesk({ policy: { defaultChannel: channels.old } });
    expect(await notices().digest(digest({ channel: channels.closed }))).toEqual({
      ok: false,
      error: 'uncertain',
    });
  });

  test("of 5,000 findings is one message within Slack's limits", async () => {
    const fresh = Array.from({ length: 5000 }, (_, n) =>
      sampleFinding({ id: `f_${n}`, owner: { userId: `U0${n}`, name: 'x', why: '' } }),
    );
    await notices().digest(digest({ fresh }));
    expect(messages()).toHaveLength(1);
  });
});

describe('the card', () => {
  test("is posted once in the digest's thread, with metadata that names it", async () => {
    const finding = await withCard();
    const again = await notices().card(finding, { channel: channels.cloud, ts: finding.card.threadTs }, how);
    expect(again).toEqual({ ok: true, value: finding.card });
    expect(messages()).toHaveLength(2);
    expect(messages()[1]).toMatchObject({
      thread_ts: finding.card.threadTs,
      metadata: { event_type: 'janitor_message', event_payload: { key: `card|${finding.id}|1` } },
    });
  });

  test('is redrawn from the stored finding, not from the given one', async () => {
    const finding = await withCard();
    await move(finding, {
      status: 'open',
      remediateAtMs: null,
      rejection: { by: people.owner, atMs: sampleNowMs, reason: 'Needed' },
    });
    await notices().redraw(finding, false);
    expect(JSON.stringify(messages()[1]?.blocks)).toContain('*Rejected* by');
  });

  test('that is up to date is not redrawn', async () => {
    const finding = await withCard();
    await notices().redraw(finding, false);
    await notices().redraw(finding, false);
    expect(desk.slack.of('chat.update')).toEqual([]);
  });

  test('posted before a crash with other content is redrawn', async () => {
    const thread = await notices().digest(digest());
    if (!thread.ok) throw new Error('no digest');
    const before = sampleFinding({ card: null, because: 'Before the crash.' });
    await notices().card(before, thread.value, how);
    const after = { ...before, because: 'After the crash.' };
    const card = await notices().card(after, thread.value, how);
    if (!card.ok) throw new Error('no card');
    // The first call stored what it drew; a crash would have lost that.
    await desk.keyValue.delete(`drawn|${card.value.channel}|${card.value.ts}`);
    const again = await notices().card(after, thread.value, how);
    expect(again).toEqual(card);
    await notices().redraw(await desk.put({ ...after, card: card.value }), false);
    expect(JSON.stringify(messages()[1]?.blocks)).toContain('After the crash.');
  });

  test('of an earlier generation becomes a link to the new card, without buttons, once', async () => {
    const finding = await withCard();
    const asked = { ...finding, generation: 2, formerCard: finding.card, card: null };
    const thread = { channel: finding.card.channel, ts: finding.card.threadTs };
    const card = await notices().card(asked, thread, how);
    if (!card.ok) throw new Error('no card');
    const stored = await move(finding, { generation: 2, formerCard: finding.card, card: card.value });
    await notices().redraw(stored, false);
    await notices().redraw(stored, false);
    const former = messages()[1];
    expect(JSON.stringify(former?.blocks)).toContain(`|See the newer card>`);
    expect(JSON.stringify(former?.blocks)).not.toContain('action_id');
    expect(desk.slack.of('chat.update')).toHaveLength(1);
    expect(desk.slack.of('chat.getPermalink')).toHaveLength(1);
  });

  test('of a remediated finding has no buttons, and one message in the thread reports the result', async () => {
    const finding = await withCard();
    const done = await move(finding, {
      status: 'remediated',
      receipt: { summary: 'Stopped.', undo: {} },
      startedAtMs: sampleNowMs,
    });
    await notices().redraw(done, false);
    await notices().redraw(done, false);
    expect(messages()).toHaveLength(3);
    for (const message of messages().slice(1)) {
      expect(JSON.stringify(message.blocks)).toContain('Stopped.');
      expect(JSON.stringify(message.blocks)).not.toContain('action_id');
    }
  });

  test('that was deleted in Slack is not an error', async () => {
    const finding = await withCard();
    messages().splice(1, 1);
    await notices().redraw(await move(finding, { status: 'open' }), false);
    expect(JSON.stringify(desk.logged)).toContain('message_not_found');
  });

  test('shows that remediation is paused', async () => {
    const finding = await withCard();
    const event = {
      id: 'e-p',
      atMs: 0,
      type: 'remediation.paused' as const,
      actor: people.approver,
      summary: 'x',
      findingId: null,
      resource: null,
      resourceId: null,
      rule: null,
      details: {},
    };
    await desk.store.setPause({ by: people.approver, atMs: 0, reason: '' }, event);
    await notices().redraw(finding, true);
    expect(JSON.stringify(messages()[1]?.blocks)).toContain('paused');
  });
});

test("the message to the approvers is posted once in the findings' channel", async () => {
  const finding = await withCard({ needsApproval: 'mode', status: 'open', remediateAtMs: null });
  const waiting = { key: 'approvers|1', entries: [{ what: 'undecided' as const, finding }] };
  expect(await notices().approvers(waiting)).toEqual({ ok: true, value: undefined });
  await notices().approvers(waiting);
  expect(messages()).toHaveLength(3);
  expect(JSON.stringify(messages()[2]?.blocks)).toContain('<!subteam^S0APPROVERS>');
});

describe('the scan progress', () => {
  const scan = (more: Partial<Scan> = {}): Scan => ({
    id: 's1',
    version: 1,
    status: 'running',
    askedBy: people.owner,
    channel: channels.cloud,
    startedAtMs: sampleNowMs,
    progressAtMs: sampleNowMs,
    finishedAtMs: null,
    announcedAtMs: null,
    unitsTotal: 40,
    unitsDone: 0,
    allowed: null,
    limitReached: null,
    ...more,
  });
  const outcome: ScanOutcome = {
    newFindings: 3,
    resolved: 1,
    known: 2,
    notLookedAt: [],
    lookedAt: [],
    digests: [],
  };

  test('is one message, updated about once a second, and always shows the result', async () => {
    for (let unitsDone = 0; unitsDone <= 40; unitsDone += 1)
      await notices().progress(scan({ unitsDone }), null);
    expect(desk.slack.of('chat.postMessage')).toHaveLength(1);
    expect(desk.slack.of('chat.update').length).toBeLessThan(3);
    await notices().progress(scan({ unitsDone: 40, status: 'finished', finishedAtMs: sampleNowMs }), outcome);
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.text).toContain('3 new findings');
  });

  test('that arrives after the result does not replace it', async () => {
    await notices().progress(scan(), null);
    await notices().progress(scan({ status: 'finished', finishedAtMs: sampleNowMs }), outcome);
    await notices().progress(scan({ unitsDone: 39 }), null);
    expect(messages()[0]?.text).toContain('3 new findings');
  });

  test('in a conversation without the bot is posted to the default channel', async () => {
    await notices().progress(scan({ channel: channels.closed }), null);
    expect(messages(channels.general)).toHaveLength(1);
  });

  test('skips an update at a rate limit and waits with the result', async () => {
    await notices().progress(scan(), null);
    desk.slack.fail('chat.update', { status: 429, retryAfter: 9 });
    const end = notices().progress(scan({ status: 'finished', finishedAtMs: sampleNowMs }), outcome);
    await expect(end).rejects.toMatchObject({ retryAfterSeconds: 9 });
  });

  test('of the daily scan is not posted', async () => {
    await notices().progress(scan({ channel: null }), null);
    expect(desk.slack.calls).toEqual([]);
  });

  test('links to the digests', async () => {
    const reported = await notices().digest(digest());
    if (!reported.ok) throw new Error('no digest');
    await notices().progress(scan({ status: 'finished' }), { ...outcome, digests: [reported.value] });
    expect(JSON.stringify(messages().at(-1)?.blocks)).toContain('|open>');
  });
});
