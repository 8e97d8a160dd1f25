import { describe, expect, test } from '@jest/globals';
import { kind } from '../../../aws/kinds/s3/s3-bucket.ts';
import { createTagIndex } from '../../../aws/kinds/tag-index.ts';
import { example } from '../../../core/facts/examples.ts';
import { type Resource, tagsNotRequested } from '../../../core/resource.ts';
import { type AwsAnswer, answeringClients } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

const bucket = (id: string, location?: string): Resource => ({
  ...example('s3-bucket', { id }),
  account,
  region: 'global',
  arn: `arn:aws:s3:::${id}`,
  tags: tagsNotRequested,
  ...(location === undefined ? {} : { location }),
});

const buckets = (count: number, location = 'eu-west-1') =>
  Array.from({ length: count }, (_, nth) => bucket(`b-${nth}`, location));

type TagIndexInput = { readonly ResourceARNList?: readonly string[]; readonly PaginationToken?: string };

/** Answers with the tag `Owner` for every ARN that does not end in 0. */
function answerTo({ ResourceARNList = [] }: TagIndexInput): object {
  const known = ResourceARNList.filter((arn) => !arn.endsWith('0'));
  return {
    PaginationToken: '',
    ResourceTagMappingList: known.map((ResourceARN) => ({
      ResourceARN,
      Tags: [{ Key: 'Owner', Value: ResourceARN }],
    })),
  };
}

async function indexed(
  resources: readonly Resource[],
  answer: (asked: TagIndexInput) => AwsAnswer = (asked) => ({ xml: JSON.stringify(answerTo(asked)) }),
) {
  const { clients, requests } = answeringClients(({ body }) => answer(JSON.parse(body) as TagIndexInput));
  const index = createTagIndex({ accounts: oneAccount(clients, account), kinds: [kind], nowMs: () => 0 });
  const read = await index.indexedTags?.(resources);
  const asked = requests.map(({ host, body }) => ({ host, ...(JSON.parse(body) as TagIndexInput) }));
  return { read: read ?? [], asked, index };
}

describe('indexed tags of buckets', () => {
  test("are read by ARN, 100 per call, in the buckets' region", async () => {
    const { read, asked } = await indexed([...buckets(250), bucket('far', 'us-west-2')]);
    const calls = asked.map(
      ({ host, ResourceARNList }) => `${host.split('.')[1]} ${ResourceARNList?.length}`,
    );
    expect(calls.toSorted()).toEqual(['eu-west-1 100', 'eu-west-1 100', 'eu-west-1 50', 'us-west-2 1']);
    expect(read[1]).toMatchObject({
      id: 'b-1',
      tags: { known: true, value: { Owner: 'arn:aws:s3:::b-1' } },
      material: { Owner: 'arn:aws:s3:::b-1' },
      tagsMayLag: true,
    });
  });

  test('are empty for a bucket that the index does not have, and may lag', async () => {
    const { read } = await indexed(buckets(1));
    expect(read).toMatchObject([{ tags: { known: true, value: {} }, tagsMayLag: true }]);
  });

  test('are not read for a bucket whose region is unknown', async () => {
    const resources = [bucket('somewhere')];
    const { read, asked } = await indexed(resources);
    expect(read).toEqual(resources);
    expect(asked).toEqual([]);
  });

  test.each<[string, AwsAnswer]>([
    ['denied', { status: 400, xml: '{"__type":"AccessDeniedException"}' }],
    ['an internal error', { status: 500, xml: '' }],
    ['a broken connection', new Error('ECONNRESET')],
    ['empty', { xml: '' }],
    ["a proxy's HTML page", { xml: '<html><body>Sign in</body></html>' }],
    ['without the list', { xml: '{"PaginationToken":""}' }],
    [
      'with an entry without tags',
      { xml: '{"ResourceTagMappingList":[{"ResourceARN":"arn:aws:s3:::b-1"}]}' },
    ],
    ['incomplete', { xml: '{"ResourceTagMappingList":[],"PaginationToken":"more"}' }],
  ])('stay unknown when the answer is %s', async (_, answer) => {
    const resources = buckets(3);
    expect((await indexed(resources, () => answer)).read).toEqual(resources);
  });

  test('are not read again for a while after throttling', async () => {
    const throttled = { status: 400, xml: '{"__type":"ThrottledException"}' };
    const resources = buckets(2);
    const { index, asked } = await indexed(resources, () => throttled);
    expect(await index.indexedTags?.(resources)).toEqual(resources);
    expect(asked).toHaveLength(1);
  });
});
