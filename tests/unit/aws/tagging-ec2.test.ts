import { describe, expect, test } from '@jest/globals';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { reader } from '../../../aws/reader.ts';
import { example } from '../../../core/facts/examples.ts';
import type { Finding, Receipt, TagRequest } from '../../../core/finding.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { type Tags, unknown } from '../../../core/resource.ts';
import { type AwsAnswer, answeringClients, ec2Error } from '../../support/aws-answers.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const remediation = kind.remediations['tag'];
if (!remediation) throw new Error('there is no remediation tag');

const asked = (key: string, more: Partial<TagRequest> = {}): TagRequest => ({
  key,
  values: null,
  pattern: null,
  ignoreCase: false,
  found: null,
  ...more,
});

function filledIn(input: Record<string, string> | null, ...tags: readonly TagRequest[]): Finding {
  const finding = sampleFinding({ input });
  return { ...finding, plan: { ...finding.plan, remediation: 'tag', asks: { tags, room: 50 } } };
}

function described(tags: Tags): AwsAnswer {
  const set = Object.entries(tags).map(
    ([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`,
  );
  return {
    xml: `<DescribeInstancesResponse><reservationSet><item><ownerId>123456789012</ownerId><instancesSet><item><instanceId>i-1</instanceId><instanceType>t3.large</instanceType><instanceState><code>16</code><name>running</name></instanceState><launchTime>2026-01-01T00:00:00.000Z</launchTime><rootDeviceType>ebs</rootDeviceType><tagSet>${set.join('')}</tagSet></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
  };
}

async function run(tags: Tags, finding: Finding) {
  let now = tags;
  const { clients, requests } = answeringClients(({ call, fields }) => {
    if (call !== 'ec2:CreateTags') return described(now);
    now = { ...now, ...written(fields) };
    return { xml: '<CreateTagsResponse><return>true</return></CreateTagsResponse>' };
  });
  const aws = reader(clients, '123456789012', 'eu-west-1', 0);
  const instance = example('ec2-instance', { id: 'i-1', tags });
  const receipt = (await remediation?.run(aws, instance, finding)) as Receipt | undefined;
  return {
    receipt,
    written: requests.filter(({ call }) => call === 'ec2:CreateTags').map(({ fields }) => written(fields)),
  };
}

function written(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, key]) => {
      const at = /^Tag\.(\d+)\.Key$/.exec(name)?.[1];
      return at === undefined ? [] : [[key, fields[`Tag.${at}.Value`] ?? '']];
    }),
  );
}

describe('tag on an instance', () => {
  test('writes all filled-in values in one call and keeps the values before for undo', async () => {
    const finding = filledIn(
      { Owner: 'ada@example.com', Environment: 'prod' },
      asked('Owner'),
      asked('Environment', { values: ['dev', 'prod'], found: 'production' }),
    );

    const { receipt, written } = await run({ Name: 'web', Environment: 'production' }, finding);

    expect(written).toEqual([{ Owner: 'ada@example.com', Environment: 'prod' }]);
    expect(receipt?.undo).toMatchObject({
      instanceId: 'i-1',
      before: { Owner: null, Environment: 'production' },
    });
    expect(receipt?.summary).toBe('Tagged: Owner = ada@example.com, Environment = prod.');
  });

  test('leaves a tag that was set meanwhile and says so', async () => {
    const finding = filledIn({ Owner: 'ada', CostCenter: '1' }, asked('Owner'), asked('CostCenter'));
    const { receipt, written } = await run({ Owner: 'bob' }, finding);
    expect(written).toEqual([{ CostCenter: '1' }]);
    expect(receipt?.summary).toBe('Tagged: CostCenter = 1. Changed meanwhile, so not touched: Owner.');
    expect(receipt?.undo).toMatchObject({ before: { CostCenter: null } });
  });

  test('replaces a disallowed value only while it is unchanged', async () => {
    const finding = filledIn({ Environment: 'prod' }, asked('Environment', { found: 'production' }));
    expect((await run({ Environment: 'production' }, finding)).written).toEqual([{ Environment: 'prod' }]);
    expect((await run({ Environment: 'staging' }, finding)).written).toEqual([]);
  });

  test.each([' ', '\u200b', '\u00ad\t', '\u2060'])('replaces a blank value: %j', async (blank) => {
    const finding = filledIn({ Owner: 'ada' }, asked('Owner'));
    expect((await run({ Owner: blank }, finding)).written).toEqual([{ Owner: 'ada' }]);
    const resource = example('ec2-instance', { tags: { Owner: blank } });
    expect(remediation?.isDone(resource, finding)).toBe(false);
  });

  test.each([
    ['nobody filled in anything', filledIn(null, asked('Owner'))],
    ['a tag was not requested', filledIn({ Owner: 'ada', Admin: 'yes' }, asked('Owner'))],
    ['a tag has the prefix aws:', filledIn({ 'aws:createdBy': 'ada' }, asked('aws:createdBy'))],
    ['a value is not allowed', filledIn({ Environment: 'qa' }, asked('Environment', { values: ['dev'] }))],
    [
      'a value does not match the pattern',
      filledIn({ CostCenter: '1' }, asked('CostCenter', { pattern: 'CC-*' })),
    ],
  ])('writes nothing when %s', async (_, finding) => {
    await expect(run({}, finding)).rejects.toThrow(Refused);
  });

  test('writes nothing when the tags could not be read', async () => {
    const { clients, requests } = answeringClients(() => ({ xml: '' }));
    const resource = { ...example('ec2-instance', { id: 'i-1' }), tags: unknown('access denied') };
    const aws = reader(clients, '123456789012', 'eu-west-1', 0);
    await expect(remediation?.run(aws, resource, filledIn({ Owner: 'ada' }, asked('Owner')))).rejects.toThrow(
      Refused,
    );
    expect(requests).toEqual([]);
  });

  test('isDone is true when every tag has an allowed value, whoever wrote it', () => {
    const finding = filledIn(
      { Owner: 'ada', Environment: 'prod' },
      asked('Owner'),
      asked('Environment', { found: 'x' }),
    );
    const isDone = (tags: Tags) => remediation?.isDone(example('ec2-instance', { tags }), finding);
    expect(isDone({ Owner: 'ada', Environment: 'prod' })).toBe(true);
    expect(isDone({ Owner: 'bob', Environment: 'prod' })).toBe(true);
    expect(isDone({ Owner: 'ada', Environment: 'x' })).toBe(false);
    expect(isDone({ Environment: 'prod' })).toBe(false);
    expect(remediation?.isDone(undefined, finding)).toBe(false);
  });
});

test('tagging is probed by a dry run that writes the current name', async () => {
  const { clients, requests } = answeringClients(() =>
    ec2Error('DryRunOperation', 'would have succeeded', 412),
  );
  const instance = example('ec2-instance', { id: 'i-1' });
  const aws = reader(clients, '123456789012', 'eu-west-1', 0);

  const { probe, protections } = await kind.probe.run(aws, instance, 'tag');

  expect(probe.allowed).toBe('yes');
  expect(protections).toEqual([]);
  expect(requests.map(({ fields }) => [fields['Action'], fields['DryRun'], written(fields)])).toEqual([
    ['CreateTags', 'true', { Name: instance.name }],
  ]);
});
