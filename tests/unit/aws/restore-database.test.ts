import { describe, expect, test } from '@jest/globals';
import { createInventory } from '../../../aws/inventory.ts';
import { kind } from '../../../aws/kinds/rds/rds-instance.ts';
import { createRemediator } from '../../../aws/remediator.ts';
import type { Finding, Progress, Receipt } from '../../../core/finding.ts';
import { progressOf } from '../../../core/findings/remediation/outcome.ts';
import { PartlyChanged, Refused } from '../../../core/ports/remediator.ts';
import { type AwsAnswer, answeringClients, callerIdentity, queryError } from '../../support/aws-answers.ts';
import { oneAccount } from '../../support/one-account.ts';
import { sampleFinding } from '../../support/sample-finding.ts';

const account = '123456789012';
const minuteMs = 60_000;
const window = 'sun:05:00-sun:06:00';
const setup = {
  DBInstanceClass: 'db.m5.large',
  Engine: 'postgres',
  AllocatedStorage: 100,
  VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
  PreferredMaintenanceWindow: window,
  EndpointAddress: 'orders.old.example.com',
};
const kept = { snapshot: 'janitor-final-orders', tags: { Owner: 'ada' }, setup };

type Now = {
  readonly status?: string;
  readonly window?: string;
  readonly mark?: string | null;
  readonly address?: string;
};

const databaseXml = ({ status = 'available', window: at = window, mark = 'fnd_1', address }: Now): string => {
  const tags = mark === null ? '' : `<Tag><Key>janitor-finding</Key><Value>${mark}</Value></Tag>`;
  const endpoint = address ? `<Endpoint><Address>${address}</Address><Port>5432</Port></Endpoint>` : '';
  return `<DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><DBInstanceArn>arn:aws:rds:eu-west-1:${account}:db:orders</DBInstanceArn><DBInstanceClass>db.m5.large</DBInstanceClass><Engine>postgres</Engine><DBInstanceStatus>${status}</DBInstanceStatus><MultiAZ>false</MultiAZ><DeletionProtection>false</DeletionProtection><BackupRetentionPeriod>1</BackupRetentionPeriod><ReadReplicaDBInstanceIdentifiers/><PreferredMaintenanceWindow>${at}</PreferredMaintenanceWindow>${endpoint}<TagList>${tags}</TagList></DBInstance>`;
};
const reply = (operation: string, xml: string): AwsAnswer => ({
  xml: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
});
const snapshotXml = (status: string, engine = 'postgres') =>
  reply(
    'DescribeDBSnapshots',
    `<DBSnapshots><DBSnapshot><DBSnapshotIdentifier>janitor-final-orders</DBSnapshotIdentifier><DBInstanceIdentifier>orders</DBInstanceIdentifier><Status>${status}</Status><Engine>${engine}</Engine></DBSnapshot></DBSnapshots>`,
  );

/** AWS after the deletion. `now`: the database with its identifier; null: none. */
function aws(now: Now | null, more: Readonly<Record<string, AwsAnswer>> = {}, nowMs = 0) {
  const usual: Readonly<Record<string, AwsAnswer>> = {
    'sts:GetCallerIdentity': callerIdentity,
    'rds:DescribeDBInstances': now
      ? reply('DescribeDBInstances', `<DBInstances>${databaseXml(now)}</DBInstances>`)
      : queryError('DBInstanceNotFound', 'not found', 404),
    'rds:DescribeDBSnapshots': snapshotXml('available'),
    'rds:RestoreDBInstanceFromDBSnapshot': reply(
      'RestoreDBInstanceFromDBSnapshot',
      databaseXml({ status: 'creating' }),
    ),
    'rds:ModifyDBInstance': reply('ModifyDBInstance', databaseXml({ status: 'modifying' })),
  };
  const { clients, requests } = answeringClients(
    ({ call }) => more[call] ?? usual[call] ?? queryError('AccessDenied', call, 403),
  );
  const accounts = oneAccount(clients, account);
  const { undo } = createRemediator({ accounts, kinds: [kind] as never, nowMs: () => nowMs });
  const inventory = createInventory({ accounts, kinds: [kind] as never, nowMs: () => nowMs });
  const get = () => inventory.get(fresh.resource);
  const changing = () => requests.filter(({ call }) => !call.includes('Describe') && call.startsWith('rds:'));
  return { undo, get, changing };
}

function findingWith(receipt: Receipt['undo'], progress: Progress | null): Finding {
  const base = sampleFinding({
    id: 'fnd_1',
    status: 'undoing',
    receipt: { summary: 'Deleting.', undo: receipt },
  });
  return {
    ...base,
    resource: { ...base.resource, account, region: 'eu-west-1', kind: 'rds-instance', id: 'orders' },
    plan: { ...base.plan, remediation: 'delete' },
    undoing: { by: 'U1', atMs: 0, remediatedAtMs: 0, startedAtMs: 0, progress, outcome: null },
  };
}

const fresh = findingWith(kept, null);
const at = (state: Progress['state']): Finding =>
  findingWith(
    kept,
    progressOf({ note: '', made: 'database orders', inProgress: state, undo: {}, readAgainAfterMs: 0 }, 0),
  );
const restoring = at({ phase: 'restoring' });

async function run(world: ReturnType<typeof aws>, finding: Finding) {
  return world.undo.run({ finding, resource: await world.get() } as never);
}

describe('before the restore', () => {
  test.each([
    ['still being deleted', { status: 'deleting' }, {}, []],
    ['there again', {}, {}, [{ what: 'Database', before: 'deleted', after: 'available' }]],
    ['gone, with its snapshot', null, {}, []],
    [
      'gone, and its snapshot too',
      null,
      { 'rds:DescribeDBSnapshots': queryError('DBSnapshotNotFound', 'no', 404) },
      [{ what: 'Snapshot janitor-final-orders', before: 'available', after: 'gone' }],
    ],
    [
      'gone, and its snapshot has failed',
      null,
      { 'rds:DescribeDBSnapshots': snapshotXml('failed') },
      [{ what: 'Snapshot janitor-final-orders', before: 'available', after: 'failed' }],
    ],
    [
      'gone, and its snapshot has another engine',
      null,
      { 'rds:DescribeDBSnapshots': snapshotXml('available', 'mysql') },
      [{ what: 'Snapshot janitor-final-orders', before: 'postgres', after: 'mysql' }],
    ],
  ])('a database that is %s differs in exactly that', async (_, now, more, differences) => {
    const world = aws(now, more);
    expect(await world.undo.differences(fresh, await world.get())).toEqual(differences);
  });

  test('a database that is still being deleted is not restored', async () => {
    const world = aws({ status: 'deleting' });
    await expect(run(world, fresh)).rejects.toThrow(/still being deleted/);
    await expect(run(world, fresh)).rejects.toBeInstanceOf(Refused);
    expect(world.changing()).toEqual([]);
  });

  test.each([
    ['no setup', { snapshot: 'janitor-final-orders' }, 'was lost'],
    ['no snapshot', { setup }, 'was lost'],
    [
      '50 tags',
      { ...kept, tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, ''])) },
      'It had 50 tags',
    ],
  ])('a receipt with %s offers no undo, and says why', (_, undo, why) => {
    const world = aws(null);
    expect(world.undo.says(fresh, { summary: '', undo })).toMatchObject({
      is: 'no',
      lost: expect.stringContaining(why),
    });
  });

  test('the receipt says what the snapshot costs, and a managed password is lost', () => {
    const { undo } = aws(null);
    expect(undo.says(fresh, { summary: '', undo: kept })).toEqual({
      is: 'equivalent',
      title: 'Restore the database from its final snapshot',
      lost: 'Restoring can take hours. Point-in-time recovery starts over. The final snapshot costs at most $10.55 a month until you delete it.',
      untilMs: null,
    });
    const managed = { ...kept, setup: { ...setup, MasterUserSecret: { SecretArn: 'x' } } };
    expect(undo.says(fresh, { summary: '', undo: managed })).toMatchObject({
      is: 'partly',
      lost: expect.stringMatching(/^Does not come back: the password.*Set a new master password/),
    });
  });
});

describe('the restore', () => {
  test('has the former settings, the tags, and a mark', async () => {
    const world = aws(null);
    expect(await run(world, fresh)).toMatchObject({
      made: 'database orders',
      note: 'RDS is restoring it (creating)',
    });
    expect(world.changing().map(({ fields }) => fields)).toEqual([
      expect.objectContaining({
        DBInstanceIdentifier: 'orders',
        DBSnapshotIdentifier: 'janitor-final-orders',
        DBInstanceClass: 'db.m5.large',
        'VpcSecurityGroupIds.VpcSecurityGroupId.1': 'sg-1',
        'Tags.Tag.1.Key': 'Owner',
        'Tags.Tag.2.Key': 'janitor-finding',
        'Tags.Tag.2.Value': 'fnd_1',
      }),
    ]);
  });

  const exists = {
    'rds:RestoreDBInstanceFromDBSnapshot': queryError('DBInstanceAlreadyExists', 'exists', 400),
  };

  test('that exists already is its own by the mark, and otherwise refused', async () => {
    const own = aws({ status: 'creating' }, exists);
    expect(await own.undo.run({ finding: fresh, resource: undefined } as never)).toMatchObject({
      note: 'RDS is restoring it (creating)',
    });
    for (const mark of [null, 'fnd_2']) {
      const foreign = aws({ mark }, exists);
      const outcome = foreign.undo.run({ finding: fresh, resource: undefined } as never);
      await expect(outcome).rejects.toBeInstanceOf(Refused);
      await expect(outcome).rejects.toThrow('Another database has the identifier orders now');
    }
  });

  test.each([
    ['DBParameterGroupNotFound', 404],
    ['InstanceQuotaExceeded', 400],
    ['KMSKeyNotAccessibleFault', 400],
    ['InvalidVPCNetworkStateFault', 400],
  ])('that AWS refuses with %s has changed nothing', async (code, status) => {
    const world = aws(null, { 'rds:RestoreDBInstanceFromDBSnapshot': queryError(code, 'no', status) });
    await expect(run(world, fresh)).rejects.toBeInstanceOf(Refused);
  });

  test('whose response was lost is found by its mark', async () => {
    expect(await aws({ status: 'creating' }).undo.readProgress(fresh)).toMatchObject({ isReady: false });
    expect(await aws(null).undo.readProgress(fresh)).toBeNull();
    await expect(aws({ mark: null }).undo.readProgress(fresh)).rejects.toBeInstanceOf(Refused);
  });

  test.each(['backing-up', 'configuring-enhanced-monitoring', 'modifying', 'rebooting'])(
    'is not ready while RDS is %s',
    async (status) => {
      expect(await aws({ status }).undo.readProgress(restoring)).toMatchObject({
        isReady: false,
        note: `RDS is restoring it (${status})`,
      });
    },
  );

  test.each(['incompatible-restore', 'failed', 'deleting'])('has failed in the state %s', async (status) => {
    const progress = aws({ status }).undo.readProgress(restoring);
    await expect(progress).rejects.toBeInstanceOf(Refused);
    await expect(progress).rejects.toThrow(`The restored database is in the state "${status}".`);
  });
});

describe('the settings that a restore leaves out', () => {
  const other = { window: 'sat:00:00-sat:00:30', address: 'orders.new.example.com' };

  test('are set once, at once, and are in progress', async () => {
    const world = aws(other);
    expect(await run(world, restoring)).toMatchObject({
      note: 'restored; RDS applies its settings (modifying)',
      inProgress: { phase: 'settings' },
    });
    expect(world.changing().map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ PreferredMaintenanceWindow: window, ApplyImmediately: 'true' }),
    ]);
  });

  test('need no call when they are as before, and a new endpoint is named', async () => {
    const world = aws({ address: 'orders.new.example.com' });
    expect(await run(world, restoring)).toEqual({
      summary: 'Restored from janitor-final-orders. New endpoint: orders.new.example.com:5432.',
    });
    expect(world.changing()).toEqual([]);
  });

  test.each([null, 'fnd_2'])('are never set on a database with the mark %p', async (mark) => {
    const world = aws({ ...other, mark });
    await expect(run(world, restoring)).rejects.toBeInstanceOf(PartlyChanged);
    expect(world.changing()).toEqual([]);
  });

  test('that AWS refuses end the undo with a part done', async () => {
    const world = aws(other, { 'rds:ModifyDBInstance': queryError('InvalidDBInstanceState', 'busy', 400) });
    const outcome = run(world, restoring);
    await expect(outcome).rejects.toBeInstanceOf(PartlyChanged);
    await expect(outcome).rejects.toThrow('Restored, but not set as before: maintenance window.');
  });

  test('whose response was lost are read, not sent again', async () => {
    const lost = aws(other, { 'rds:ModifyDBInstance': queryError('InternalFailure', 'oops', 500) });
    const outcome = run(lost, restoring);
    await expect(outcome).rejects.not.toBeInstanceOf(Refused);
    await expect(outcome).rejects.not.toBeInstanceOf(PartlyChanged);
    const isDone = async (now: Now) => {
      const world = aws(now);
      return world.undo.isDone(restoring, await world.get());
    };
    expect(await isDone(other)).toBe(false);
    expect(await isDone({})).toBe(true);
    expect(await isDone({ mark: null })).toBe(false);
    const world = aws({});
    expect(world.undo.isDone(fresh, await world.get())).toBe(false);
  });

  test('are waited for, and after half an hour named as missing', async () => {
    const waiting = at({ phase: 'settings', sinceMs: 0 });
    const ready = async (now: Now, nowMs: number) =>
      (await aws(now, {}, nowMs).undo.readProgress(waiting))?.isReady;
    expect(await ready({}, minuteMs)).toBe(true);
    expect(await ready({ status: 'modifying' }, minuteMs)).toBe(false);
    expect(await ready(other, 29 * minuteMs)).toBe(false);
    expect(await ready(other, 30 * minuteMs)).toBe(true);
    const world = aws({ ...other, address: 'orders.old.example.com' }, {}, 30 * minuteMs);
    expect(await run(world, waiting)).toEqual({
      summary:
        'Restored from janitor-final-orders. Its endpoint is the same. Not as before: maintenance window.',
    });
    expect(world.changing()).toEqual([]);
  });
});
