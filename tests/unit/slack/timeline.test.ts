import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { timelineMessage } from '../../../blocks/card/lines/timeline.ts';
import type { Finding } from '../../../core/finding.ts';
import { type TimelineStep, timelineSteps, withSteps } from '../../../core/incidents/timeline.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';
import { changed } from '../../support/slack-clicks.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function announced(more: Partial<Finding> = {}): Promise<Finding> {
  const posted = desk.slack.workspace.methods['chat.postMessage']?.({
    channel: channels.cloud,
    text: 'Card',
  });
  const ts = String(posted?.['ts']);
  const card = { channel: channels.cloud, ts, threadTs: ts };
  return desk.put(incidentFinding({ status: 'open', remediateAtMs: null, mode: 'notify', card, ...more }));
}

const show = (finding: Finding) => desk.deps.notices.redraw(finding, false);
const isTimeline = (one: object) => JSON.stringify(one).includes('*Timeline*');
const timelines = () => desk.slack.workspace.channel(channels.cloud).messages.filter(isTimeline);
const posts = () => desk.slack.of('chat.postMessage').filter(isTimeline);
const shown = () => JSON.stringify(timelines()[0]?.blocks ?? []);
const acknowledged = sampleIncident({ acknowledged: { by: people.owner, atMs: sampleNowMs } });

test('an incident to which nothing has happened has no timeline', async () => {
  await show(await announced());
  expect(timelines()).toEqual([]);
});

test('the timeline is posted once in the thread, mentions nobody when it is posted, and is updated in place', async () => {
  const first = await announced({ incident: acknowledged });
  await show(first);
  await show(first);
  expect(timelines()).toHaveLength(1);
  expect(timelines()[0]?.thread_ts).toBe(first.card?.threadTs);
  expect(JSON.stringify(posts())).not.toContain(`<@${people.owner}>`);
  expect(shown()).toContain(`Acknowledged by <@${people.owner}>`);
  const held = await changed(desk, first, {
    rejection: { by: people.second, atMs: sampleNowMs + 1, reason: 'deploy runs' },
    incident: sampleIncident({ acknowledged: { by: people.second, atMs: sampleNowMs + 2 } }),
  });
  await show(held);
  expect(posts()).toHaveLength(1);
  // The first acknowledgement was replaced on the finding, and is kept here.
  expect(shown()).toMatch(/Acknowledged by <@.*>.*Held by <@.*: deploy runs.*Acknowledged by <@/);
  const over = await changed(desk, held, {
    status: 'resolved',
    endedBy: 'all checks pass',
    incident: sampleIncident({ clearedAtMs: sampleNowMs + 60_000 }),
  });
  await show(over);
  expect(shown()).toContain('Cleared: all checks pass');
  expect(posts()).toHaveLength(1);
});

test('an alarm during a snooze and the escalation of a failed incident tell of neither a second time', async () => {
  const snooze = { by: people.owner, atMs: sampleNowMs, untilMs: sampleNowMs + 9_000_000, reason: 'deploy' };
  const snoozed = await announced({ status: 'snoozed', snooze, updatedAtMs: sampleNowMs });
  await show(snoozed);
  await show(await changed(desk, snoozed, { updatedAtMs: sampleNowMs + 120_000 }));
  expect(shown().match(/Snoozed/g)).toHaveLength(1);
  const failed = { is: 'failed', by: null, text: 'no change' } as const;
  const [first, later] = [sampleNowMs, sampleNowMs + 120_000];
  expect(withSteps([{ ...failed, atMs: first }], [{ ...failed, atMs: later }])).toEqual([
    { ...failed, atMs: first },
  ]);
});

test('a post whose answer was lost is found again, and not repeated', async () => {
  const finding = await announced({ incident: acknowledged });
  desk.slack.fail('chat.postMessage', 'lost-answer');
  await show(finding).catch(() => undefined);
  desk.advance(60_000);
  await show(finding).catch(() => undefined);
  await show(finding);
  expect(timelines()).toHaveLength(1);
});

const step: fc.Arbitrary<TimelineStep> = fc.record({
  is: fc.constantFrom(...timelineSteps),
  atMs: fc.integer({ min: sampleNowMs, max: sampleNowMs + 1_000 }),
  by: fc.constantFrom(null, 'U0ADA'),
  text: fc.constantFrom('', 'x'.repeat(200), 'ALARM web-7'),
});

test('steps stay in the order of time, and noting them again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 90 }), fc.array(step, { maxLength: 90 }), (known, now) => {
      const steps = withSteps(known, now);
      expect(withSteps(steps, steps)).toEqual(steps);
      expect(steps.length).toBeLessThanOrEqual(60);
      expect(steps.map(({ atMs }) => atMs)).toEqual(steps.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    }),
  );
});

test('of many steps the first and the last are shown, and the others are counted', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 17, maxLength: 60 }), (all) => {
      const { blocks } = timelineMessage(incidentFinding(), all, { names: true });
      const [block] = blocks as unknown as readonly { text: { text: string } }[];
      const lines = block?.text.text.split('\n') ?? [];
      const cut = Number(/^… (\d+) more steps?$/.exec(lines.find((line) => line.startsWith('…')) ?? '')?.[1]);
      expect(lines.length - 2 + cut).toBe(all.length);
    }),
  );
});
