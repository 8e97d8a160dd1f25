import { example } from '../core/facts/examples.ts';
import { phaseOf } from '../core/facts/lifecycles.ts';
import { type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, undecided, violation } from '../core/rule.ts';

type Backups = Kinds['rds-instance']['backups'];

/** Members of a cluster (Aurora, Multi-AZ) are judged by their cluster, which has the backups of all members. */
export const rule = defineRule({
  id: 'rds-instance-without-backups',
  title: 'Database with too few backup days',
  kind: 'rds-instance',
  severity: 'high',
  thresholds: { minRetentionDays: 1, includeReplicas: false },
  docs: {
    reports: ({ minRetentionDays }) =>
      `databases that keep automated backups for less than ${minRetentionDays} ${minRetentionDays === 1 ? 'day' : 'days'}; cluster members are judged by their cluster`,
    thresholds: {
      minRetentionDays: 'required days of backups',
      includeReplicas: 'judge replicas too',
    },
  },
  remediation: 'set-backup-retention',
  remediations: ['set-backup-retention'],
  saves: false,
  compliance: { passing: 'Backups on' },
  judge: ({ fact, thresholds: { minRetentionDays, includeReplicas } }) => {
    const status = fact('status');
    const phase = phaseOf('rds-instance', status);
    if (phase === 'ending') return ok('It is being deleted.', { numbers: { Status: status } });
    const { days, pendingDays, cluster, replicaOf } = fact('backups');
    const asked = { 'Required days of backups': minRetentionDays };
    if (cluster !== null) {
      const kept = fact('clusterBackupDays') ?? 0;
      const numbers = { Cluster: cluster, 'Days of backups of the cluster': kept, ...asked };
      if (kept >= minRetentionDays)
        return ok(`Its cluster ${cluster} keeps backups for ${inDays(kept)}.`, { numbers });
      if (phase === 'passing') return inPassing(status, numbers);
      return violation(`Its cluster ${cluster} ${lack(kept, minRetentionDays)}.`, [reason(kept)], {
        numbers,
      });
    }
    if (replicaOf !== null && !includeReplicas) {
      return ok(`Replica of ${replicaOf}; the backups of its source count.`, {
        numbers: { 'Replica of': replicaOf, 'Days of backups': days, ...asked },
      });
    }
    const numbers = {
      'Days of backups': days,
      ...(pendingDays === null ? {} : { 'Days of backups after the next maintenance window': pendingDays }),
      ...asked,
    };
    if (days >= minRetentionDays) return ok(`It keeps backups for ${inDays(days)}.`, { numbers });
    if ((pendingDays ?? 0) >= minRetentionDays) {
      const because = `Set to ${inDays(pendingDays ?? 0)}, effective next maintenance window.`;
      return undecided('maintenance window', because, { numbers });
    }
    if (phase === 'passing') return inPassing(status, numbers);
    return violation(
      `It ${lack(days, minRetentionDays)}.`,
      [reason(days)],
      { numbers },
      {
        settings: { 'Days of backups': String(minRetentionDays) },
      },
    );
  },
  examples: {
    violating: [
      database({ days: 0 }),
      database({ days: 0, pendingDays: 0 }),
      database({ days: 7, cluster: 'shop' }, 0),
    ],
    ok: [
      database({ days: 1 }),
      database({ days: 0, cluster: 'shop' }, 7),
      database({ days: 0, replicaOf: 'orders' }),
      database({ days: 0 }, null, 'deleting'),
    ],
    undecided: [
      database({ days: 0, pendingDays: 7 }),
      database({ days: 0 }, null, 'modifying'),
      example('rds-instance', { facts: { status: known('available'), backups: unknown('access denied') } }),
      example('rds-instance', {
        facts: {
          status: known('available'),
          backups: known({ days: 7, pendingDays: null, cluster: 'shop', replicaOf: null }),
          clusterBackupDays: unknown('access denied'),
        },
      }),
    ],
  },
});

function inPassing(status: string, numbers: Evidence['numbers']) {
  return undecided('status', `Not available (${status}).`, { numbers: { ...numbers, Status: status } });
}

function reason(days: number): string {
  return days === 0 ? 'no-backups' : 'short-retention';
}

function lack(days: number, required: number): string {
  return days === 0
    ? 'keeps no automated backups'
    : `keeps backups for ${inDays(days)}; ${inDays(required)} are required`;
}

function inDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function database(given: Partial<Backups>, clusterDays: number | null = null, status = 'available') {
  return example('rds-instance', {
    facts: {
      status: known(status),
      backups: known({ days: 0, pendingDays: null, cluster: null, replicaOf: null, ...given }),
      clusterBackupDays: known(clusterDays),
    },
  });
}
