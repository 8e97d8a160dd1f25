import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kinds } from '../../../aws/kinds/registry.generated.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import { finalNotice } from '../../../blocks/card/thread-messages.ts';
import { fillInBlock } from '../../../blocks/modals/fill-in-modal.ts';
import { encodeTarget } from '../../../blocks/text/ids.ts';
import type { Finding } from '../../../core/finding.ts';
import { settingsOf } from '../../../core/people/settings.ts';
import type { Policy } from '../../../core/policy.ts';
import type { AllDeps } from '../../../core/ports/deps.ts';
import { done } from '../../../core/result.ts';
import type { TagRequirement } from '../../../core/tags/requirements.ts';
import type { Work } from '../../../core/work.ts';
import { buttonsFor } from '../../../handlers/derived/buttons.ts';
import { view } from '../../../handlers/views/fill-in.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { createMemoryEvaluations } from '../../fakes/memory-evaluations.ts';
import { createMemoryKeyValue } from '../../fakes/memory-key-value.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { policyOf } from '../../simulator/policy.ts';
import { seeded } from '../../simulator/random.ts';
import { perform } from '../../simulator/simulation.ts';
import { createSlackWorld } from '../../simulator/slack-world.ts';
import { required, tagRules } from '../../support/missing-tags.ts';
import { startMoto, type TestMoto } from '../../support/moto.ts';
import { account, type MotoAccount, motoAccount, region } from '../../support/moto-account.ts';
import { oneAccount } from '../../support/one-account.ts';

const owner = 'U0ADA';
const good = { Environment: 'dev', Owner: 'ada@example.com', CostCenter: 'CC-42' };

let moto: TestMoto;
let aws: MotoAccount;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  await moto.reset();
  aws = motoAccount(moto.url);
});

/** Real AWS reads and writes, the real rule and the form's handler; the rest is in memory. */
function world() {
  let nowMs = Date.now();
  let ids = 0;
  const tags: TagRequirement[] = [...required];
  const accounts = oneAccount(aws.clients, account);
  const waiting: Work[] = [];
  const policy = async (): Promise<Policy> => ({
    ...policyOf({}),
    accounts: [{ id: null, name: 'main', channel: null, regions: [region] }],
    rules: tagRules('enforce', tags),
  });
  const deps: AllDeps = {
    keyValue: createMemoryKeyValue({ clock: { nowMs: () => 0 } }),
    clock: { nowMs: () => nowMs },
    ids: { next: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` },
    policy,
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
    notices: createSlackWorld(seeded(1), () => [owner], []).notices,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  const drain = async (): Promise<void> => {
    for (let work = waiting.shift(); work; work = waiting.shift())
      if (!work.type.startsWith('compliance.')) await perform(deps, work);
  };
  return {
    deps,
    tags,
    drain,
    advance: (ms: number) => (nowMs += ms),
    scan: async (scanId: string): Promise<Finding> => {
      await perform(deps, { type: 'scan.start', scanId, askedBy: null, channel: null });
      await drain();
      const [finding] = (await deps.store.byStatus('scheduled')).findings;
      if (!finding) throw new Error('nothing was found');
      return finding;
    },
    submit: ({ id, generation }: Finding, input: Readonly<Record<string, string>>) =>
      view.run(
        {
          ...deps,
          help: [],
          history: { changes: async () => ({ changes: [] }) },
          lastReport: async () => undefined,
          settingsOf: (userId) => settingsOf(deps.keyValue, userId),
          buttonsFor,
          workspaceUrl: async () => null,
          checkApprover: async () => ({ isApprover: false, trouble: null }),
          channelTroubles: async () => [],
          personById: async () => done(null),
        },
        {
          person: { userId: owner, teamId: 'T1' },
          viewId: 'V0',
          metadata: encodeTarget({ findingId: id, generation }),
          values: Object.fromEntries(
            Object.entries(input).map(([key, value]) => [fillInBlock(key), { value: { value } }]),
          ),
        },
      ),
    now: async ({ id }: Finding): Promise<Finding> => {
      const found = await deps.store.get(id);
      if (!found) throw new Error(`no finding ${id}`);
      return found;
    },
  };
}

const tagsNow = async (): Promise<unknown> => {
  const { tags } = await aws.first('ec2-instance');
  return tags.known ? tags.value : tags;
};
const tagByHand = (id: string, tags: Readonly<Record<string, string>>) =>
  aws.clients.ec2(region).send(
    new CreateTagsCommand({
      Resources: [id],
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );

describe('an instance without required tags', () => {
  test('gets exactly the tags that its owner fills in, and the undo data is stored', async () => {
    await aws.runInstance({ Environment: 'wrong', Team: 'a' });
    const { scan, submit, drain, now } = world();
    const finding = await scan('s1');
    expect(finding.plan.asks).toEqual({
      room: 47,
      tags: [
        expect.objectContaining({ key: 'Environment', found: 'wrong' }),
        expect.objectContaining({ key: 'Owner', found: null }),
        expect.objectContaining({ key: 'CostCenter', found: null }),
      ],
    });
    expect(finding).toMatchObject({ needsApproval: 'input', probe: { allowed: 'yes' } });

    expect(await submit(finding, good)).toMatchObject({ does: 'close' });
    await drain();

    expect(await tagsNow()).toEqual({ Name: 'web', Team: 'a', ...good });
    const after = await now(finding);
    expect(after).toMatchObject({
      status: 'remediated',
      receipt: { undo: { before: { Environment: 'wrong', Owner: null, CostCenter: null } } },
    });
    const notice = JSON.stringify(finalNotice(after, null));
    expect(notice).toContain(`Filled in by <@${owner}>`);
    expect(notice).toContain('`Environment` = dev, `Owner` = ada@example.com, `CostCenter` = CC-42');
  });

  test('without values is not changed after the grace period, and its owner gets one reminder and can still answer', async () => {
    await aws.runInstance();
    const { scan, submit, drain, now, advance, deps } = world();
    const finding = await scan('s1');
    for (const [ms, status] of [
      [3_700_000, 'open'],
      [3_700_000, 'open'],
    ] as const) {
      advance(ms);
      await perform(deps, { type: 'finding.recheck', findingId: finding.id, generation: finding.generation });
      await drain();
      expect((await now(finding)).status).toBe(status);
    }
    expect(await tagsNow()).toEqual({ Name: 'web' });
    const { events } = await deps.store.auditOf({ findingId: finding.id, limit: 100 });
    expect(events.filter(({ type }) => type === 'finding.reminded')).toHaveLength(1);

    await submit(finding, good);
    await drain();
    expect(await tagsNow()).toEqual({ Name: 'web', ...good });
  });

  test('that gets some of the tags meanwhile is given only the missing ones', async () => {
    const id = await aws.runInstance();
    const { scan, submit, drain, now } = world();
    const finding = await scan('s1');
    await submit(finding, good);
    await tagByHand(id, { Owner: 'grace@example.com' });
    await drain();
    expect(await tagsNow()).toEqual({ Name: 'web', ...good, Owner: 'grace@example.com' });
    expect(await now(finding)).toMatchObject({
      status: 'remediated',
      input: { Environment: 'dev', CostCenter: 'CC-42' },
    });
  });

  test('that gets all tags meanwhile is left unchanged', async () => {
    const id = await aws.runInstance();
    const { scan, submit, drain, now } = world();
    const finding = await scan('s1');
    await submit(finding, good);
    await tagByHand(id, { ...good, Environment: 'prod' });
    await drain();
    expect(await tagsNow()).toEqual({ Name: 'web', ...good, Environment: 'prod' });
    expect((await now(finding)).status).toBe('resolved');
  });

  test.each([
    [
      'the policy allows other values',
      (tags: TagRequirement[]) =>
        void tags.splice(0, 1, { ...(tags[0] as TagRequirement), values: ['prod'] }),
    ],
    [
      'the policy requires another tag',
      (tags: TagRequirement[]) =>
        void tags.push({ key: 'Team', aliases: [], values: null, pattern: null, ignoreCase: false }),
    ],
  ])('is asked about again when %s before the tags are written', async (_why, change) => {
    await aws.runInstance();
    const { scan, submit, drain, now, tags } = world();
    const finding = await scan('s1');
    await submit(finding, good);
    change(tags);
    await drain();
    expect(await tagsNow()).toEqual({ Name: 'web' });
    expect(await now(finding)).toMatchObject({
      generation: finding.generation + 1,
      status: 'scheduled',
      input: null,
      approval: null,
    });
  });

  test('that a later scan finds with fewer missing tags keeps its question with fewer fields', async () => {
    const id = await aws.runInstance();
    const { scan, now } = world();
    const finding = await scan('s1');
    await tagByHand(id, { Owner: 'grace@example.com' });
    await scan('s2');
    const after = await now(finding);
    expect(after.generation).toBe(finding.generation);
    expect(after.plan.asks?.tags.map(({ key }) => key)).toEqual(['Environment', 'CostCenter']);
    expect(after.because).toContain('Environment and CostCenter');
  });
});
