import { describe, expect, test } from '@jest/globals';
import { parseScanArgs, unknownNames } from '../../../app/cli/scan-args.ts';
import { showProgress } from '../../../app/cli/scan-progress.ts';
import { scanDocument } from '../../../app/cli/scan-report.ts';
import { planRun, type ScanResult } from '../../../app/cli/scan-run.ts';
import { scanTable } from '../../../app/cli/scan-table.ts';
import { example } from '../../../core/facts/examples.ts';
import type { Judged } from '../../../core/findings/judging/judged.ts';
import type { Inventory } from '../../../core/ports/inventory.ts';
import { type Resource, unknown } from '../../../core/resource.ts';
import { undecided, type Verdict, violation } from '../../../core/rule.ts';
import { rules } from '../../../rules/registry.generated.ts';
import { defaultPolicy } from '../../support/default-policy.ts';

describe('arguments of the scan', () => {
  test('accept names separated by commas or repeated options', () => {
    const parsed = parseScanArgs([
      '--json',
      '--regions',
      'eu-west-1, us-east-1',
      '--regions=eu-west-1',
      '--rules',
      'a',
    ]);
    expect(parsed).toEqual({
      ok: true,
      value: { help: false, json: true, regions: ['eu-west-1', 'us-east-1'], rules: ['a'] },
    });
  });

  test.each([[['--bogus']], [['stray']], [['--regions', '']], [['--rules', 'a,,b']], [['--json=yes']]])(
    '%j are refused with a message',
    (argv) => {
      expect(parseScanArgs(argv)).toMatchObject({ ok: false, error: expect.stringMatching(/\w+ .*\w+/) });
    },
  );

  test('with an unknown name are answered with the known names and the nearest one', () => {
    expect(unknownNames('rule', ['ec2-instance-idel'], ['ec2-instance-idle', 'x'])).toBe(
      'There is no rule "ec2-instance-idel" (did you mean "ec2-instance-idle"?). Known: ec2-instance-idle, x.',
    );
    expect(unknownNames('rule', ['x'], ['ec2-instance-idle', 'x'])).toBeNull();
  });
});

describe('the units of a scan', () => {
  const inventory = (regions: () => Promise<readonly string[]>, own = async () => '1'): Inventory =>
    ({
      ownAccount: own,
      reach: async () => undefined,
      regions,
      kindsIn: (region: string) => (region === 'global' ? ['iam-user', 's3-bucket'] : ['ec2-instance']),
    }) as unknown as Inventory;
  const two = async () => ['eu-west-1', 'us-east-1'];
  const plan = async (regions: readonly string[] | null, from = inventory(two), which = rules) => {
    const planned = await planRun({ inventory: from, rules: which }, await defaultPolicy(which), regions);
    return planned.ok
      ? { units: planned.value.places.map(({ region }) => region), failed: planned.value.failed }
      : planned.error;
  };

  test('have kinds whose rules compare with a stored state only where there are such states', async () => {
    const kindsAt = async (more: Partial<Inventory>) => {
      const from = { ...inventory(two), kindsIn: () => ['iam-identity'], ...more };
      const planned = await planRun({ inventory: from, rules }, await defaultPolicy(rules), null);
      return planned.ok && planned.value.places.map(({ kinds }) => kinds);
    };
    expect(await kindsAt({})).toEqual([]);
    expect(await kindsAt({ hasStates: true })).toContainEqual(['iam-identity']);
  });

  test('are the global services and every enabled region', async () => {
    expect(await plan(null)).toEqual({ units: ['global', 'eu-west-1', 'us-east-1'], failed: [] });
  });

  test('are limited to named regions, and global alone is possible', async () => {
    expect(await plan(['us-east-1'])).toMatchObject({ units: ['global', 'us-east-1'] });
    expect(await plan(['global'])).toMatchObject({ units: ['global'] });
  });

  test('with a disabled region are refused with the enabled ones', async () => {
    expect(await plan(['mars-1'])).toBe('There is no enabled region "mars-1". Known: eu-west-1, us-east-1.');
  });

  test('with an unknown region are refused even when another account cannot be reached', async () => {
    const policy = await defaultPolicy(rules);
    const entry = { name: null, channel: null, regions: null };
    const accounts = [
      { ...entry, id: null },
      { ...entry, id: '2' },
    ];
    const closed: Inventory = {
      ...inventory(two),
      reach: async (account) => {
        if (account === '2') throw new Error('its role cannot be assumed');
      },
    };
    const planned = (wanted: readonly string[]) =>
      planRun({ inventory: closed, rules }, { ...policy, accounts }, wanted);
    expect(await planned(['mars-1'])).toEqual({
      ok: false,
      error: 'There is no enabled region "mars-1". Known: eu-west-1, us-east-1.',
    });
    const known = await planned(['us-east-1']);
    expect(known.ok && known.value.places.map(({ region }) => region)).toEqual(['global', 'us-east-1']);
    expect(known.ok && known.value.failed).toMatchObject([{ account: '2', kind: 'every kind' }]);
    expect(await planned(['global'])).toMatchObject({ ok: true });
  });

  test('include one not-read unit when regions cannot be listed, unless regions were named', async () => {
    const denied = inventory(async () => {
      throw new Error('access denied: no');
    });
    expect(await plan(null, denied)).toMatchObject({
      units: ['global'],
      failed: [{ region: 'every region', reason: 'Its regions could not be listed: access denied: no' }],
    });
    expect(await plan(['us-east-1'], denied)).toEqual({ units: ['global', 'us-east-1'], failed: [] });
  });

  test('are none without an account, with the reason', async () => {
    const nobody = inventory(two, async () => {
      throw new Error('no credentials');
    });
    expect(await plan(null, nobody)).toMatchObject({
      units: [],
      failed: [{ kind: 'every kind', reason: 'no credentials' }],
    });
  });

  test("of an account named twice in the policy, by id and as the janitor's own, are read once", async () => {
    const policy = await defaultPolicy(rules);
    const entry = { name: null, channel: null, regions: null };
    const twice = {
      ...policy,
      accounts: [
        { ...entry, id: null },
        { ...entry, id: '1' },
      ],
    };
    const planned = await planRun({ inventory: inventory(two), rules }, twice, null);
    expect(planned.ok && planned.value.places.map(({ region }) => region)).toEqual([
      'global',
      'eu-west-1',
      'us-east-1',
    ]);
  });

  test('need no list of regions when every rule is global', async () => {
    const global = rules.filter(({ kind }) => kind === 'iam-user');
    const never = inventory(async () => {
      throw new Error('listed');
    });
    expect(await plan(null, never, global)).toEqual({ units: ['global'], failed: [] });
  });
});

describe('the report of a scan', () => {
  const result = async (
    ...of: readonly (readonly [string, Resource, Verdict])[]
  ): Promise<{ scan: ScanResult; policy: Awaited<ReturnType<typeof defaultPolicy>> }> => {
    const policy = await defaultPolicy(rules);
    const judged = of.map(([id, resource, verdict]): Judged => {
      const rule = rules.find((one) => one.id === id);
      const rulePolicy = policy.rules[id];
      if (!rule || !rulePolicy) throw new Error(id);
      return { resource, rule, rulePolicy, verdict, protections: resource.protections };
    });
    return {
      policy,
      scan: {
        startedAtMs: 0,
        finishedAtMs: 1_500,
        lookedAt: [{ account: '1', region: 'eu-west-1', kind: 'ec2-instance', count: 2 }],
        notLookedAt: [],
        judged,
        exempt: [],
      },
    };
  };
  const bad = violation('It is bad.', ['bad'], { numbers: { CPU: 1 } });
  const instance = (more: Partial<Resource>): Resource => ({
    ...example('ec2-instance', { tags: { owner: 'ada@example.com' } }),
    ...more,
  });

  test('is the documented JSON document', async () => {
    const { scan, policy } = await result(
      ['ec2-instance-idle', instance({ monthlyUsd: 12.5 }), bad],
      ['ec2-instance-idle', instance({ id: 'i-2' }), undecided('CPUUtilization', 'No data.')],
    );
    expect(scanDocument('scan-1', scan, policy, { 'rds:B': 1, 'ec2:A': 2 })).toMatchObject({
      scan: {
        id: 'scan-1',
        startedAt: '1970-01-01T00:00:00.000Z',
        finishedAt: '1970-01-01T00:00:01.500Z',
        apiCalls: { 'ec2:A': 2, 'rds:B': 1 },
      },
      lookedAt: [{ account: '1', region: 'eu-west-1', kind: 'ec2-instance', count: 2 }],
      notLookedAt: [],
      violations: [
        {
          rule: 'ec2-instance-idle',
          account: '123456789012',
          region: 'eu-west-1',
          kind: 'ec2-instance',
          resourceId: 'example',
          arn: expect.stringContaining('arn:aws:'),
          owner: 'ada@example.com',
          evidence: { numbers: { CPU: 1 } },
          estimatedMonthlyUsd: 12.5,
          severity: expect.any(String),
          protections: [],
        },
      ],
      undecided: [{ rule: 'ec2-instance-idle', resourceId: 'i-2', missing: 'CPUUtilization' }],
    });
  });

  test('is sorted by severity, then by cost', async () => {
    const { scan, policy } = await result(
      ['ec2-address-unattached', instance({ id: 'low', monthlyUsd: 900 }), bad],
      ['ec2-instance-idle', instance({ id: 'cheap', monthlyUsd: 1 }), bad],
      ['ec2-instance-idle', instance({ id: 'dear', monthlyUsd: 50 }), bad],
      ['s3-bucket-public', instance({ id: 'critical' }), bad],
    );
    expect(scanDocument('s', scan, policy, {}).violations.map(({ resourceId }) => resourceId)).toEqual([
      'critical',
      'dear',
      'cheap',
      'low',
    ]);
  });

  test('as a table is aligned and says why resources are protected and what the total is', async () => {
    const spot = { code: 'spot', because: 'It is a Spot instance.' };
    const { scan, policy } = await result(
      ['ec2-instance-idle', instance({ id: 'i-1', name: 'web', monthlyUsd: 12.5, protections: [spot] }), bad],
      ['ec2-instance-idle', instance({ id: 'longer-id', name: 'longer-id' }), bad],
    );
    const notLookedAt = [
      { account: '1', region: 'us-east-1', kind: 'rds-instance', reason: 'access denied: no' },
    ];
    const table = scanTable(scanDocument('s', { ...scan, notLookedAt }, policy, { 'ec2:A': 3 }));
    const [head, first, second] = table.split('\n');
    expect(first?.indexOf('It is bad.')).toBe(head?.indexOf('WHY'));
    expect(second?.indexOf('It is bad.')).toBe(head?.indexOf('WHY'));
    expect(first).toContain('Protected: It is a Spot instance.');
    expect(table).toContain('Not looked at (1):\n  1  us-east-1  rds-instance  access denied: no');
    expect(table).toContain(
      '2 violations (1 protected), about $12.50 a month · 0 undecided, 0 exempt, 1 not looked at · 2 resources in 1 region, 3 calls, 1.5 s',
    );
  });

  test('as a table contains no control characters from names or tags', async () => {
    const nasty = instance({ name: 'x\u001B[2J\u0007\u202Ey', id: 'i-1' });
    const { scan, policy } = await result(['ec2-instance-idle', nasty, bad]);
    expect(scanTable(scanDocument('s', scan, policy, {})).replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}]/u,
    );
  });

  test('has no owner for a resource whose tags could not be read', async () => {
    const { scan, policy } = await result([
      'ec2-instance-idle',
      instance({ tags: unknown('access denied') }),
      bad,
    ]);
    expect(scanDocument('s', scan, policy, {}).violations[0]).toMatchObject({
      owner: null,
      estimatedMonthlyUsd: null,
    });
  });
});

describe('the progress of a scan', () => {
  const seen = {
    lookedAt: [{ account: '1', region: 'r', kind: 'k', count: 3 }],
    notLookedAt: [{ account: '1', region: 'r', kind: 'rds-instance', reason: 'no' }],
    judged: [],
    exempt: [],
  };
  const shown = (isTTY: boolean): string => {
    let text = '';
    const { step, end } = showProgress({ isTTY, write: (more: string) => (text += more) });
    step(1, 2, { account: '1', region: 'eu-west-1' }, seen);
    end();
    return text;
  };

  test('is one line per region with failures when there is no terminal', () => {
    expect(shown(false)).toBe('1/2 1 eu-west-1: 3 resources; rds-instance not looked at: no\n');
  });

  test('is a bar that is cleared at the end on a terminal', () => {
    expect(shown(true)).toBe('\r\u001B[K[###############...............] 1/2 1 eu-west-1\r\u001B[K');
  });
});
