import { DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource } from '../../../core/resource.ts';
import { on, sends } from '../../access/permission.ts';
import type { Remediation } from '../define.ts';
import { assertStatus, databases } from './database-status.ts';
import { describeSnapshots, finalSnapshots, readFinalSnapshot, snapshotName } from './final-snapshot.ts';

/** Its undo needs the kind's way to read a database: `restore-database.ts`. */
export const deletion: Omit<Remediation<'rds-instance'>, 'undoing'> = {
  title: 'Delete the database after a final snapshot',
  undo: {
    possible: 'no',
    how: 'Deletion is permanent; a new database can be restored from the final snapshot. The snapshot costs money until it is deleted. Automated backups are kept for their retention period.',
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
  keeps,
  run: async (aws, database, finding) => {
    const { id, region } = database;
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
      undo: { ...restoring(id, region, snapshot), ...keeps(database) },
    };
  },
  isDone: (resource) => resource === undefined,
  kept: {
    calls: [describeSnapshots],
    read: async (aws, { id: findingId, resource: { id, region } }) => {
      const name = snapshotName(id, findingId);
      const snapshot = await readFinalSnapshot(aws, { id, region }, name);
      if (!snapshot) throw new Refused(`Deleted, but its final snapshot ${name} was not found.`);
      const { Status: status } = snapshot;
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

function keeps({ tags, facts: { setup } }: Resource<'rds-instance'>) {
  return { tags: tags.known ? tags.value : {}, setup: setup?.known ? setup.value : {} };
}

function restoring(id: string, region: string, snapshot: string) {
  return { call: 'rds:RestoreDBInstanceFromDBSnapshot', dbInstanceIdentifier: id, region, snapshot };
}
