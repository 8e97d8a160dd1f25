import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { samplesOf } from '../../../aws/kinds/samples.generated.ts';
import { example } from '../../../core/facts/examples.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Inventory } from '../../../core/ports/inventory.ts';
import { metricKey, type Resource, tagsNotRequested } from '../../../core/resource.ts';
import type { Need } from '../../../core/rule.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  answeringClients,
  callerIdentity,
} from '../../support/aws-answers.ts';
import { sampleAnswers, sampleCall } from '../../support/kind-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';

function inventoryOf(answer: (request: AwsRequest) => AwsAnswer) {
  const { clients } = answeringClients((request) =>
    request.call === 'sts:GetCallerIdentity' ? callerIdentity : answer(request),
  );
  return createInventory({ accounts: oneAccount(clients), kinds, nowMs: () => 0 });
}

describe.each(kinds.map((kind) => ({ id: kind.id, kind })))('$id', ({ id, kind: { scope } }) => {
  const region = scope === 'global' ? 'global' : 'eu-west-1';
  const { none = {}, resources = [] } = samplesOf[id] ?? {};
  const sampled = sampleAnswers(id);
  /** Answers from the samples, except for the calls that answer "nothing found". */
  const but = (xml?: string) =>
    inventoryOf((request) => {
      const empty = none[sampleCall(request)];
      return empty === undefined ? sampled(request) : { xml: xml ?? empty };
    });
  const list = (inventory: Inventory) => everyPage(inventory.list({ account, region, kind: id }));
  const ref = { account, region, kind: id, id: 'x-1', arn: '', name: 'x-1' };

  test('lists its samples, and an empty answer as an empty list', async () => {
    const own = (found: readonly Resource[]) => found.filter(({ isBeside }) => !isBeside).map(({ id }) => id);
    const listed = own(await list(inventoryOf(sampled)));
    expect(listed[0]).toBe(resources[0]?.id);
    expect(resources.map(({ id }) => id)).toEqual(expect.arrayContaining([...listed]));
    expect(own(await list(but()))).toEqual([]);
  });

  test('gets its sample by id', async () => {
    await expect(inventoryOf(sampled).get({ ...ref, id: resources[0]?.id ?? '' })).resolves.toMatchObject({
      id: resources[0]?.id,
    });
  });

  test.each(['', '<html/>', '<Response></Response>'])(
    'throws for an answer %p without the list',
    async (xml) => {
      await expect(list(but(xml))).rejects.toThrow(Error);
      await expect(inventoryOf(() => ({ xml })).get(ref)).rejects.toThrow(Error);
    },
  );

  // IAM reads one user by name, S3 finds a bucket in the list of all buckets, and CloudWatch answers for an alarm that
  // does not exist with an empty list.
  if (scope === 'regional' && id !== 'cloudwatch-alarm') {
    test('throws when the answer lacks the resource that was requested by id', async () => {
      await expect(but().get(ref)).rejects.toThrow('lacks');
    });
  }
});

test('every fact of an account that cannot be entered is unknown, with the reason', async () => {
  const { clients, requests } = answeringClients(() => callerIdentity);
  const inventory = createInventory({ accounts: oneAccount(clients, '999999999999'), kinds, nowMs: () => 0 });
  const query = {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    stat: 'Maximum',
    periodSeconds: 3600,
    windowDays: 14,
  } as const;
  const next = { ...query, metric: 'NetworkIn' };
  const resource = example('ec2-instance', { tags: tagsNotRequested });
  const needs: readonly Need[] = [
    { need: 'metric', query, next: [next] },
    { need: 'fact', name: 'tags' },
  ];
  const [loaded] = await inventory.load([{ resource, needs }], 0);
  const why = { known: false, why: `there is no account ${resource.account} here` };
  expect(loaded?.metrics).toEqual({ [metricKey(query)]: why, [metricKey(next)]: why });
  expect(loaded?.tags).toEqual(why);
  expect(requests).toEqual([]);
});
