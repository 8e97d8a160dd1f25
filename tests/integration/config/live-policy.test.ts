import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHandlers, type Handlers } from '../../../app/one-process.ts';
import { readVersion } from '../../../app/policy/read-file.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const Bucket = 'live-policies';
const Key = 'team/janitor.yaml';
const path = `s3://${Bucket}/${Key}`;

let moto: TestMoto;
let s3: S3Client;
beforeAll(async () => {
  moto = await startMoto();
  s3 = new S3Client({ region: 'us-east-1', endpoint: moto.url, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
});
afterAll(async () => {
  s3.destroy();
  await moto.stop();
});

const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const source = () => ({ path, region: 'us-east-1', endpoint: moto.url });

test('a known version is answered by 304, and an edit is read', async () => {
  await put('channel: "#one"\n');
  const first = await readVersion(source(), null);
  if (first.is !== 'read') throw new Error(first.is);
  expect(await readVersion(source(), first.etag)).toEqual({ is: 'unchanged' });
  await put('channel: "#two"\n');
  expect(await readVersion(source(), first.etag)).toMatchObject({ is: 'read', text: 'channel: "#two"\n' });
});

test('an edit takes effect; a wrong one and a deletion do not, after a restart either', async () => {
  await put('channel: "#one"\n');
  const log: string[] = [];
  const one = start(log);
  await one.ensure();
  await one.policy();
  expect((await one.listenerDeps.policy()).defaultChannel).toBe('#one');

  await put('chanel: "#typo"\n');
  await Promise.all([one.policy(), start(log).policy()]);
  expect((await start(log).listenerDeps.policy()).defaultChannel).toBe('#one');

  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await one.policy();
  expect((await start(log).listenerDeps.policy()).defaultChannel).toBe('#one');

  await put('channel: "#three"\n');
  await one.policy();
  expect((await start(log).listenerDeps.policy()).defaultChannel).toBe('#three');
  expect(log.filter((line) => line === 'policy file is refused').length).toBe(2);
});

function start(logged: string[]): Handlers {
  const note = (message: string) => void logged.push(message);
  return createHandlers({
    env: {
      region: 'us-east-1',
      endpoint: moto.url,
      configPath: path,
      stage: 'live',
      prefix: 'janitor-live',
      port: 0,
      slack: { apiUrl: 'http://127.0.0.1:9/', botToken: 'xoxb-not-a-token', signingSecret: 'none' },
    },
    log: { info: note, warn: note, error: note },
  });
}
