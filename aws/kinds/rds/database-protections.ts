import type { DBInstance } from '@aws-sdk/client-rds';
import { phaseOf } from '../../../core/facts/lifecycles.ts';
import type { Protection } from '../../../core/resource.ts';

const endings = ['delete', 'stop'];

/** Fields that RDS returns for every instance. Lists of replicas are empty when there are none. */
const told = [
  ['DeletionProtection', 'deletion-protection-unread', 'whether its deletion protection is on'],
  ['ReadReplicaDBInstanceIdentifiers', 'replicas-unread', 'whether replicas copy from it'],
  ['MultiAZ', 'zones-unread', 'Multi-AZ'],
] as const;

/** Returns why a database is never changed. */
export function databaseProtections(db: DBInstance): readonly Protection[] {
  const { Engine = '', DBClusterIdentifier: cluster, DBInstanceStatus: status = 'unknown' } = db;
  const found: Protection[] = [];
  if (cluster || Engine.startsWith('aurora')) {
    found.push({
      code: 'cluster-member',
      because: `Member of ${cluster ? `the database cluster ${cluster}` : 'an Aurora cluster'}: change the cluster.`,
    });
  }
  if (Engine.startsWith('custom-')) {
    found.push({
      code: 'rds-custom',
      because: 'RDS Custom: there is no final snapshot when it is deleted.',
    });
  }
  const source = db.ReadReplicaSourceDBInstanceIdentifier ?? db.ReadReplicaSourceDBClusterIdentifier;
  if (source) found.push({ code: 'replica', because: `Replica of ${source}.` });
  const replicas = [
    ...(db.ReadReplicaDBInstanceIdentifiers ?? []),
    ...(db.ReadReplicaDBClusterIdentifiers ?? []),
  ];
  if (replicas.length > 0) {
    found.push({
      code: 'replica-source',
      because: `It has replicas: ${replicas.join(', ')}.`,
      from: endings,
    });
  }
  if (db.DeletionProtection) {
    found.push({
      code: 'deletion-protection',
      because: 'Deletion protection is on. Janitor never turns it off.',
      from: endings,
    });
  }
  const phase = phaseOf('rds-instance', status);
  if (phase !== 'steady') {
    found.push({
      code: 'state',
      because: `In the state "${status}": Janitor does not touch it.`,
      ...(phase === 'broken' ? {} : { passes: true }),
    });
  }
  for (const [field, code, what] of told)
    if (db[field] === undefined)
      found.push({ code, because: `RDS does not report ${what}.`, from: endings, isUnread: true });
  return found;
}
