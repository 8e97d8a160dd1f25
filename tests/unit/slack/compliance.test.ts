import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ComplianceDeps, type CompliancePost, postCompliance } from '../../../slack/post-compliance.ts';
import type { SlackFault } from '../../fakes/slack-api.ts';
import { sampleReport, sampleTrend } from '../../support/arbitrary-report.ts';
import { policyWith } from '../../support/policy-with.ts';
import { channels, people } from '../../support/slack-desk.ts';
import { createSpeaker } from '../../support/slack-speak.ts';

const csv = 'resource_id\r\ni-größer\r\n';
let speaker: ReturnType<typeof createSpeaker>;
let deps: ComplianceDeps;
beforeEach(() => {
  speaker = createSpeaker();
  deps = {
    ...speaker.deps,
    fetch: speaker.slack.fetch,
    policy: async () => policyWith({ defaultChannel: channels.general }),
    last: async () => ({ report: sampleReport(), trend: sampleTrend() }),
    csv: async () => Buffer.from(csv, 'utf8'),
  };
});
afterEach(() => speaker.slack.mustBeClean());

const asked: CompliancePost = { postId: 'p_1', channel: channels.cloud, askedBy: people.owner };
const post = (more: Partial<CompliancePost> = {}) => postCompliance(deps, { ...asked, ...more });
const inCloud = () => speaker.messages(channels.cloud);
const uploads = () => [...speaker.slack.workspace.uploads.values()];

describe('the requested compliance report', () => {
  test('is one message with a native chart and its CSV in the thread', async () => {
    await post();
    const [message, file, ...more] = inCloud();
    expect(more).toEqual([]);
    expect(message?.text).toBe('Compliance: 200 of 300 compliant (66.66%)');
    expect(JSON.stringify(message?.blocks)).toContain('data_visualization');
    expect(JSON.stringify(message?.blocks)).toContain(`<@${people.owner}>`);
    expect(file).toMatchObject({
      thread_ts: message?.ts,
      files: [{ title: 'Compliance report of 2026-11-20 12:00 UTC' }],
    });
    expect(uploads()).toEqual([
      {
        filename: 'compliance-2026-11-20-12-00.csv',
        length: Buffer.byteLength(csv),
        content: csv,
        shared: true,
      },
    ]);
  });

  test('is posted once per request, however often the work is delivered', async () => {
    await post();
    await post();
    expect(inCloud()).toHaveLength(2);
    await post({ postId: 'p_2' });
    expect(inCloud()).toHaveLength(4);
  });

  test('is posted without the chart when Slack refuses it', async () => {
    speaker.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
    await post();
    expect(inCloud()).toHaveLength(2);
    expect(JSON.stringify(inCloud()[0]?.blocks)).not.toContain('data_visualization');
    expect(JSON.stringify(inCloud()[0]?.blocks)).toContain('█');
  });

  test('is posted in the default channel, with the reason, when the bot is not in the channel', async () => {
    await post({ channel: channels.closed });
    const [message] = speaker.messages(channels.general);
    expect(JSON.stringify(message?.blocks)).toContain('`not_in_channel`');
    expect(speaker.messages(channels.general)).toHaveLength(2);
  });

  test('is answered with a message when there is none yet', async () => {
    deps = { ...deps, last: async () => undefined };
    await post();
    expect(inCloud().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^No report yet: No compliance report yet/),
    ]);
    expect(uploads()).toEqual([]);
  });
});

describe('the CSV of the report', () => {
  test.each<[string, SlackFault]>([
    ['the response is lost', 'lost-answer'],
    ['the response comes too late', 'timeout'],
    ['the response is cut off', 'half-answer'],
  ])('is shared once when %s', async (_what, fault) => {
    speaker.slack.fail('files.completeUploadExternal', fault);
    await expect(post()).rejects.toThrow('Slack did not confirm the CSV');
    await post();
    await post();
    expect(inCloud().filter(({ files }) => files)).toHaveLength(1);
    expect(uploads()).toHaveLength(1);
  });

  test('that was shared but is not visible yet is not shared again', async () => {
    speaker.slack.fail('files.completeUploadExternal', 'lost-answer');
    await expect(post()).rejects.toThrow('Slack did not confirm the CSV');
    speaker.slack.fail('conversations.replies', 'lost-request');
    await post();
    expect(inCloud().filter(({ files }) => files)).toHaveLength(1);
  });

  test.each(['files.getUploadURLExternal', 'upload', 'files.completeUploadExternal'])(
    'is shared on the next attempt when the request to %s is lost',
    async (method) => {
      speaker.slack.fail(method, 'lost-request');
      await expect(post()).rejects.toThrow('Slack did not confirm the CSV');
      await post();
      expect(inCloud().map(({ files }) => files?.length ?? 0)).toEqual([0, 1]);
    },
  );

  test('is shared on the next attempt after a rate limit', async () => {
    speaker.slack.fail('files.getUploadURLExternal', { status: 429, retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ name: 'SlackBusy', retryAfterSeconds: 7 });
    await post();
    expect(inCloud().map(({ files }) => files?.length ?? 0)).toEqual([0, 1]);
  });

  test('is shared once by ten concurrent workers', async () => {
    await Promise.allSettled(Array.from({ length: 10 }, () => post()));
    speaker.pass(120_000);
    await post();
    expect(inCloud().filter(({ files }) => files)).toHaveLength(1);
  });

  test('is replaced by one message with its S3 address when the app lacks the scope', async () => {
    const missing = { error: 'missing_scope' };
    speaker.slack.fail('files.getUploadURLExternal', missing, missing);
    await post();
    await post();
    const [message, said, ...more] = inCloud();
    expect(more).toEqual([]);
    expect(said?.thread_ts).toBe(message?.ts);
    expect(JSON.stringify(said?.blocks)).toContain('files:write');
    expect(JSON.stringify(said?.blocks)).toContain('s3://janitor-test-compliance/reports/2026/11/20/s_1.csv');
  });

  test('is reported as missing when its file no longer exists', async () => {
    deps = { ...deps, csv: async () => undefined };
    await post();
    expect(JSON.stringify(inCloud()[1]?.blocks)).toContain('the file no longer exists');
  });
});
