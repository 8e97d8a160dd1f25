import { expect, test } from '@jest/globals';
import { createThrottle } from '../../../aws/access/throttle.ts';

const throttled = Object.assign(new Error('slow down'), { name: 'SlowDown' });

test('a throttled call stops further calls to its account and service for a while, and no others', async () => {
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

test('an unavailable service is not called for a while', async () => {
  const unavailable = Object.assign(new Error('503'), { $metadata: { httpStatusCode: 503 } });
  const throttle = createThrottle(() => 0);
  await expect(throttle.run('s', () => Promise.reject(unavailable))).rejects.toBe(unavailable);
  await expect(throttle.run('s', async () => 1)).rejects.toBe(unavailable);
});

test('any other error does not delay calls', async () => {
  const throttle = createThrottle(() => 0);
  const denied = new Error('AccessDenied');
  await expect(throttle.run('s', () => Promise.reject(denied))).rejects.toBe(denied);
  expect(await throttle.run('s', async () => 1)).toBe(1);
});
