import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createDashboardLinks } from '../../../aws/services/dashboard-links.ts';
import { fixedSecret } from '../../../core/ports/runtime.ts';
import { takeAccess } from '../../../dashboard/page/access.ts';

const url = 'https://d111111abcdef8.cloudfront.net/';
const nowMs = Date.UTC(2026, 10, 29, 8, 0, 0, 500);
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const links = (key = { id: 'K2JCJMDEHXQW5F', privateKey: fixedSecret(privateKey) }) =>
  createDashboardLinks({ url, key, clock: { nowMs: () => nowMs } });

/** CloudFront's base64: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html */
const decoded = (text: string): Buffer =>
  Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');

describe('a signed link', () => {
  test('opens the data files and nothing else, for half an hour', async () => {
    const made = await links().make();
    expect(made.validMinutes).toBe(30);
    const access = new URLSearchParams(new URL(made.url).hash.slice(1));
    expect(access.get('Key-Pair-Id')).toBe('K2JCJMDEHXQW5F');
    expect(JSON.parse(decoded(access.get('Policy') ?? '').toString())).toEqual({
      Statement: [
        {
          Resource: `${url}data/*`,
          Condition: { DateLessThan: { 'AWS:EpochTime': Date.UTC(2026, 10, 29, 8, 30) / 1_000 } },
        },
      ],
    });
  });

  test('has the signature that CloudFront checks with the public key', async () => {
    const access = new URLSearchParams(new URL((await links().make()).url).hash.slice(1));
    const policy = decoded(access.get('Policy') ?? '');
    const signature = decoded(access.get('Signature') ?? '');
    const publicKey = createPublicKey(privateKey);
    expect(verify('RSA-SHA1', policy, publicKey, signature)).toBe(true);
    expect(verify('RSA-SHA1', Buffer.from(`${policy.toString()} `), publicKey, signature)).toBe(false);
  });

  test('sends nothing to a server before the page does, and the page asks with the same values', async () => {
    const link = new URL((await links().make()).url);
    expect([link.origin, link.pathname, link.search]).toEqual([url.slice(0, -1), '/', '']);
    const storage = { getItem: () => null, setItem: () => undefined };
    const query = takeAccess(link, { replaceState: () => undefined }, () => storage);
    expect(new URLSearchParams(query)).toEqual(new URLSearchParams(link.hash.slice(1)));
  });

  test('fits into a button of Slack', async () => {
    // https://docs.slack.dev/reference/block-kit/block-elements/button-element
    expect((await links().make()).url.length).toBeLessThan(3_000);
  });

  test('is not made with a key that is none', async () => {
    const broken = links({ id: 'K1', privateKey: fixedSecret('no key') });
    await expect(broken.make()).rejects.toThrow(/DECODER|PEM|key/i);
  });
});

test('a dashboard that everybody may read has a plain link', async () => {
  const open = createDashboardLinks({ url, key: null, clock: { nowMs: () => nowMs } });
  expect(await open.make()).toEqual({ url, validMinutes: null });
});
