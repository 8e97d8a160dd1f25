import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { snapshotName } from '../../../aws/kinds/rds/final-snapshot.ts';
import { kind } from '../../../aws/kinds/rds/rds-instance.ts';
import { everyPage } from '../../../core/listing.ts';
import { type AwsAnswer, answeringClients, callerIdentity, queryError } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';

const account = '123456789012';
const scope = { account, region: 'eu-west-1', kind: 'rds-instance' };

function databases(more = '', marker = '', id = 'orders', without = ''): AwsAnswer {
  const basics = [
    ['DBInstanceIdentifier', id],
    ['DBInstanceArn', `arn:aws:rds:eu-west-1:${account}:db:${id}`],
    ['DBInstanceClass', 'db.m5.large'],
    ['Engine', 'postgres'],
    ['DBInstanceStatus', 'available'],
    ['MultiAZ', 'false'],
    ['InstanceCreateTime', '2026-01-02T03:04:05.000Z'],
    ['DeletionProtection', 'false'],
    ['ReadReplicaDBInstanceIdentifiers', ''],
  ]
    .filter(([name]) => name !== without && !more.includes(`<${name}>`))
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
  const next = marker ? `<Marker>${marker}</Marker>` : '';
  return {
    xml: `<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>${basics}${more}</DBInstance></DBInstances>${next}</DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
  };
}

function inventoryOf(answer: (fields: Readonly<Record<string, string>>) => AwsAnswer) {
  const { clients, requests } = answeringClients(({ call, fields }) =>
    call === 'sts:GetCallerIdentity' ? callerIdentity : answer(fields),
  );
  return {
    inventory: createInventory({ accounts: oneAccount(clients), kinds: [kind], nowMs: () => 0 }),
    requests,
  };
}

async function listOne(more: string) {
  const { inventory } = inventoryOf(() => databases(more));
  const [found] = await everyPage(inventory.list(scope));
  if (!found) throw new Error('nothing was listed');
  return { found, inventory };
}

describe('a database', () => {
  test.each([
    [
      'an Aurora member',
      '<Engine>aurora-postgresql</Engine><DBClusterIdentifier>shop</DBClusterIdentifier>',
      'cluster-member',
      'shop',
    ],
    [
      'a member of a Multi-AZ cluster',
      '<DBClusterIdentifier>shop</DBClusterIdentifier>',
      'cluster-member',
      'shop',
    ],
    ['an RDS Custom instance', '<Engine>custom-oracle-ee</Engine>', 'rds-custom', 'RDS Custom'],
    [
      'a replica',
      '<ReadReplicaSourceDBInstanceIdentifier>main</ReadReplicaSourceDBInstanceIdentifier>',
      'replica',
      'main',
    ],
    [
      'a replica of a cluster',
      '<ReadReplicaSourceDBClusterIdentifier>main</ReadReplicaSourceDBClusterIdentifier>',
      'replica',
      'main',
    ],
    [
      'the source of a replica',
      '<ReadReplicaDBInstanceIdentifiers><ReadReplicaDBInstanceIdentifier>r1</ReadReplicaDBInstanceIdentifier></ReadReplicaDBInstanceIdentifiers>',
      'replica-source',
      'r1',
    ],
    [
      'the source of a cluster replica',
      '<ReadReplicaDBClusterIdentifiers><ReadReplicaDBClusterIdentifier>c1</ReadReplicaDBClusterIdentifier></ReadReplicaDBClusterIdentifiers>',
      'replica-source',
      'c1',
    ],
    [
      'protected from deletion',
      '<DeletionProtection>true</DeletionProtection>',
      'deletion-protection',
      'never turns it off',
    ],
    [
      'in a state without snapshots',
      '<DBInstanceStatus>incompatible-restore</DBInstanceStatus>',
      'state',
      'incompatible-restore',
    ],
    ['being created', '<DBInstanceStatus>creating</DBInstanceStatus>', 'state', 'creating'],
  ])('is protected against stop and delete when it is %s', async (_, xml, code, word) => {
    const { found } = await listOne(xml);
    expect(found.protections).toEqual([
      expect.objectContaining({ code, because: expect.stringContaining(word) }),
    ]);
  });

  test('without special fields is not protected and has its tags and price', async () => {
    const { found } = await listOne(
      '<TagList><Tag><Key>owner</Key><Value>ada@example.com</Value></Tag></TagList>',
    );
    expect(found).toMatchObject({
      protections: [],
      tags: { known: true, value: { owner: 'ada@example.com' } },
      material: { Type: 'db.m5.large', Engine: 'postgres', 'Multi-AZ': 'no', Owner: 'ada@example.com' },
    });
    expect(found.monthlyUsd).toBeGreaterThan(100);
  });

  test.each([
    ['DeletionProtection', 'deletion-protection-unread'],
    ['ReadReplicaDBInstanceIdentifiers', 'replicas-unread'],
    ['MultiAZ', 'zones-unread'],
  ])('has an unread protection when RDS leaves out %s', async (field, code) => {
    const { inventory } = inventoryOf(() => databases('', '', 'orders', field));
    const [found] = await everyPage(inventory.list(scope));
    const unread = expect.objectContaining({ code, isUnread: true, from: ['delete', 'stop'] });
    expect(found?.protections).toEqual([unread]);
    const read = await inventory.get({ ...scope, id: 'orders', arn: '', name: '' });
    expect(read?.protections).toEqual([unread]);
  });

  test('keeps in its setup what undo needs to restore it from its snapshot', async () => {
    const told = [
      '<StorageType>io2</StorageType><AllocatedStorage>400</AllocatedStorage><Iops>12000</Iops><StorageThroughput>500</StorageThroughput>',
      '<StorageEncrypted>true</StorageEncrypted><KmsKeyId>arn:aws:kms:eu-west-1:123456789012:key/1</KmsKeyId>',
      '<AvailabilityZone>eu-west-1b</AvailabilityZone><NetworkType>DUAL</NetworkType><PubliclyAccessible>false</PubliclyAccessible>',
      '<DBSubnetGroup><DBSubnetGroupName>private</DBSubnetGroupName></DBSubnetGroup><Endpoint><Port>5433</Port></Endpoint>',
      '<VpcSecurityGroups><VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId></VpcSecurityGroupMembership></VpcSecurityGroups>',
      '<DBParameterGroups><DBParameterGroup><DBParameterGroupName>own-pg</DBParameterGroupName></DBParameterGroup></DBParameterGroups>',
      '<OptionGroupMemberships><OptionGroupMembership><OptionGroupName>own-og</OptionGroupName></OptionGroupMembership></OptionGroupMemberships>',
      '<EnabledCloudwatchLogsExports><member>postgresql</member></EnabledCloudwatchLogsExports><CACertificateIdentifier>rds-ca-rsa2048-g1</CACertificateIdentifier>',
      '<IAMDatabaseAuthenticationEnabled>true</IAMDatabaseAuthenticationEnabled><PerformanceInsightsEnabled>true</PerformanceInsightsEnabled><PerformanceInsightsRetentionPeriod>93</PerformanceInsightsRetentionPeriod>',
      '<BackupRetentionPeriod>7</BackupRetentionPeriod><PreferredBackupWindow>03:00-03:30</PreferredBackupWindow><PreferredMaintenanceWindow>sun:05:00-sun:06:00</PreferredMaintenanceWindow>',
    ];
    const { found } = await listOne(told.join(''));
    expect(found.facts['setup']).toEqual({
      known: true,
      value: {
        DBInstanceClass: 'db.m5.large',
        Engine: 'postgres',
        MultiAZ: false,
        DeletionProtection: false,
        StorageType: 'io2',
        AllocatedStorage: 400,
        Iops: 12_000,
        StorageThroughput: 500,
        StorageEncrypted: true,
        KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1',
        AvailabilityZone: 'eu-west-1b',
        NetworkType: 'DUAL',
        PubliclyAccessible: false,
        DBSubnetGroupName: 'private',
        Port: 5_433,
        VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
        DBParameterGroups: [{ DBParameterGroupName: 'own-pg' }],
        OptionGroupMemberships: [{ OptionGroupName: 'own-og' }],
        EnabledCloudwatchLogsExports: ['postgresql'],
        CACertificateIdentifier: 'rds-ca-rsa2048-g1',
        IAMDatabaseAuthenticationEnabled: true,
        PerformanceInsightsEnabled: true,
        PerformanceInsightsRetentionPeriod: 93,
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '03:00-03:30',
        PreferredMaintenanceWindow: 'sun:05:00-sun:06:00',
      },
    });
  });

  test('with SQL Server Multi-AZ is probed as not stoppable', async () => {
    const { found, inventory } = await listOne('<Engine>sqlserver-se</Engine><MultiAZ>true</MultiAZ>');
    expect((await inventory.probe(found, 'stop')).probe.allowed).toBe('no');
    expect((await inventory.probe(found, 'delete')).probe.allowed).toBe('unknown');
  });

  test('is listed page by page, 100 at a time', async () => {
    const { inventory, requests } = inventoryOf(({ Marker }) =>
      Marker ? databases('', '', 'two') : databases('', 'next', 'one'),
    );
    expect((await everyPage(inventory.list(scope))).map(({ id }) => id)).toEqual(['one', 'two']);
    expect(requests.find(({ call }) => call === 'rds:DescribeDBInstances')?.fields['MaxRecords']).toBe('100');
  });

  test.each(['docdb', 'neptune'])('with the engine %s is left out', async (engine) => {
    const { inventory, requests } = inventoryOf(({ Marker, DBInstanceIdentifier }) =>
      Marker || DBInstanceIdentifier
        ? databases(`<Engine>${engine}</Engine>`, '', 'graph')
        : databases('', 'next', 'orders'),
    );
    expect((await everyPage(inventory.list(scope))).map(({ id }) => id)).toEqual(['orders']);
    expect(requests.filter(({ call }) => call === 'rds:DescribeDBInstances')).toHaveLength(2);
    expect(await inventory.get({ ...scope, id: 'graph', arn: '', name: '' })).toBeUndefined();
  });

  test('that no longer exists is undefined', async () => {
    const { inventory } = inventoryOf(() => queryError('DBInstanceNotFound', 'not found', 404));
    expect(await inventory.get({ ...scope, id: 'orders', arn: '', name: '' })).toBeUndefined();
  });
});

describe('the name of a final snapshot', () => {
  test('has a form that RDS accepts and is unique to the finding', () => {
    const name = snapshotName('orders--db', 'fnd_01HX.7Z');
    expect(name).toBe('janitor-final-orders-db-fnd-01hx-7z');
    expect(snapshotName('orders', 'f-1')).not.toBe(snapshotName('orders', 'f-2'));
    const long = snapshotName('a'.repeat(300), `f-${'9'.repeat(300)}`);
    expect(long).toMatch(/^[a-z](-?[a-z0-9])*$/);
    expect(long.length).toBeLessThanOrEqual(255);
  });
});
