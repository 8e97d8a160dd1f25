import { type DBSnapshot, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { startOf } from '../../../core/shorten.ts';
import { absent, assertAbout, requiredItem } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import type { Reader } from '../define.ts';
import { databases } from './database-status.ts';

/** ARN pattern of the names that `snapshotName` returns. */
export const finalSnapshots = 'arn:{partition}:rds:*:{account}:snapshot:janitor-final-*';

export const describeSnapshots = sends(
  'RDS.DescribeDBSnapshots',
  on([databases, finalSnapshots], 'rds:DescribeDBSnapshots'),
);

const snapshotNotFound = ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'];

/** Undefined: there is none. Throws when RDS answers about another snapshot or another database. */
export function readFinalSnapshot(
  aws: Reader,
  { id, region }: { readonly id: string; readonly region: string },
  name: string,
): Promise<DBSnapshot | undefined> {
  return absent(snapshotNotFound, undefined, async () => {
    const { DBSnapshots } = await aws.clients
      .rds(region)
      .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name }));
    const snapshot = requiredItem(DBSnapshots, 'snapshot');
    assertAbout(name, snapshot.DBSnapshotIdentifier);
    assertAbout(id, snapshot.DBInstanceIdentifier);
    if (!snapshot.Status) throw new Error(`RDS's response lacks the status of snapshot ${name}`);
    return snapshot;
  });
}

/** Unique by the finding's id; letters, digits and single hyphens, at most 255 characters. */
export function snapshotName(id: string, findingId: string): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const end = plain(findingId).slice(-60);
  return `janitor-final-${startOf(plain(id), 150)}-${end}`.replace(/-+/g, '-').toLowerCase();
}
