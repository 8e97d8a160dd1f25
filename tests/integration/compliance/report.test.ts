import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createReportFiles } from '../../../aws/reports/files.ts';
import { growingObject } from '../../../aws/reports/growing-object.ts';
import { createPublishOnce } from '../../../aws/services/final-notices.ts';
import type { ComplianceReport } from '../../../core/compliance/report/report.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { createReportDesk, home, type SampleResult } from '../../support/report-desk.ts';

const bucket = 'janitor-test-compliance';
let moto: TestMoto;
let s3: S3Client;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  moto = await startMoto();
  const config = { endpoint: moto.url, region: 'us-east-1' };
  s3 = new S3Client({ ...config, forcePathStyle: true });
  sns = new SNSClient(config);
  sqs = new SQSClient(config);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

afterAll(async () => {
  for (const client of [s3, sns, sqs]) client?.destroy();
  await moto?.stop();
});

async function content(key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

describe('a growing object', () => {
  const mb = 1024 * 1024;
  test.each([
    ['in one piece', 10, 8 * mb],
    ['of exactly one part', 300, 300 * 1000],
    ['of many parts', 30_000, 5 * mb],
  ])('%s has all content in order', async (name, lines, partBytes) => {
    const key = `grown/${name}`;
    const grown = growingObject({ s3, bucket, key, contentType: 'text/plain', partBytes });
    const text = Array.from(
      { length: lines },
      (_, at) => `${String(at).padStart(6, '0')} ${'ü'.repeat(496)}\n`,
    );
    for (const line of text) await grown.append(line);
    await grown.close('head\n', 'tail\n');
    expect(await content(key)).toBe(`head\n${text.join('')}tail\n`);
  });

  test('with several concurrent writers has every line whole and once', async () => {
    const grown = growingObject({
      s3,
      bucket,
      key: 'grown/many',
      contentType: 'text/plain',
      partBytes: 5 * mb,
    });
    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        for (let at = 0; at < 6_000; at += 1) await grown.append(`${writer}-${at} ${'x'.repeat(990)}\n`);
      }),
    );
    await grown.close('', '');
    const lines = (await content('grown/many')).trimEnd().split('\n');
    expect(lines).toHaveLength(24_000);
    expect(new Set(lines).size).toBe(24_000);
    expect(lines.every((line) => /^\d-\d+ x{990}$/.test(line))).toBe(true);
  });

  test('that is given up leaves no object', async () => {
    const grown = growingObject({
      s3,
      bucket,
      key: 'grown/nothing',
      contentType: 'text/plain',
      partBytes: 5 * mb,
    });
    for (let at = 0; at < 12; at += 1) await grown.append('x'.repeat(mb));
    await grown.abandon();
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'grown/nothing' }));
    expect(Contents).toBeUndefined();
  });
});

describe('a report', () => {
  const said = (count: number): SampleResult[] =>
    Array.from({ length: count }, (_, at) => ({
      id: `i-${String(at).padStart(6, '0')}`,
      type: at % 4 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
      team: `team ${at % 20}`,
    }));

  test('leaves JSON, CSV, latest report and log in the bucket and one e-mail on the topic', async () => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'janitor-test-compliance' }));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
    const clock = { nowMs: Date.now };
    const keyValue = createMemoryKeyValue({ clock });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const desk = createReportDesk({
      files: createReportFiles({ s3, bucket }),
      publish: createPublishOnce({ sns, topicArn: TopicArn, keyValue, clock, log }),
    });
    desk.finished('s_1', [[home, said(2_000)]]);
    await desk.report('s_1');
    await desk.report('s_1');

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents.map(({ Key }) => Key).filter((key) => !key?.startsWith('grown/'))).toEqual([
      'reports/2026/11/20/s_1.csv',
      'reports/2026/11/20/s_1.json',
      'reports/2026/11/20/s_1.non-compliant.json',
      'reports/latest.json',
      'scans/2026-11-20/060000-s_1.json',
    ]);
    const report = JSON.parse(await content('reports/latest.json')) as ComplianceReport;
    expect(report.evaluations).toHaveLength(2_000);
    expect(report.summary).toMatchObject({ compliant: 1_500, non_compliant: 500, compliance_percentage: 75 });
    expect((await content('reports/2026/11/20/s_1.csv')).trimEnd().split('\r\n')).toHaveLength(2_001);

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const mails = Messages.map(({ Body }) => JSON.parse(Body ?? '') as { Subject: string; Message: string });
    expect(mails.map(({ Subject }) => Subject)).toEqual([
      '[test] 500 not compliant (500 new): ec2-instance-missing-tags',
    ]);
    expect(mails[0]?.Message).toContain('! i-000000 (name of i-000000) in eu-central-1 of 123456789012');
  });

  test('that does not exist reads as undefined', async () => {
    expect(await createReportFiles({ s3, bucket }).read('reports/none.csv')).toBeUndefined();
  });
});
