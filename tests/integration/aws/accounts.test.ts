import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../../app/policy/load.ts';
import { createAccounts } from '../../../aws/access/accounts.ts';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { digestMessage } from '../../../blocks/digest/digest.ts';
import { recheckFinding } from '../../../core/findings/remediation/recheck.ts';
import { everyPage } from '../../../core/listing.ts';
import type { Policy } from '../../../core/policy.ts';
import type { AllDeps } from '../../../core/ports/deps.ts';
import type { Work } from '../../../core/work.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { seeded } from '../../simulator/random.ts';
import { perform } from '../../simulator/simulation.ts';
import { createSlackWorld } from '../../simulator/slack-world.ts';
import { type ClosedAccount, closedAccount } from '../../support/closed-account.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';

const own = '123456789012';
const member = '222222222222';
const closed = '333333333333';
const region = 'eu-west-1';

let moto: TestMoto;
let aws: ClosedAccount;
beforeAll(async () => {
  moto = await startMoto();
  aws = await closedAccount(moto.url, closed);
});
afterAll(async () => {
  await aws?.stop();
  await moto?.stop();
});
beforeEach(() => moto.reset());

const file = `
externalId: once-agreed
channel: C0CLOUD00
limits: { percentOfKind: 100 }
accounts:
  - { id: "${closed}", name: volcano, regions: [${region}] }
  - { name: shared, regions: [${region}] }
  - { id: "${member}", name: aquarium, channel: C0WATER00, regions: [${region}] }
rules:
  ec2-instance-tagged-unused: { mode: enforce, grace: 1m }
  ec2-instance-idle: off
  ec2-address-unattached: off
  rds-instance-idle: off
  iam-user-without-mfa: off
  s3-bucket-public: off
`;

function policyOf(text: string): Policy {
  const parsed = parsePolicy(text, 'janitor.yaml', rules);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  expect(parsed.value.warnings).toEqual([]);
  return parsed.value.policy;
}

/** Real access to each account; store, queue and Slack are in memory. */
function world() {
  let nowMs = Date.now();
  let ids = 0;
  const policy = policyOf(file);
  const apiCalls: Record<string, number> = {};
  const accounts = createAccounts({
    options: { homeRegion: 'us-east-1', endpoint: aws.url, apiCalls },
    prefix: 'janitor-test',
    externalId: async () => policy.externalId,
    nowMs: Date.now,
  });
  const slack = createSlackWorld(seeded(1), () => [], policy.approvers.users);
  const waiting: Work[] = [];
  const deps: AllDeps = {
    keyValue: createMemoryKeyValue({ clock: { nowMs: () => 0 } }),
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy: async () => policy,
    rules,
    evaluations: createMemoryEvaluations(),
    inventory: createInventory({ accounts, kinds, nowMs: () => nowMs }),
    remediator: createRemediator({ accounts, kinds, nowMs: () => nowMs }),
    store: createMemoryStore(),
    queue: {
      send: async (work, delaySeconds = 0) => void (delaySeconds === 0 && waiting.push(work)),
      sendAll: async (works) => void waiting.push(...works),
    },
    schedules: { put: async () => undefined, cancel: async () => undefined },
    notices: slack.notices,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const seed = async (account: string): Promise<void> => {
    const clients = await accounts.clients(account, 'remediate');
    await clients.ec2(region).send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        InstanceType: 't3.large',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: [
              { Key: 'Name', Value: `web-of-${account}` },
              { Key: 'Environment', Value: 'testing' },
            ],
          },
        ],
      }),
    );
  };
  const scan = async (): Promise<void> => {
    await perform(deps, { type: 'scan.start', scanId: 's1', askedBy: null, channel: null });
    for (let work = waiting.shift(); work; work = waiting.shift()) await perform(deps, work);
  };
  const stateIn = async (account: string) => {
    const [instance] = await everyPage(deps.inventory.list({ account, region, kind: 'ec2-instance' }));
    return instance?.facts['state'];
  };
  const findings = async () => (await deps.store.byStatus('scheduled')).findings;
  return {
    deps,
    policy,
    slack,
    apiCalls,
    seed,
    scan,
    stateIn,
    findings,
    advance: (ms: number) => (nowMs += ms),
  };
}

describe('a scan of three accounts, one of which refuses access', () => {
  test('reads two, names the account of each finding, and says what to check in the third', async () => {
    const { seed, scan, findings, slack, policy, apiCalls } = world();
    await seed(own);
    await seed(member);
    aws.assumed.length = 0;
    await scan();

    const found = await findings();
    expect(
      found.map(({ resource, accountName, channel }) => [
        resource.account,
        accountName,
        channel,
        resource.name,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [own, 'shared', 'C0CLOUD00', `web-of-${own}`],
        [member, 'aquarium', 'C0WATER00', `web-of-${member}`],
      ]),
    );
    expect(found).toHaveLength(2);
    for (const { resource, probe } of found) {
      expect(resource.arn).toContain(`:${resource.account}:`);
      expect(probe.allowed).toBe('yes');
    }

    const digest = [...slack.digests.values()].find(({ channel }) => channel === 'C0CLOUD00');
    expect(digest?.notLookedAt).toEqual([
      expect.objectContaining({ account: closed, reason: expect.stringContaining('janitor-test-read') }),
    ]);
    const message = digestMessage(digest as never, {
      approvers: policy.approvers,
      accounts: policy.accounts,
      paused: false,
    });
    const said = JSON.stringify(message);
    expect(said).toMatch(
      new RegExp(
        `Account volcano \\(${closed}\\): [a-z][^"]* may not assume role janitor-test-read of account ${closed}\\.`,
      ),
    );
    expect(said).toContain('1 new finding in shared');

    // One session per account and role for any number of calls.
    const asked = aws.assumed.map(({ RoleArn, ExternalId }) => `${RoleArn} ${ExternalId}`);
    expect(asked.toSorted()).toEqual([
      `arn:aws:iam::${member}:role/janitor-test-read once-agreed`,
      `arn:aws:iam::${closed}:role/janitor-test-read once-agreed`,
    ]);
    expect(apiCalls['sts:AssumeRole']).toBe(3);
    expect(apiCalls['ec2:DescribeInstances']).toBeGreaterThanOrEqual(2);
  });

  test('remediates a finding only in its own account', async () => {
    const { deps, seed, scan, findings, stateIn, advance } = world();
    await seed(own);
    await seed(member);
    await scan();
    const theirs = (await findings()).find(({ resource }) => resource.account === member);
    advance(3_600_000);
    aws.assumed.length = 0;
    await recheckFinding(deps, { findingId: theirs?.id ?? '', generation: theirs?.generation ?? 0 });

    expect((await deps.store.get(theirs?.id ?? ''))?.status).toBe('remediated');
    expect(await stateIn(member)).toEqual({ known: true, value: 'stopped' });
    expect(await stateIn(own)).toEqual({ known: true, value: 'running' });
  });

  test('keeps the findings of an account that refuses access later', async () => {
    const { deps, seed, scan, findings, advance, policy } = world();
    await seed(member);
    await scan();
    const [theirs] = await findings();
    const shut = await closedAccount(moto.url, member);
    const accounts = createAccounts({
      options: { homeRegion: 'us-east-1', endpoint: shut.url },
      prefix: 'janitor-test',
      externalId: async () => policy.externalId,
      nowMs: Date.now,
    });
    const nowMs = deps.clock.nowMs;
    advance(3_600_000);
    await recheckFinding(
      {
        ...deps,
        inventory: createInventory({ accounts, kinds, nowMs }),
        remediator: createRemediator({ accounts, kinds, nowMs }),
      },
      { findingId: theirs?.id ?? '', generation: theirs?.generation ?? 0 },
    );
    const after = await deps.store.get(theirs?.id ?? '');
    expect(after?.status).toBe('scheduled');
    expect(after?.trouble).toContain(`may not assume role janitor-test-read of account ${member}.`);
    await shut.stop();
  });
});
