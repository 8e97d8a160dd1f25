import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { createPublishOnce } from '../../../aws/services/final-notices.ts';
import type { IamPoint } from '../../../core/published/iam-metrics.ts';
import type { PublishedEvent } from '../../../core/published/published-event.ts';
import { fn } from '../../../events/audit-mail/function.ts';
import { samples } from '../../../events/audit-mail/samples.ts';
import { publishedSample } from '../../../events/published-sample.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';

type SentMail = { readonly Subject?: string | undefined; readonly Message?: string | undefined };

const nowMs = Date.parse('2026-11-28T16:00:00Z');
const clock = { nowMs: () => nowMs };
const sample = samples.samples['iam-announced-critical'] as ReturnType<typeof publishedSample>;

function policyOf(text: string) {
  const read = parsePolicy(text, 'janitor.yaml', rules);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.policy;
}

function desk(policy = 'timezone: UTC') {
  const sent: SentMail[] = [];
  const points: IamPoint[] = [];
  const logged: unknown[] = [];
  const note = (message: string, fields?: Readonly<Record<string, unknown>>) =>
    void logged.push([message, fields]);
  const log = { info: note, warn: note, error: note };
  const trouble: { sns?: Error } = {};
  const sns = {
    send: async ({ input }: PublishCommand) => {
      if (trouble.sns) throw trouble.sns;
      sent.push(input);
      return {};
    },
  } as unknown as SNSClient;
  const keyValue = createMemoryKeyValue({ clock });
  const iam = createPublishOnce({ sns, topicArn: 'arn:aws:sns:eu-west-1:1:t', keyValue, clock, log });
  const making = (publish: typeof iam | null) =>
    fn.create({
      log,
      policy: async () => policyOf(policy),
      publish: { iam: publish, notices: null, compliance: null },
      iamMetrics: (given) => void points.push(...given),
    });
  const run = async (handler: ReturnType<typeof making>, events: readonly Partial<PublishedEvent>[]) => {
    const Records = events.map((fields, nth) => ({
      messageId: `m${nth}`,
      body: JSON.stringify(publishedSample({ ...sample.detail, ...fields })),
    }));
    const { batchItemFailures } = await handler({ Records } as never);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return {
    sent,
    points,
    logged,
    trouble,
    receive: (...events: readonly Partial<PublishedEvent>[]) => run(making(iam), events),
    withoutTopic: (...events: readonly Partial<PublishedEvent>[]) => run(making(null), events),
  };
}

test('says who changed what, to whom, what is newly possible, and where the card is', async () => {
  const { sent, receive, points } = desk();
  expect(await receive({})).toEqual([]);
  expect(sent).toMatchObject([{ Subject: '[critical] bob: Can do everything in the account. (acme)' }]);
  expect(sent[0]?.Message).toBe(`bob: Can do everything in the account.

Severity:       critical
Who:            robin, by AttachUserPolicy
When:           2026-11-28 15:59 UTC
To whom:        user/bob (iam-identity) in acme (123456789012)
Rule:           iam-full-admin
Newly possible:
  - Can do everything in the account.

Card in Slack: https://acme.slack.com/archives/C0SECURITY/p1795881600000100?thread_ts=1795881599.000100&cid=C0SECURITY
History in Slack: /janitor history user/bob
`);
  expect(points).toEqual([{ name: 'Notifications', value: 1, atMs: nowMs, by: { channel: 'mail' } }]);
});

test('an event that comes twice is mailed once, and a finding again with another severity', async () => {
  const { sent, points, receive } = desk();
  await receive({}, {});
  await receive({});
  await receive({ id: 'e2' });
  expect(sent).toHaveLength(1);
  await receive({ id: 'e3', severity: 'high' });
  expect(sent).toHaveLength(2);
  expect(points).toHaveLength(2);
});

test('mails high and critical findings, unless the policy says otherwise', async () => {
  const all = (['low', 'medium', 'high', 'critical'] as const).map((severity) => ({
    id: severity,
    finding: severity,
    severity,
  }));
  const severitiesWith = async (policy?: string) => {
    const { sent, receive } = desk(policy);
    expect(await receive(...all)).toEqual([]);
    return sent.map(({ Subject = '' }) => Subject.replace(/^\[|\].*/g, '')).toSorted();
  };
  expect(await severitiesWith()).toEqual(['critical', 'high']);
  expect(await severitiesWith('mail: { from: critical }')).toEqual(['critical']);
  expect(await severitiesWith('mail: { from: medium }')).toEqual(['critical', 'high', 'medium']);
});

test('mails nothing else', async () => {
  const { sent, receive } = desk();
  await receive({ type: 'finding.claimed' }, { kind: 'ec2-instance' }, { severity: null });
  expect(sent).toEqual([]);
});

test('a mail that SNS does not take fails alone, and is sent when it comes again', async () => {
  const { sent, trouble, receive } = desk();
  trouble.sns = new Error('KMSThrottling');
  expect(await receive({}, { id: 'low', severity: 'low' })).toEqual(['m0']);
  delete trouble.sns;
  expect(await receive({})).toEqual([]);
  expect(sent).toHaveLength(1);
});

test('names that were typed by strangers add no lines, and the subject is what SNS takes', async () => {
  const { sent, receive } = desk();
  const bad = `ü“\r\nBcc: all@example.com ${'x'.repeat(500)}`;
  const newly = Array.from({ length: 9 }, (_, nth) => `${nth} ${bad}`);
  await receive({
    summary: bad,
    resourceId: bad,
    accountName: bad,
    change: { by: bad, at: '2026-11-28T15:59:57.000Z', call: bad },
    details: { newly, card: { channel: `C1&x=${bad}` } },
  });
  const [{ Subject = '', Message = '' } = {}] = sent;
  expect(Subject).toMatch(/^[!-~][ -~]{1,98}$/);
  expect(Message.split('\n').filter((line) => line.startsWith('Bcc'))).toEqual([]);
  expect(Message).toContain('  - and 3 more');
  expect(Message).not.toContain('app_redirect');
  expect(Message.length).toBeLessThan(6_000);
});

test('links to the channel when the card has no permalink', async () => {
  const { sent, receive } = desk();
  const card = { channel: 'C0SECURITY', ts: '1.0' };
  await receive(
    { details: { card } },
    { id: 'e2', finding: 'f2', details: { card, link: 'javascript:alert(1)' } },
  );
  for (const { Message } of sent)
    expect(Message).toContain('\nChannel in Slack: https://slack.com/app_redirect?channel=C0SECURITY\n');
  expect(sent).toHaveLength(2);
});

test('says who made no known change', async () => {
  const { sent, receive } = desk();
  await receive({ change: null });
  expect(sent[0]?.Message).toContain('Who:            not known');
});

test('without a topic the mail is only logged', async () => {
  const { sent, logged, points, withoutTopic } = desk();
  expect(await withoutTopic({})).toEqual([]);
  expect([sent, points]).toEqual([[], []]);
  expect(logged).toEqual([['mail', expect.objectContaining({ subject: expect.stringContaining('bob') })]]);
});
