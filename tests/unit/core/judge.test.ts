import { beforeAll, describe, expect, test } from '@jest/globals';
import { example, exampleNowMs, exampleSeries } from '../../../core/facts/examples.ts';
import { judgePlace } from '../../../core/findings/judging/judge.ts';
import { judgeAll } from '../../../core/findings/judging/judge-rounds.ts';
import { onePage } from '../../../core/listing.ts';
import type { Policy } from '../../../core/policy.ts';
import type { FactRequest, Inventory } from '../../../core/ports/inventory.ts';
import { known, type Resource, resourceKey, tagsNotRequested, unknown } from '../../../core/resource.ts';
import type { AnyRule, Need } from '../../../core/rule.ts';
import { rule as addressUnattached } from '../../../rules/ec2-address-unattached.ts';
import { rule as instanceIdle } from '../../../rules/ec2-instance-idle.ts';
import { rule as instanceTaggedUnused } from '../../../rules/ec2-instance-tagged-unused.ts';
import { rule as userWithoutMfa } from '../../../rules/iam-user-without-mfa.ts';
import { rule as databaseIdle } from '../../../rules/rds-instance-idle.ts';
import { rule as bucketPublic } from '../../../rules/s3-bucket-public.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

const rules: readonly AnyRule[] = [
  addressUnattached,
  instanceIdle,
  instanceTaggedUnused,
  userWithoutMfa,
  databaseIdle,
  bucketPublic,
];

let policy: Policy;
beforeAll(async () => {
  policy = await defaultPolicy(rules);
});

const unit = { account: '123456789012', region: 'eu-west-1' };
const clock = { nowMs: () => exampleNowMs };

/** Lists the given resources; answers metrics with the value in the resource's name and facts from `facts`. */
function fakeInventory(
  listing: Readonly<Record<string, readonly Resource[] | Error>>,
  facts: Readonly<Record<string, unknown>> = {},
) {
  const loads: (readonly FactRequest[])[] = [];
  const inventory: Pick<Inventory, 'list' | 'load'> = {
    list: ({ kind }) =>
      onePage(() => {
        const found = listing[kind] ?? [];
        if (found instanceof Error) throw found;
        return found;
      }),
    load: async (wanted) => {
      loads.push(wanted);
      return wanted.map(({ resource, needs }) => needs.reduce(answerNeed(facts), resource));
    },
  };
  return { inventory: inventory as Inventory, loads, place: { ...unit, kinds: Object.keys(listing) } };
}

const answerNeed =
  (facts: Readonly<Record<string, unknown>>) =>
  (resource: Resource, need: Need): Resource => {
    if (need.need === 'metric') {
      const value = resource.id.startsWith('busy') ? 90 : 0;
      const series = [need.query, ...(need.next ?? [])].map((query) => exampleSeries(query, () => value));
      return { ...resource, metrics: Object.assign({}, resource.metrics, ...series) };
    }
    if (need.name === 'tags')
      return 'tags' in facts
        ? { ...resource, tags: known(facts['tags'] as Record<string, string>) }
        : resource;
    const fact = need.name in facts ? known(facts[need.name]) : unknown('not there');
    return { ...resource, facts: { ...resource.facts, [need.name]: fact } };
  };

const instance = (id: string, tags: Record<string, string> = {}): Resource =>
  example('ec2-instance', { id, facts: { state: known('running'), isAccelerated: known(false) }, tags });
const database = (id: string): Resource =>
  example('rds-instance', { id, facts: { status: known('available') } });

describe('judgePlace', () => {
  test('loads CPU and connections together, and network only for idle instances afterwards', async () => {
    const { inventory, loads, place } = fakeInventory({
      'ec2-instance': [instance('busy-1'), instance('idle-1')],
      'rds-instance': [database('idle-db')],
    });

    const seen = await judgePlace({ inventory, rules, clock }, place, policy);

    const metricsOf = (load: readonly FactRequest[] = []): readonly string[] =>
      load.flatMap(({ resource, needs }) =>
        needs.flatMap((need) =>
          need.need === 'metric'
            ? [need.query, ...(need.next ?? [])].map(({ metric }) => `${resource.id} ${metric}`)
            : [],
        ),
      );
    expect(loads.map(metricsOf)).toEqual([
      ['busy-1 CPUUtilization', 'idle-1 CPUUtilization', 'idle-db DatabaseConnections'],
      ['idle-1 NetworkIn', 'idle-1 NetworkOut'],
    ]);
    const violations = seen.judged.filter(({ verdict }) => verdict.verdict === 'violation');
    expect(violations.map(({ resource, rule }) => `${resource.id} ${rule.id}`)).toEqual([
      'idle-1 ec2-instance-idle',
      'idle-db rds-instance-idle',
    ]);
  });

  test('reports a kind that fails as not read with its reason and judges the others', async () => {
    const { inventory, place } = fakeInventory({
      'ec2-instance': new Error('access denied: no'),
      'rds-instance': [database('busy-db')],
    });

    const seen = await judgePlace({ inventory, rules, clock }, place, policy);

    expect(seen.notLookedAt).toEqual([{ ...unit, kind: 'ec2-instance', reason: 'access denied: no' }]);
    expect(seen.lookedAt).toEqual([{ ...unit, kind: 'rds-instance', count: 1 }]);
    expect(seen.judged.map(({ resource }) => resource.id)).toEqual(['busy-db']);
  });

  test('reports a kind without resources as read with a count of 0', async () => {
    const { inventory, place } = fakeInventory({ 'ec2-address': [] });
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    expect(seen).toMatchObject({ lookedAt: [{ kind: 'ec2-address', count: 0 }], notLookedAt: [] });
  });

  test('judges resources listed beside those of a kind without counting them', async () => {
    const facts = {
      isRoot: known(true),
      reported: known(null),
      mfa: known({ devices: 0, hasCredentials: true }),
    };
    const ada = example('iam-user', { id: 'ada', facts });
    const root: Resource = { ...ada, id: '<root_account>', isBeside: true };
    const { inventory, place } = fakeInventory({
      'iam-user': [root, ada],
    });
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    expect(seen.lookedAt).toMatchObject([{ kind: 'iam-user', count: 1 }]);
    expect(seen.judged).toHaveLength(2);
  });

  test('lists only the kinds that were asked for', async () => {
    const { inventory } = fakeInventory({ 'ec2-instance': new Error('never asked'), 'rds-instance': [] });
    const seen = await judgePlace({ inventory, rules, clock }, { ...unit, kinds: ['rds-instance'] }, policy);
    expect(seen.lookedAt.map(({ kind }) => kind)).toEqual(['rds-instance']);
    expect(seen.notLookedAt).toEqual([]);
  });

  test('loads no metrics for exempt resources and lists them with the reason', async () => {
    const { inventory, loads, place } = fakeInventory({
      'ec2-instance': [instance('idle-1', { 'janitor:exempt': 'demo' })],
    });
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    expect(loads).toEqual([]);
    expect(seen.judged).toEqual([]);
    expect(seen.exempt).toContainEqual(
      expect.objectContaining({ ruleId: 'ec2-instance-idle', because: 'tag janitor:exempt = demo' }),
    );
  });

  test('applies an exemption of one rule only to that rule', async () => {
    const { inventory, place } = fakeInventory({
      'ec2-instance': [instance('idle-1', { Environment: 'unused' })],
    });
    const exemptions = [{ match: { rule: 'ec2-instance-idle' }, reason: 'warm spare', untilMs: null }];
    const seen = await judgePlace({ inventory, rules, clock }, place, { ...policy, exemptions });
    expect(seen.judged.map(({ rule, verdict }) => `${rule.id} ${verdict.verdict}`)).toEqual([
      'ec2-instance-tagged-unused violation',
    ]);
  });

  test('makes violations undecided when tags could not be read and keeps ok verdicts', async () => {
    const untold = (id: string): Resource => ({ ...instance(id), tags: unknown('access denied') });
    const { inventory, place } = fakeInventory({ 'ec2-instance': [untold('idle-1'), untold('busy-1')] });
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    const byIdle = seen.judged.filter(({ rule }) => rule.id === 'ec2-instance-idle');
    expect(byIdle.map(({ resource, verdict }) => [resource.id, verdict.verdict])).toEqual([
      ['idle-1', 'undecided'],
      ['busy-1', 'ok'],
    ]);
  });

  test('loads missing tags only for violations', async () => {
    const open = {
      accountBlock: null,
      bucketBlock: null,
      isPolicyPublic: true,
      publicGrants: [],
      location: 'eu-west-1',
      tags: { Owner: 'ada' },
    };
    const bucket = (id: string): Resource => ({ ...example('s3-bucket', { id }), tags: tagsNotRequested });
    const { inventory, loads, place } = fakeInventory({ 's3-bucket': [bucket('site')] }, open);
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    expect(seen.judged[0]).toMatchObject({
      verdict: { verdict: 'violation' },
      resource: { tags: known({ Owner: 'ada' }) },
    });
    expect(loads.at(-1)?.[0]?.needs).toEqual([{ need: 'fact', name: 'tags' }]);

    const blocked = fakeInventory(
      { 's3-bucket': [bucket('site')] },
      { ...open, bucketBlock: { restrictPublicBuckets: true, ignorePublicAcls: true } },
    );
    await judgePlace({ inventory: blocked.inventory, rules, clock }, blocked.place, policy);
    expect(blocked.loads.flat().flatMap(({ needs }) => needs)).not.toContainEqual({
      need: 'fact',
      name: 'tags',
    });
  });

  test('adds the protections of the policy to those of AWS', async () => {
    const user: Resource = {
      ...example('iam-user', {
        facts: {
          isRoot: known(false),
          reported: known(null),
          mfa: known({ devices: 0, hasCredentials: true }),
        },
      }),
      path: '/service/',
    };
    const { inventory, place } = fakeInventory({ 'iam-user': [user] });
    const seen = await judgePlace({ inventory, rules, clock }, place, policy);
    expect(seen.judged[0]).toMatchObject({
      verdict: { verdict: 'violation' },
      protections: [{ code: 'policy' }],
    });
  });
});

describe('judgeAll', () => {
  const asking = (judge: (input: { fact: (name: string) => unknown }) => unknown): AnyRule =>
    ({ ...(rules[0] as AnyRule), id: 'asking', judge }) as unknown as AnyRule;
  const ok = { verdict: 'ok', because: 'fine', evidence: { numbers: {} } };

  test('is undecided after one load when a need is not answered', async () => {
    const { loads, inventory } = fakeInventory({});
    const deaf: Inventory = {
      ...inventory,
      load: async (wanted) => (loads.push(wanted), wanted.map(({ resource }) => resource)),
    };
    const [answer] = await judgeAll(
      deaf,
      [{ resource: instance('i'), rule: asking(({ fact }) => fact('moon')), thresholds: {} }],
      0,
    );
    expect(answer?.verdict).toMatchObject({ verdict: 'undecided', missing: 'moon' });
    expect(loads).toHaveLength(1);
  });

  test('is undecided when a rule never stops asking', async () => {
    let next = 0;
    const { inventory, loads } = fakeInventory({}, {});
    const endless = asking(({ fact }) => fact(`fact-${next++}`));
    const [answer] = await judgeAll(
      inventory,
      [{ resource: instance('i'), rule: endless, thresholds: {} }],
      0,
    );
    expect(answer?.verdict.verdict).toBe('undecided');
    expect(loads.length).toBeLessThan(20);
  });

  test('loads a fact once for two rules of one resource', async () => {
    const { inventory, loads } = fakeInventory({}, { moon: 'full' });
    const resource = instance('i');
    const rule = asking(({ fact }) => (fact('moon') === 'full' ? ok : null));
    const answers = await judgeAll(
      inventory,
      [
        { resource, rule, thresholds: {} },
        { resource, rule: { ...rule, id: 'other' }, thresholds: {} },
      ],
      0,
    );
    expect(answers.map(({ verdict }) => verdict.verdict)).toEqual(['ok', 'ok']);
    expect(loads).toEqual([[{ resource, needs: [{ need: 'fact', name: 'moon' }] }]]);
    expect(new Set(answers.map(({ resource }) => resourceKey(resource))).size).toBe(1);
  });

  test('is undecided when the rule throws', async () => {
    const broken = asking(() => {
      throw new Error('oops');
    });
    const [answer] = await judgeAll(
      fakeInventory({}).inventory,
      [{ resource: instance('i'), rule: broken, thresholds: {} }],
      0,
    );
    expect(answer?.verdict).toMatchObject({ verdict: 'undecided', because: 'The rule failed: oops' });
  });
});
