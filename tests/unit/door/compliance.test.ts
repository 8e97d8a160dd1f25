import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { latestKey, trendKey } from '../../../core/compliance/report/published.ts';
import { sampleReport, sampleTrend } from '../../support/arbitrary-report.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleNowMs } from '../../support/sample-finding.ts';
import { channels, createDesk, type Desk, people } from '../../support/slack-desk.ts';
import { clickRequest, commandRequest } from '../../support/slack-request.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});
afterEach(() => desk.slack.mustBeClean());

async function ask(): Promise<string> {
  const answer = await desk.app(commandRequest({ userId: people.owner, text: 'compliance' }));
  const body = JSON.parse(answer.body ?? '') as { text: string };
  expect(lintSlackCall('command.response', body)).toEqual([]);
  return body.text;
}

async function publish(): Promise<void> {
  const report = sampleReport();
  const expiresAtMs = sampleNowMs + 86_400_000;
  await desk.keyValue.put(latestKey, report, { expiresAtMs });
  await desk.keyValue.put(trendKey, sampleTrend(), { expiresAtMs });
  desk.files.set(report.files.csv, Buffer.from('resource_id\r\n', 'utf8'));
}

describe('/janitor compliance', () => {
  test('answers at once and posts the report with its CSV to the channel', async () => {
    await publish();
    expect(await ask()).toMatch(/Posting it here in a moment/);
    const [work] = desk.queue.waiting().map(({ work }) => work);
    expect(work).toEqual({
      type: 'compliance.post',
      postId: expect.any(String),
      channel: channels.general,
      askedBy: people.owner,
    });
    if (!work) throw new Error('no work');
    expect(await desk.deliver(work)).toBe(true);
    expect(await desk.deliver(work)).toBe(true);
    const [message, file, ...more] = desk.slack.workspace.channel(channels.general).messages;
    expect(more).toEqual([]);
    expect(message?.text).toContain('Compliance: 200 of 300 compliant (66.66%)');
    expect(file?.files).toHaveLength(1);
  });

  test('says that there is no report yet and queues nothing', async () => {
    expect(await ask()).toMatch(/^No report yet/);
    expect(desk.queue.waiting()).toEqual([]);
  });
});

describe('the Home tab', () => {
  const home = async (): Promise<string> => {
    await desk.deliver({
      type: 'home.publish',
      userId: people.owner,
      filter: 'mine',
      page: 0,
      askedAtMs: sampleNowMs,
    });
    return JSON.stringify(desk.slack.workspace.homes.get(people.owner)?.view);
  };

  test('shows percentages by rule and team once there is a report', async () => {
    expect(await home()).not.toContain('Compliance');
    await publish();
    const json = await home();
    expect(json).toContain('Compliance: 200 of 300 compliant (66.66%)');
    expect(json).toContain('Required tags 120 of 200');
    expect(json).toContain('Data 50 of 140');
    expect(json).toContain('compliance-report');
  });

  test('opens the report as a modal', async () => {
    await publish();
    await home();
    const shown = desk.slack.workspace.homes.get(people.owner);
    await desk.app(
      clickRequest({
        userId: people.owner,
        action: { action_id: 'compliance-report', value: 'latest' },
        where: { view: { id: shown?.id ?? '', type: 'home', callback_id: 'home' } },
        triggerId: desk.slack.workspace.trigger(people.owner),
      }),
    );
    const [opened] = desk.slack.of('views.open');
    expect(JSON.stringify(opened)).toContain('s3://janitor-test-compliance/reports/2026/11/20/s_1.csv');
  });
});
