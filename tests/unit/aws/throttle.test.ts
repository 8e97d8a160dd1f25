import { expect, test } from '@jest/globals';
import { createThrottle } from '../../../aws/access/throttle.ts';

const throttled = Object.assign(new Error('slow down'), { name: 'SlowDown' });

test('one throttled call is the last for a while of its account and service, and of no other', async () => {
  let nowMs = 0;
  let calls = 0;
  const throttle = createThrottle(() => nowMs);
  const ask = (service: string, error: Error | null = throttled) =>
    throttle.run(service, async () => {
      calls += 1;
      if (error) throw error;
      return 'told';
    });
  for (let bucket = 0; bucket < 20; bucket += 1) await expect(ask('1|s3-bucket')).rejects.toBe(throttled);
  expect(calls).toBe(1);
  expect(await ask('2|s3-bucket', null)).toBe('told');
  nowMs = 20_000;
  expect(await ask('1|s3-bucket', null)).toBe('told');
  expect(calls).toBe(3);
});

test('a service that is unavailable is left alone as well', async () => {
  const unavailable = Object.assign(new Error('503'), { $metadata: { httpStatusCode: 503 } });
  const throttle = createThrottle(() => 0);
  await expect(throttle.run('s', () => Promise.reject(unavailable))).rejects.toBe(unavailable);
  await expect(throttle.run('s', async () => 1)).rejects.toBe(unavailable);
});

test('an error of another sort keeps nobody waiting', async () => {
  const throttle = createThrottle(() => 0);
  const denied = new Error('AccessDenied');
  await expect(throttle.run('s', () => Promise.reject(denied))).rejects.toBe(denied);
  expect(await throttle.run('s', async () => 1)).toBe(1);
});
