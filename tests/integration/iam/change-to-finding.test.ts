import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DetachUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMirror } from '../../../aws/mirror/mirror.ts';
import { writeInTurn } from '../../../aws/state/in-turn.ts';
import { ensureTables } from '../../../aws/tables.ts';
import { identityUnit } from '../../../core/iam/identity-resource.ts';
import { receiveIamEvent } from '../../../core/iam/receive-event.ts';
import { withAccepted } from '../../../core/iam/with-accepted.ts';
import { scanUnit } from '../../../core/scans/scan-unit.ts';
import { startScan } from '../../../core/scans/start-scan.ts';
import { parseIamChange } from '../../../events/iam-change/parse.ts';
import { rules as allRules } from '../../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { allow, policy } from '../../support/iam-policies.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, motoAccount } from '../../support/moto-account.ts';

let moto: TestMoto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

const admin = JSON.stringify(policy(allow('*')));

test('a change in AWS becomes findings of the rules that it concerns, and its end resolves them', async () => {
  const aws = motoAccount(moto.url);
  const iam = aws.clients.iam();
  const dynamodb = new DynamoDBClient({ endpoint: moto.url, region: 'us-east-1' });
  writeInTurn(dynamodb);
  await ensureTables({ dynamodb, prefix: 'janitor' });
  const clock = { nowMs: () => Date.now() };
  const mirror = createMirror({ dynamodb, prefix: 'janitor' });
  const rules = allRules.filter(({ kind }) => kind === 'iam-identity');
  const janitorPolicy = await defaultPolicy(rules);
  const store = createMemoryStore();
  let ids = 0;
  const deps = {
    clock,
    ids: { next: (prefix: string) => `${prefix}${++ids}` },
    policy: async () => janitorPolicy,
    store,
    queue: createMemoryQueue({ clock }),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    rules,
    inventory: withAccepted(aws.inventory, mirror),
    notices: { owner: async () => ({ userId: null, name: 'unknown', why: '' }) },
    keyValue: createMemoryKeyValue({ clock }),
    mirror,
    evaluations: createMemoryEvaluations(),
    wait: async () => undefined,
  };
  const scan = async (scanId: string) => {
    const unit = identityUnit(account);
    await startScan(deps, { scanId, askedBy: null, channel: null, units: [unit] });
    await scanUnit(deps, { scanId, ...unit });
    return (await store.reports(scanId))[0];
  };
  const told = async (eventName: string, PolicyArn: string) => {
    const parsed = parseIamChange(eventOf(eventName, { userName: 'alice', policyArn: PolicyArn }));
    if (!parsed.ok) throw new Error(parsed.error);
    const received = [];
    for (const event of parsed.value) received.push(await receiveIamEvent(deps, event));
    return received;
  };
  const findings = async () => (await store.byStatus('observed')).findings.map(({ rule }) => rule);

  await iam.send(new CreateUserCommand({ UserName: 'alice' }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'all', PolicyDocument: admin }));
  const PolicyArn = Policy?.Arn ?? '';
  expect(await scan('first')).toMatchObject({ notLookedAt: [], undecided: [], lookedAt: [{ count: 2 }] });
  expect(await findings()).toEqual([]);

  await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }));
  expect(await told('AttachUserPolicy', PolicyArn)).toMatchObject([{ undecided: [], unread: 0 }]);
  const found = await findings();
  expect(found).toEqual(expect.arrayContaining(['iam-full-admin', 'iam-privilege-escalation']));
  expect(await mirror.get(account, 'user/alice')).toMatchObject({
    accepted: { identity: { attached: [] } },
    seen: { identity: { attached: [PolicyArn] } },
    origins: [{ actor: { name: 'robin' } }],
  });
  expect(await scan('second')).toMatchObject({ known: found.length, undecided: [] });

  await iam.send(new DetachUserPolicyCommand({ UserName: 'alice', PolicyArn }));
  await told('DetachUserPolicy', PolicyArn);
  expect(await findings()).toEqual([]);
  expect(await mirror.get(account, 'user/alice')).toMatchObject({ origins: [], accepted: { identity: {} } });
  dynamodb.destroy();
});

function eventOf(eventName: string, requestParameters: object): object {
  return {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account,
    region: 'us-east-1',
    time: new Date().toISOString(),
    detail: {
      eventVersion: '1.11',
      eventID: `${eventName}-1`,
      eventName,
      eventSource: 'iam.amazonaws.com',
      eventTime: new Date().toISOString(),
      awsRegion: 'us-east-1',
      recipientAccountId: account,
      readOnly: false,
      sourceIPAddress: '203.0.113.9',
      userAgent: 'aws-cli',
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::${account}:user/robin`,
        accountId: account,
        userName: 'robin',
      },
      requestParameters,
      responseElements: null,
    },
  };
}
