import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/ec2/ec2-instance.ts';
import { example } from '../../../core/facts/examples.ts';
import { type AwsAnswer, answeringClients, ec2Error } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

describe('probing an instance', () => {
  const attribute = (name: string, on: boolean): AwsAnswer => ({
    xml: `<DescribeInstanceAttributeResponse><instanceId>i-1</instanceId><${name}><value>${on}</value></${name}></DescribeInstanceAttributeResponse>`,
  });
  const probe = async (
    dry: AwsAnswer,
    stop: AwsAnswer = attribute('disableApiStop', false),
    end: AwsAnswer = attribute('disableApiTermination', false),
  ) => {
    const { clients, requests } = answeringClients(({ call, fields }) => {
      if (call === 'ec2:StopInstances') return dry;
      return fields['Attribute'] === 'disableApiStop' ? stop : end;
    });
    const accounts = oneAccount(clients, '123456789012');
    const inventory = createInventory({ accounts, kinds: [kind], nowMs: () => 0 });
    const answer = await inventory.probe(example('ec2-instance', { id: 'i-1' }), 'stop');
    return { answer, dryRuns: requests.filter(({ call }) => call === 'ec2:StopInstances') };
  };

  test('allows when the dry run would have succeeded, and sends only dry runs', async () => {
    const { answer, dryRuns } = await probe(ec2Error('DryRunOperation', 'would have succeeded', 412));
    expect(answer).toEqual({ probe: expect.objectContaining({ allowed: 'yes' }), protections: [] });
    expect(dryRuns.map(({ fields }) => fields['DryRun'])).toEqual(['true']);
  });

  test('reports a refused dry run as missing permission', async () => {
    const { answer } = await probe(ec2Error('UnauthorizedOperation', 'not authorized', 403));
    expect(answer.probe).toMatchObject({
      allowed: 'no',
      because: expect.stringMatching(/^Janitor has no permission/),
    });
  });

  test.each([
    ['stop', attribute('disableApiStop', true), undefined, 'stop-protection'],
    ['termination', undefined, attribute('disableApiTermination', true), 'termination-protection'],
  ])('returns %s protection as a protection', async (_, stop, end, code) => {
    const { answer } = await probe(ec2Error('DryRunOperation', '', 412), stop, end);
    expect(answer.protections).toEqual([expect.objectContaining({ code })]);
  });

  const without = (name: string): AwsAnswer => ({
    xml: `<DescribeInstanceAttributeResponse><instanceId>i-1</instanceId>${name}</DescribeInstanceAttributeResponse>`,
  });
  const denied = ec2Error('UnauthorizedOperation', 'no', 403);

  test.each([
    ['stop protection is denied', denied, undefined, 'stop'],
    ['stop protection is throttled', ec2Error('RequestLimitExceeded', 'slow', 503), undefined, 'stop'],
    ['stop protection has no value', without('<disableApiStop/>'), undefined, 'stop'],
    ['termination protection is denied', undefined, denied, 'termination'],
    ['termination protection is left out', undefined, without(''), 'termination'],
  ])('reports the answer as unread when %s', async (_, stop, end, which) => {
    const { answer } = await probe(ec2Error('DryRunOperation', '', 412), stop, end);
    const because = `Its ${which} protection could not be read`;
    expect(answer).toEqual({ probe: { allowed: 'no', because }, protections: [], unread: because });
  });

  test('reports the answer as unread when the account cannot be reached', async () => {
    const inventory = createInventory({
      accounts: { ...oneAccount({} as never), clients: () => Promise.reject(new Error('no role')) },
      kinds: [kind],
      nowMs: () => 0,
    });
    expect(await inventory.probe(example('ec2-instance', {}), 'stop')).toMatchObject({ unread: 'no role' });
  });
});
