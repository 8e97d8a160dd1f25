import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadPolicy, parsePolicy } from '../../../app/policy/load.ts';
import { defaultIncidentNotices, type Policy } from '../../../core/policy.ts';
import { rules as realRules } from '../../../rules/registry.generated.ts';
import { rules, undo } from './fake-rules.ts';

function policyOf(text: string): Policy {
  const loaded = parsePolicy(text, 'janitor.yaml', rules);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value.policy;
}

describe('the policy', () => {
  test("without a file observes with every rule's defaults", async () => {
    const loaded = await loadPolicy({ path: null }, rules);
    if (!loaded.ok) throw new Error('refused');
    const { policy } = loaded.value;
    expect(Object.values(policy.rules).map(({ mode }) => mode)).toEqual(['observe', 'observe', 'observe']);
    expect(policy.rules['rds-instance-idle']).toMatchObject({
      severity: 'high',
      remediation: 'delete',
      thresholds: { maxConnections: 0, periodSeconds: 3600 },
      graceMs: 604_800_000,
    });
    expect(policy.accounts).toEqual([{ id: null, name: null, channel: null, regions: null }]);
    expect(policy.limits).toEqual({
      remediationsPerRun: 10,
      percentOfKindPerRun: 20,
      remediationsPerOwnerPerRun: 10,
      cardsPerDigest: 20,
    });
  });

  test('of an empty file is the same as without a file', async () => {
    const without = await loadPolicy({ path: null }, rules);
    expect(without.ok && without.value.policy).toEqual(policyOf('# nothing yet\n'));
  });

  test('needs only a few lines', () => {
    const policy = policyOf('channel: "#cloud-costs"\nrules:\n  ec2-instance-idle: { mode: notify }\n');
    expect(policy.defaultChannel).toBe('#cloud-costs');
    expect(policy.rules['ec2-instance-idle']?.mode).toBe('notify');
  });

  test('observes with a rule that the file does not name, whatever the default mode', () => {
    const policy = policyOf(
      'channel: "#c"\napprovers: { users: [U0AAA] }\ndefaults: { mode: enforce, grace: 1h }\nrules: { ec2-instance-idle: {} }\n',
    );
    expect(policy.rules['ec2-instance-idle']).toMatchObject({ mode: 'enforce', graceMs: 3_600_000 });
    expect(policy.rules['rds-instance-idle']?.mode).toBe('observe');
  });

  test('leaves out a rule that is off', () => {
    expect(Object.keys(policyOf('rules: { rds-instance-idle: off }').rules)).toEqual([
      'ec2-instance-idle',
      'ec2-instance-tagged-unused',
    ]);
  });

  test('merges thresholds one by one and replaces protections as a whole', () => {
    const policy = policyOf(`
rules:
  ec2-instance-idle:
    thresholds: { maxCpuPercent: 2.5 }
    protect: [{ match: { path: /service/*, tags: { Role: nat } }, because: NAT }]
`);
    expect(policy.rules['ec2-instance-idle']?.thresholds).toEqual({
      maxCpuPercent: 2.5,
      maxNetworkBytesPerDay: 5_000_000,
      windowDays: 14,
      minCoverage: 0.9,
    });
    expect(policy.rules['ec2-instance-idle']?.protect).toEqual([
      { match: { path: '/service/*', tags: { Role: 'nat' } }, because: 'NAT' },
    ]);
    expect(policyOf('').rules['ec2-instance-idle']?.protect[0]?.because).toBe('break-glass');
  });

  test("ends an exemption with its day in the file's time zone", () => {
    const policy = policyOf(
      'timezone: Europe/Berlin\nexemptions: [{ match: { resource: i-1 }, reason: batch, until: 2027-01-31 }]',
    );
    expect(policy.exemptions).toEqual([
      { match: { resource: 'i-1' }, reason: 'batch', untilMs: Date.parse('2027-01-31T22:59:59.999Z') },
    ]);
  });

  test('has the external id null unless the file gives one', () => {
    expect(policyOf('').externalId).toBeNull();
    expect(policyOf('externalId: Ab_1+=,.@:/-').externalId).toBe('Ab_1+=,.@:/-');
    expect(policyOf('externalId: eight-ch').externalId).toBe('eight-ch');
  });

  test('stores the keys of owners.people in lower case', () => {
    expect(policyOf('owners: { people: { Ada: ada@example.com } }').owners.people).toEqual({
      ada: 'ada@example.com',
    });
  });

  test('accepts YAML aliases', () => {
    const policy = policyOf(`
exemptions:
  - { match: &nat { tags: { Role: nat } }, reason: always on }
  - { match: *nat, reason: still }
`);
    expect(policy.exemptions.map(({ match }) => match)).toEqual([
      { tags: { Role: 'nat' } },
      { tags: { Role: 'nat' } },
    ]);
  });
});

test.each(['none', 'null', ''])('a rule with remediation `%s` is at most in mode notify', (none) => {
  const text = (mode: string) =>
    `channel: "#c"\ndefaults: { mode: ${mode} }\nrules:\n  ec2-instance-idle:\n    remediation: ${none}\n`;
  const idle = (mode: string) => policyOf(text(mode)).rules['ec2-instance-idle'];
  expect(idle('enforce')).toMatchObject({ remediation: null, mode: 'notify' });
  expect(idle('observe')).toMatchObject({ remediation: null, mode: 'observe' });
});

describe('a warning says that', () => {
  const warningsOf = (text: string) => {
    const loaded = parsePolicy(text, 'janitor.yaml', rules, {
      plan: undo,
      nowMs: Date.parse('2027-02-01T00:00:00Z'),
    });
    return loaded.ok ? loaded.value.warnings.map(({ line, path }) => `${line} ${path}`) : loaded.error;
  };

  test('approvers are missing for mode approve and for an irreversible remediation', () => {
    const head = 'channel: "#c"\nrules:\n';
    expect(warningsOf(`${head}  ec2-instance-idle: { mode: approve }`)).toEqual([
      '3 rules.ec2-instance-idle.mode',
    ]);
    expect(warningsOf(`${head}  ec2-instance-idle: { mode: enforce }`)).toEqual([]);
    expect(warningsOf(`${head}  rds-instance-idle: { mode: enforce }`)).toEqual([
      '3 rules.rds-instance-idle.mode',
    ]);
    expect(warningsOf(`${head}  rds-instance-idle: { mode: enforce, remediation: stop }`)).toEqual([]);
    expect(
      warningsOf(`approvers: { groups: [S0AAA] }\n${head}  rds-instance-idle: { mode: enforce }`),
    ).toEqual([]);
  });

  test('an exemption has ended', () => {
    const until = (date: string) =>
      `exemptions: [{ match: { resource: i-1 }, reason: batch, until: ${date} }]`;
    expect(warningsOf(until('2027-01-31'))).toEqual(['1 exemptions[0].until']);
    expect(warningsOf(until('2027-02-01'))).toEqual([]);
  });

  test('a second account lacks an external id', () => {
    const [own, second, third] = ['  - name: own\n', '  - id: "222222222222"\n', '  - id: "333333333333"\n'];
    const accounts = (...list: readonly (string | undefined)[]) => `accounts:\n${list.join('')}`;
    expect(warningsOf(accounts(own, second, third))).toEqual(['3 accounts[1].id']);
    expect(warningsOf(accounts(second, third))).toEqual(['3 accounts[1].id']);
    expect(warningsOf(accounts(second, own))).toEqual(['2 accounts[0].id']);
    expect(warningsOf(accounts(second))).toEqual([]);
    expect(warningsOf(`externalId: once-agreed\n${accounts(own, second)}`)).toEqual([]);
  });
});

describe('reading the policy', () => {
  const problemOf = async (path: string) => {
    const loaded = await loadPolicy({ path }, rules);
    return loaded.ok ? 'no problem' : loaded.error[0]?.message;
  };

  test('works for a file on disk', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'policy-')), 'janitor.yaml');
    await writeFile(path, '\ufefftimezone: Europe/Berlin\n');
    const loaded = await loadPolicy({ path }, rules);
    expect(loaded.ok && loaded.value.policy.timeZone).toBe('Europe/Berlin');
  });

  test('fails with a clear reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    await writeFile(join(folder, 'big.yaml'), 'a'.repeat(5 * 1024 * 1024));
    await writeFile(join(folder, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x61]));
    expect(await problemOf(join(folder, 'none.yaml'))).toBe('cannot be read: there is no such file');
    expect(await problemOf(folder)).toBe('cannot be read: it is a folder');
    expect(await problemOf(join(folder, 'big.yaml'))).toBe('is larger than 1 MiB');
    expect(await problemOf(join(folder, 'binary.yaml'))).toBe('is not UTF-8 text');
    expect(await problemOf('s3:/bucket')).toBe('expected s3://bucket/key');
  });
});

test('the accounts of the policy are known accounts of the rules about trust', () => {
  const text = `
accounts:
  - id: "111122223333"
rules:
  iam-trust-unknown-account: { thresholds: { knownAccounts: ["o-acme"] } }
`;
  const loaded = parsePolicy(text, 'janitor.yaml', realRules);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  expect(loaded.value.policy.rules['iam-trust-unknown-account']?.thresholds).toEqual({
    knownAccounts: ['o-acme', '111122223333'],
  });
});

test('incidents wait for half an hour, then another one, and have the channel of their severity', () => {
  const read = (text: string) => {
    const loaded = parsePolicy(text, 'janitor.yaml', realRules);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    return loaded.value.policy.incidentNotices;
  };
  expect(read('timezone: UTC')).toEqual(defaultIncidentNotices);
  expect(read('incidents: { escalateAfter: 10m, channels: { critical: "#pager" } }')).toEqual({
    remindAfterMs: 5 * 60_000,
    escalateAfterMs: 10 * 60_000,
    channels: { critical: '#pager' },
  });
  expect(read('incidents: { remindAfter: 59m }')?.remindAfterMs).toBe(59 * 60_000);
  expect(read('incidents: { remindAfter: off }')?.remindAfterMs).toBeNull();
  expect(read('incidents: { muteAlarms: true }')).toEqual({ ...defaultIncidentNotices, muteAlarms: true });
  expect(read('incidents: { muteAlarms: false }')).toEqual(defaultIncidentNotices);
});
