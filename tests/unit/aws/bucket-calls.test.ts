import { describe, expect, test } from '@jest/globals';
import { judgeManyBuckets } from '../../support/many-buckets.ts';

const count = 300;

/**
 * The last number counts the calls made once for all buckets: the list, the account's block and, for
 * violations, the tag index.
 */
describe.each<[string, Parameters<typeof judgeManyBuckets>[1], number, number]>([
  ['in an account that blocks public access', { accountBlock: true, tlsOnly: true }, 2, 2],
  ['that block public access themselves', { bucketBlock: true, tlsOnly: true }, 3, 2],
  ['that block nothing', { tlsOnly: true }, 4, 2],
  ['that block nothing and allow plain HTTP', {}, 4, 2 + count / 100],
])('buckets %s', (_, given, callsEach, callsOnce) => {
  test(`cost ${callsEach} calls per bucket and ${callsOnce} calls in total`, async () => {
    const { seen, calls, apiCalls } = await judgeManyBuckets(count, given);
    expect(seen.judged).toHaveLength(2 * count);
    expect(new Set(seen.judged.map(({ rule, verdict }) => `${rule.id} ${verdict.verdict}`))).toEqual(
      new Set(['s3-bucket-public ok', `s3-bucket-unencrypted ${given.tlsOnly ? 'ok' : 'violation'}`]),
    );
    expect({ calls, apiCalls }).toMatchObject({ calls: callsEach * count + callsOnce });
  });
});
