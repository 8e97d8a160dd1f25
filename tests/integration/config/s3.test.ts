import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../../app/policy/load.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

describe('a policy in S3', () => {
  let moto: TestMoto;
  beforeAll(async () => {
    moto = await startMoto();
    const s3 = new S3Client({ region: 'us-east-1', endpoint: moto.url, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'policies' }));
    const put = (Key: string, Body: string | Uint8Array) =>
      s3.send(new PutObjectCommand({ Bucket: 'policies', Key, Body }));
    await put('team/janitor.yaml', 'timezone: Europe/Berlin\n');
    await put('wrong.yaml', 'timezon: UTC\n');
    await put('big.yaml', 'x'.repeat(2 * 1024 * 1024));
    await put('binary.yaml', new Uint8Array([0xff, 0xfe]));
    s3.destroy();
  });
  afterAll(() => moto.stop());

  const load = (path: string) => loadPolicy({ path, region: 'us-east-1', endpoint: moto.url }, rules);

  test('is loaded', async () => {
    const loaded = await load('s3://policies/team/janitor.yaml');
    expect(loaded.ok && loaded.value.policy.timeZone).toBe('Europe/Berlin');
  });

  test('has its S3 address in its problems', async () => {
    const loaded = await load('s3://policies/wrong.yaml');
    expect(loaded).toMatchObject({
      ok: false,
      error: [{ file: 's3://policies/wrong.yaml', line: 1, column: 1, path: 'timezon' }],
    });
  });

  test.each([
    ['s3://policies/none.yaml', /^cannot be read: NoSuchKey/],
    ['s3://nowhere/janitor.yaml', /^cannot be read: NoSuchBucket/],
    ['s3://policies/big.yaml', /^is larger than 1 MiB$/],
    ['s3://policies/binary.yaml', /^is not UTF-8 text$/],
  ])('at %s is refused with the reason', async (path, message) => {
    const loaded = await load(path);
    expect(loaded.ok ? '' : loaded.error[0]?.message).toMatch(message);
  });
});
