import type { Undoes } from '../../../core/remediation/undoing.ts';
import { rdsSnapshotMonthlyUsd } from '../../prices.ts';
import { isReserved, type RestoreOrder } from './restore-settings.ts';

/** What the restored database is without, and what its undo costs, from what the receipt keeps. */
export function restoreSays(order: RestoreOrder, region: string): Undoes {
  const lost = lostWith(order);
  const sentences = [
    ...(lost.length === 0 ? [] : [`Does not come back: ${lost.join(', ')}.`]),
    'Restoring can take hours. Point-in-time recovery starts over.',
    snapshotCost(order, region),
    ...(order.setup.MasterUserSecret ? ['Set a new master password: its secret was deleted.'] : []),
  ];
  return {
    is: lost.length > 0 ? 'partly' : 'equivalent',
    title: 'Restore the database from its final snapshot',
    lost: sentences.join(' '),
    untilMs: null,
  };
}

/** In words, as parts of a sentence. */
export function lostWith({ setup, tags }: Pick<RestoreOrder, 'setup' | 'tags'>): readonly string[] {
  const roles = setup.AssociatedRoles?.length ?? 0;
  const isMonitored = (setup.MonitoringInterval ?? 0) > 0;
  return [
    ...(setup.MasterUserSecret ? ['the password in Secrets Manager'] : []),
    ...(isMonitored ? ['Enhanced Monitoring'] : []),
    ...(roles > 0 ? [roles === 1 ? 'its IAM role' : `its ${roles} IAM roles`] : []),
    ...((setup.DomainMemberships?.length ?? 0) > 0 ? ['its directory'] : []),
    ...(setup.TdeCredentialArn ? ['its TDE credential'] : []),
    ...(Object.keys(tags).some(isReserved) ? ['tags of AWS (aws:…)'] : []),
    ...(setup.VpcSecurityGroups === undefined ? ['its security groups, which are unknown'] : []),
  ];
}

function snapshotCost({ setup: { AllocatedStorage: sizeGiB } }: RestoreOrder, region: string): string {
  const usd = sizeGiB === undefined ? null : rdsSnapshotMonthlyUsd(sizeGiB, region);
  const price = usd === null ? 'costs money' : `costs at most $${usd.toFixed(2)} a month`;
  return `The final snapshot ${price} until you delete it.`;
}
