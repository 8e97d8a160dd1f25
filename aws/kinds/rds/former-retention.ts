import { Refused } from '../../../core/ports/remediator.ts';
import type { Resource } from '../../../core/resource.ts';
import { type Call, on, sends } from '../../access/permission.ts';
import { differing, isGone, keptIn, keptTooLittle } from '../as-left.ts';
import type { Reader, UndoStep } from '../define.ts';
import { daysIn, keeps, modifyRetention } from './backups.ts';
import { databases } from './database-status.ts';

type RdsDatabase = Resource<'rds-instance'>;

/** Undo of `set-backup-retention`: the former number of days. */
export function formerRetention(
  describe: Call,
  read: (aws: Reader, ref: { readonly id: string }) => Promise<RdsDatabase | undefined>,
): UndoStep<'rds-instance'> {
  return {
    calls: [sends('RDS.ModifyDBInstance', on(databases, 'rds:ModifyDBInstance')), describe],
    says: ({ undo }) => {
      const days = formerDays(undo);
      return days === null
        ? keptTooLittle
        : {
            is: 'exact',
            title: `Set the backup retention back to ${days} ${days === 1 ? 'day' : 'days'}`,
            lost:
              days === 0
                ? 'AWS then deletes all automated backups.'
                : 'AWS then deletes automated backups that are older.',
            untilMs: null,
          };
    },
    differences: async (_aws, database, finding) => {
      if (!database) return isGone;
      const { backups } = database.facts;
      if (!backups?.known) throw new Error('its backup retention is unknown');
      return differing('Days of backups', String(daysIn(finding)), String(keeps(backups.value)));
    },
    run: async (aws, finding) => {
      const { id, region } = finding.resource;
      const days = formerDays(keptIn(finding));
      if (days === null) throw new Refused('The former retention is not stored');
      await modifyRetention(aws, { id, region }, days, () => read(aws, { id }));
      return { summary: `Retention of backups is ${days} days again. AWS applies it shortly.` };
    },
    isDone: (database, finding) => {
      if (!database) return false;
      const { backups } = database.facts;
      if (!backups?.known) return 'unknown';
      return keeps(backups.value) === formerDays(keptIn(finding));
    },
  };
}

function formerDays(undo: Readonly<Record<string, unknown>>): number | null {
  const { days } = Object(undo['before']) as { readonly days?: unknown };
  return typeof days === 'number' ? days : null;
}
