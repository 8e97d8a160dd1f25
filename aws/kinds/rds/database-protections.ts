import type { DBInstance } from '@aws-sdk/client-rds';
import type { Protection } from '../../../core/resource.ts';

const endings = ['delete', 'stop'];

/** Why a database is never changed, in words. */
export function databaseProtections(db: DBInstance): readonly Protection[] {
  const { Engine = '', DBClusterIdentifier: cluster, DBInstanceStatus: status = 'unknown' } = db;
  const found: Protection[] = [];
  if (cluster || Engine.startsWith('aurora')) {
    found.push({
      code: 'cluster-member',
      because: `It belongs to ${cluster ? `the database cluster ${cluster}` : 'an Aurora cluster'}, which is changed as a whole.`,
    });
  }
  if (Engine.startsWith('custom-')) {
    found.push({
      code: 'rds-custom',
      because: 'It is RDS Custom, which takes no final snapshot when it is deleted.',
    });
  }
  const source = db.ReadReplicaSourceDBInstanceIdentifier ?? db.ReadReplicaSourceDBClusterIdentifier;
  if (source) found.push({ code: 'replica', because: `It is a replica of ${source}.` });
  const replicas = [
    ...(db.ReadReplicaDBInstanceIdentifiers ?? []),
    ...(db.ReadReplicaDBClusterIdentifiers ?? []),
  ];
  if (replicas.length > 0) {
    found.push({
      code: 'replica-source',
      because: `Replicas copy from it: ${replicas.join(', ')}.`,
      from: endings,
    });
  }
  if (db.DeletionProtection) {
    found.push({
      code: 'deletion-protection',
      because: 'Its deletion protection is on. The janitor never switches it off.',
      from: endings,
    });
  }
  if (status !== 'available') {
    found.push({
      code: 'state',
      because: `It is in the state "${status}", in which it is left alone.`,
    });
  }
  return found;
}
