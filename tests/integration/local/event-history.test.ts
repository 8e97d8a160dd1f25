import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  RebootInstancesCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createChangeHistory } from '../../../aws/services/change-history.ts';
import { minuteMs } from '../../../core/calendar.ts';
import { type MotoFront, startMotoFront } from '../../../local/aws/moto-front.ts';
import { startBareMoto, type TestMoto } from '../../support/moto.ts';

const account = '123456789012';

let moto: Omit<TestMoto, 'reset'>;
let front: MotoFront;
let ec2: EC2Client;
let trail: CloudTrailClient;

beforeAll(async () => {
  moto = await startBareMoto();
  front = await startMotoFront(moto.url);
  ec2 = new EC2Client({ endpoint: front.url, region: 'eu-west-1' });
  trail = new CloudTrailClient({ endpoint: front.url, region: 'eu-west-1', maxAttempts: 1 });
});
afterAll(async () => {
  ec2.destroy();
  trail.destroy();
  await front.stop();
  await moto.stop();
});

async function run(): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ImageId: 'ami-12345678', MinCount: 1, MaxCount: 1 }),
  );
  return Instances?.[0]?.InstanceId ?? '';
}

test('the local copy tells of calls that changed an instance, newest first, and of no others', async () => {
  const [id, other] = [await run(), await run()];
  const InstanceIds = [id];
  await ec2.send(new CreateTagsCommand({ Resources: [id, other], Tags: [{ Key: 'a', Value: 'b' }] }));
  await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
  await ec2.send(new StopInstancesCommand({ InstanceIds, DryRun: true })).catch(() => undefined);
  await ec2.send(new StopInstancesCommand({ InstanceIds: ['i-00000000000000000'] })).catch(() => undefined);
  await ec2.send(new RebootInstancesCommand({ InstanceIds }));
  const clients = { other: () => () => trail };
  const history = createChangeHistory({ accounts: { clients: async () => clients as never } });
  const of = async (resourceId: string, region = 'eu-west-1') => {
    const period = { fromMs: Date.now() - minuteMs, toMs: Date.now() + 1_000 };
    const changes = await history.lastChanges({ account, region, id: resourceId }, period);
    return changes.map(({ what, by }) => [what, by]);
  };
  expect(await of(id)).toEqual([
    ['ec2:RebootInstances', 'local-copy'],
    ['ec2:CreateTags', 'local-copy'],
  ]);
  expect(await of(other)).toEqual([['ec2:CreateTags', 'local-copy']]);
  expect(await of('i-00000000000000000')).toEqual([]);
});
