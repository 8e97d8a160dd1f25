import { describe, expect, test } from '@jest/globals';
import { inputsOf, listOf, statementsOf, textOf } from './checks/model.ts';
import { synthesized } from './good.ts';

const whole = synthesized('production');
const made = (type: string) => whole.resources.filter((one) => one.type.endsWith(`:${type}`));
const [distribution = {}] = inputsOf(whole, 'distribution');

describe('the dashboard', () => {
  test('is in the stages that turn it on, and in no other', () => {
    expect(made('Distribution')).toHaveLength(1);
    const other = synthesized().resources.filter(({ type }) => type.startsWith('aws:cloudfront'));
    expect(other).toEqual([]);
    expect(textOf(inputsOf(synthesized(), 'bucketPolicy')[0]?.policy)).not.toContain('cloudfront');
  });

  test('is read by its own distribution only, which may read only its folder', () => {
    const admitted = statementsOf(textOf(inputsOf(whole, 'bucketPolicy')[0]?.policy)).filter(
      ({ effect }) => effect === 'Allow',
    );
    expect(admitted).toEqual([
      expect.objectContaining({
        actions: ['s3:GetObject'],
        resources: [
          expect.stringMatching(/^arn:aws:s3:::janitor-production-compliance-\d{12}\/dashboard\/\*$/),
        ],
        principal: { Service: 'cloudfront.amazonaws.com' },
        conditions: {
          StringEquals: { 'aws:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/E1DASHBOARD' },
        },
      }),
    ]);
    const [access] = made('OriginAccessControl');
    expect(access?.inputs).toMatchObject({ signingBehavior: 'always', signingProtocol: 'sigv4' });
    expect(listOf(distribution.origins)).toEqual([expect.objectContaining({ originPath: '/dashboard' })]);
  });

  test('serves data only with a signature of its key, and keeps it for a minute', () => {
    expect(listOf(distribution.orderedCacheBehaviors)).toEqual([
      expect.objectContaining({
        pathPattern: '/data/*',
        trustedKeyGroups: ['janitor-production-dashboard'],
        viewerProtocolPolicy: 'redirect-to-https',
      }),
    ]);
    expect(made('CachePolicy')[0]?.inputs).toMatchObject({ maxTtl: 60 });
    const [key] = made('PublicKey');
    expect(textOf(key?.inputs.encodedKey)).toContain('-----BEGIN PUBLIC KEY-----');
    expect(textOf(key?.inputs.encodedKey)).not.toContain('PRIVATE');
    expect(JSON.stringify(whole.outputs)).not.toContain('KEY');
  });

  test('sends its security headers with the page and with the data', () => {
    const [headers] = made('ResponseHeadersPolicy');
    const text = JSON.stringify(headers?.inputs);
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", 'no-referrer', 'noindex', '31536000'])
      expect(text).toContain(part);
    const behaviors = [distribution.defaultCacheBehavior, ...listOf(distribution.orderedCacheBehaviors)];
    for (const behavior of behaviors)
      expect(behavior).toMatchObject({ responseHeadersPolicyId: 'janitor-production-dashboard' });
  });

  test('has its page in the bucket, with names that stay the same for the stage', () => {
    const pages = made('BucketObjectv2')
      .map(({ name, inputs }) => [name, textOf(inputs.key)])
      .filter(([name]) => name?.startsWith('Page'));
    expect(pages.map(([name]) => name).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'PageIndexHtml',
      'PageMainJs',
      'PageStyleCss',
    ]);
    for (const [, key] of pages)
      expect(key).toMatch(/^dashboard\/(?:index|main-\w{8}|style-\w{8})\.(?:html|js|css)$/);
  });
});
