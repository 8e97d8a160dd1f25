import { DeleteDBInstanceCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { Refused } from '../../../core/ports/remediator.ts';
import { startOf } from '../../../core/shorten.ts';
import { absent, assertAbout, requiredItem } from '../../access/answers.ts';
import { on, sends } from '../../access/permission.ts';
import type { Remediation } from '../define.ts';
import { assertStatus, databases } from './database-status.ts';

/** ARN pattern of the names that `snapshotName` returns. */
const finalSnapshots = 'arn:{partition}:rds:*:{account}:snapshot:janitor-final-*';

const snapshotNotFound = ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'];

export const deletion: Remediation<'rds-instance'> = {
  title: 'Delete the database after a final snapshot',
  undo: {
    possible: 'no',
    how: 'Deletion is permanent; data can be restored from the final snapshot. Automated backups are kept for their retention period.',
  },
  // Deleting also needs permission to create the final snapshot and, with tag copying, to tag it.
  calls: [
    sends(
      'RDS.DeleteDBInstance',
      on(databases, 'rds:DeleteDBInstance'),
      on([databases, finalSnapshots], 'rds:CreateDBSnapshot'),
      on(finalSnapshots, 'rds:AddTagsToResource'),
    ),
  ],
  run: async (aws, { id, region, tags, facts }, finding) => {
    const snapshot = snapshotName(id, finding.id);
    const { DBInstance } = await aws.clients.rds(region).send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: id,
        SkipFinalSnapshot: false,
        FinalDBSnapshotIdentifier: snapshot,
        DeleteAutomatedBackups: false,
      }),
    );
    assertStatus(id, DBInstance, ['deleting']);
    return {
      summary: `Deleting. Final snapshot: ${snapshot}.`,
      undo: {
        ...restoring(id, region, snapshot),
        tags: tags.known ? tags.value : {},
        setup: facts.setup?.known ? facts.setup.value : {},
      },
    };
  },
  isDone: (resource) => resource === undefined,
  kept: {
    calls: [sends('RDS.DescribeDBSnapshots', on([databases, finalSnapshots], 'rds:DescribeDBSnapshots'))],
    read: async (aws, { id: findingId, resource: { id, region } }) => {
      const name = snapshotName(id, findingId);
      const status = await absent(snapshotNotFound, undefined, async () => {
        const { DBSnapshots } = await aws.clients
          .rds(region)
          .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name }));
        const snapshot = requiredItem(DBSnapshots, 'snapshot');
        assertAbout(name, snapshot.DBSnapshotIdentifier);
        assertAbout(id, snapshot.DBInstanceIdentifier);
        return snapshot.Status;
      });
      if (status === undefined) throw new Refused(`Deleted, but its final snapshot ${name} was not found.`);
      // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html
      if (status !== 'available' && status !== 'creating')
        throw new Refused(`Deleted, but its final snapshot ${name} is in the state "${status}".`);
      return {
        summary: `Deleted, confirmed by AWS. Final snapshot: ${name}.`,
        undo: restoring(id, region, name),
      };
    },
  },
};

function restoring(id: string, region: string, snapshot: string) {
  return { call: 'rds:RestoreDBInstanceFromDBSnapshot', dbInstanceIdentifier: id, region, snapshot };
}

/** Unique by the finding's id; letters, digits and single hyphens, at most 255 characters. */
export function snapshotName(id: string, findingId: string): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const end = plain(findingId).slice(-60);
  return `janitor-final-${startOf(plain(id), 150)}-${end}`.replace(/-+/g, '-').toLowerCase();
}
