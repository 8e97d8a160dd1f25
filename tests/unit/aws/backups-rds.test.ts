import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/rds/rds-instance.ts';
import { reader } from '../../../aws/reader.ts';
import { example } from '../../../core/facts/examples.ts';
import type { Receipt } from '../../../core/finding.ts';
import { protectionsOf } from '../../../core/findings/exempt.ts';
import { judgeAll } from '../../../core/findings/judging/judge-rounds.ts';
import { everyPage } from '../../../core/listing.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { type Kinds, known } from '../../../core/resource.ts';
import { rule } from '../../../rules/rds-instance-without-backups.ts';
import { type AwsAnswer, answeringClients, callerIdentity, queryError } from '../../support/aws-answers.ts';
import { defaultPolicy } from '../../support/default-policy.ts';
import { oneAccount } from '../../support/one-account.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const scope = { account: '123456789012', region: 'eu-west-1', kind: 'rds-instance' };

function answer(operation: string, xml: string): AwsAnswer {
  return {
    xml: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
  };
}
const database = (id: string, more: string) =>
  `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:${id}</DBInstanceArn><DBInstanceClass>db.m5.large</DBInstanceClass><DBInstanceStatus>available</DBInstanceStatus><TagList/><MultiAZ>false</MultiAZ><ReadReplicaDBInstanceIdentifiers/>${more.includes('<DeletionProtection>') ? '' : '<DeletionProtection>false</DeletionProtection>'}${more.includes('<Engine>') ? '' : '<Engine>postgres</Engine>'}${more}</DBInstance>`;
const kept = (days: number) => `<BackupRetentionPeriod>${days}</BackupRetentionPeriod>`;
const member = `${kept(1)}<Engine>aurora-mysql</Engine><DBClusterIdentifier>shop</DBClusterIdentifier>`;
const cluster = (id: string, days: number): AwsAnswer =>
  answer(
    'DescribeDBClusters',
    `<DBClusters><DBCluster><DBClusterIdentifier>${id}</DBClusterIdentifier>${kept(days)}</DBCluster></DBClusters>`,
  );

/** Runs the rule over databases as RDS lists them. */
async function judged(
  listed: readonly string[],
  clusters: AwsAnswer = cluster('shop', 7),
  asked: Partial<typeof rule.thresholds> = {},
) {
  const calls: string[] = [];
  const { clients } = answeringClients(({ call }) => {
    if (call === 'sts:GetCallerIdentity') return callerIdentity;
    calls.push(call);
    if (call === 'rds:DescribeDBClusters') return clusters;
    const all = listed.map((more, at) => database(`db-${at}`, more)).join('');
    return answer('DescribeDBInstances', `<DBInstances>${all}</DBInstances>`);
  });
  const inventory = createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 });
  const found = await everyPage(inventory.list(scope));
  const thresholds = { ...rule.thresholds, ...asked };
  const answers = await judgeAll(
    inventory,
    found.map((resource) => ({ resource, rule, thresholds })),
    0,
  );
  return { verdicts: answers.map(({ verdict }) => verdict), calls, found };
}

const verdictOf = async (...given: Parameters<typeof judged>) => (await judged(...given)).verdicts[0];

describe('the rule rds-instance-without-backups', () => {
  test('is ok at the minimum retention and a violation one day below', async () => {
    const asked = { minRetentionDays: 7 };
    expect(await verdictOf([kept(7)], undefined, asked)).toMatchObject({ verdict: 'ok' });
    expect(await verdictOf([kept(6)], undefined, asked)).toMatchObject({
      verdict: 'violation',
      reasons: ['short-retention'],
      settings: { 'Days of backups': '7' },
    });
    expect(await verdictOf([kept(0)])).toMatchObject({ verdict: 'violation', reasons: ['no-backups'] });
    expect(await verdictOf([kept(1)])).toMatchObject({ verdict: 'ok' });
  });

  test('reads no clusters for databases outside clusters', async () => {
    expect((await judged([kept(0), kept(7)])).calls).toEqual(['rds:DescribeDBInstances']);
  });

  test('judges cluster members by their cluster and reads all clusters in one call', async () => {
    const { verdicts, calls } = await judged([member, member, member], cluster('shop', 0));
    expect(verdicts).toMatchObject(
      Array.from({ length: 3 }, () => ({ verdict: 'violation', reasons: ['no-backups'] })),
    );
    expect(calls).toEqual(['rds:DescribeDBInstances', 'rds:DescribeDBClusters']);
    expect(await verdictOf([member], cluster('shop', 7), { minRetentionDays: 7 })).toMatchObject({
      verdict: 'ok',
    });
  });

  test.each<[string, string, AwsAnswer | undefined, string]>([
    ['the retention is missing', '', undefined, 'backups'],
    ['the clusters cannot be read', member, queryError('AccessDenied', 'no', 403), 'clusterBackupDays'],
    ['the cluster is missing', member, cluster('other', 7), 'clusterBackupDays'],
    [
      'a change waits for the window',
      `${kept(0)}<PendingModifiedValues>${kept(7)}</PendingModifiedValues>`,
      undefined,
      'maintenance window',
    ],
  ])('is undecided when %s', async (_, more, clusters, missing) => {
    expect(await verdictOf([more], clusters)).toMatchObject({ verdict: 'undecided', missing });
  });

  test('judges a replica by its own retention only when the policy says so', async () => {
    const replica = `${kept(0)}<ReadReplicaSourceDBInstanceIdentifier>main</ReadReplicaSourceDBInstanceIdentifier>`;
    expect(await verdictOf([replica])).toMatchObject({ verdict: 'ok' });
    expect(await verdictOf([replica], undefined, { includeReplicas: true })).toMatchObject({
      verdict: 'violation',
    });
  });
});

describe('set-backup-retention', () => {
  const remediation = kind.remediations['set-backup-retention'];
  const wanting = (days: string | null) => {
    const finding = sampleFinding({});
    return {
      ...finding,
      plan: { ...finding.plan, settings: days === null ? {} : { 'Days of backups': days } },
    };
  };
  const resource = (given: Partial<Kinds['rds-instance']['backups']>) => {
    const backups = { days: 0, pendingDays: null, cluster: null, replicaOf: null, ...given };
    return example('rds-instance', { id: 'orders', facts: { backups: known(backups) } });
  };
  const pending = (days: number) => `<PendingModifiedValues>${kept(days)}</PendingModifiedValues>`;
  async function run(
    given: Parameters<typeof resource>[0],
    days: string | null,
    { changed = `${kept(0)}${pending(7)}`, shown = kept(0) } = {},
  ) {
    const { clients, requests } = answeringClients(({ call }) =>
      call === 'rds:DescribeDBInstances'
        ? answer('DescribeDBInstances', `<DBInstances>${database('orders', shown)}</DBInstances>`)
        : answer(
            'ModifyDBInstance',
            `<DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><PreferredMaintenanceWindow>sun:05:00-sun:06:00</PreferredMaintenanceWindow>${changed}</DBInstance>`,
          ),
    );
    const receipt = (await remediation?.run(
      reader(clients, scope.account, 'eu-west-1', 0),
      resource(given),
      wanting(days),
    )) as Receipt | undefined;
    return { receipt, fields: requests[0]?.fields };
  }

  test("requests the policy's days in the next maintenance window and mentions the interruption", async () => {
    const { receipt, fields } = await run({ days: 0 }, '7');
    expect(fields).toMatchObject({
      Action: 'ModifyDBInstance',
      DBInstanceIdentifier: 'orders',
      BackupRetentionPeriod: '7',
      ApplyImmediately: 'false',
    });
    expect(receipt?.summary).toBe(
      'Backups are kept for 7 days, effective next maintenance window (sun:05:00-sun:06:00 UTC), with a short interruption.',
    );
    expect(receipt?.undo).toMatchObject({ dbInstanceIdentifier: 'orders', before: { days: 0 } });
  });

  test('does not mention a maintenance window when changing one period to another', async () => {
    expect((await run({ days: 3 }, '7')).receipt?.summary).toBe(
      'Backups are kept for 7 days, AWS applies it shortly.',
    );
  });

  test.each([
    ['the new period', { changed: kept(7) }],
    ['with the new period pending', { changed: `${kept(0)}${pending(7)}` }],
    [
      'with nothing and shows the new period when read again',
      { changed: '', shown: `${kept(0)}${pending(7)}` },
    ],
  ])('is done when RDS answers %s', async (_, answers) => {
    expect((await run({ days: 0 }, '7', answers)).receipt?.undo).toMatchObject({ before: { days: 0 } });
  });

  test.each([
    ['the old period', { changed: kept(0) }],
    ['with another period pending', { changed: `${kept(0)}${pending(3)}` }],
    ['nothing', { changed: '' }],
  ])('has an unknown outcome when RDS answers %s and does not show it', async (_, answers) => {
    const failing = run({ days: 0 }, '7', answers);
    await expect(failing).rejects.toThrow('does not show it yet');
    await expect(failing).rejects.not.toBeInstanceOf(Refused);
  });

  test.each<[string, Parameters<typeof resource>[0], string | null]>([
    ['a member of a cluster', { cluster: 'shop' }, '7'],
    ['a database whose retention is long enough', { days: 14 }, '7'],
    ['a database whose change is pending', { pendingDays: 7 }, '7'],
    ['a plan without days', {}, null],
    ['more days than RDS keeps', {}, '36'],
    ['a retention of 0 days', {}, '0'],
  ])('refuses %s', async (_, given, days) => {
    await expect(run(given, days)).rejects.toThrow(Refused);
  });

  test('isDone is true when the retention is set or pending', () => {
    const isDone = (given: Parameters<typeof resource>[0]) =>
      remediation?.isDone(resource(given), wanting('7'));
    expect(isDone({ days: 7 })).toBe(true);
    expect(isDone({ days: 0, pendingDays: 7 })).toBe(true);
    expect(isDone({ days: 6, pendingDays: 6 })).toBe(false);
    expect(isDone({})).toBe(false);
    expect(remediation?.isDone(undefined, wanting('7'))).toBe(false);
  });

  test('is not blocked by deletion protection, which blocks delete', async () => {
    const { found } = await judged([`${kept(0)}<DeletionProtection>true</DeletionProtection>`]);
    const policy = (await defaultPolicy([rule])).rules[rule.id];
    if (!policy || !found[0]) throw new Error('no policy');
    expect(protectionsOf(found[0], policy)).toEqual([]);
    expect(protectionsOf(found[0], { ...policy, remediation: 'delete' })).toMatchObject([
      { code: 'deletion-protection' },
    ]);
  });

  test('protects members of a cluster', async () => {
    const { found } = await judged([member]);
    expect(found[0]?.protections.map(({ code, from }) => [code, from])).toEqual([
      ['cluster-member', undefined],
    ]);
  });
});
