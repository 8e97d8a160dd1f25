import { StartDBInstanceCommand } from '@aws-sdk/client-rds';
import { dayMs } from '../../../core/calendar.ts';
import { Refused } from '../../../core/ports/remediator.ts';
import { on, sends } from '../../access/permission.ts';
import { differing, isGone } from '../as-left.ts';
import type { UndoStep } from '../define.ts';
import { assertStatus, databases, statusOf } from './database-status.ts';

/** AWS starts a stopped database by itself after this time. */
const stoppedForMs = 7 * dayMs;

/** Undo of `stop`. */
export const startDatabase: UndoStep<'rds-instance'> = {
  calls: [sends('RDS.StartDBInstance', on(databases, 'rds:StartDBInstance'))],
  says: (_receipt, _finding, nowMs) => ({
    is: 'exact',
    title: 'Start the database again',
    lost: 'It takes some minutes. AWS starts it by itself after 7 days.',
    untilMs: nowMs + stoppedForMs,
  }),
  differences: async (_aws, database) => {
    if (!database) return isGone;
    const status = statusOf(database);
    if (status === undefined) throw new Error('its status is unknown');
    return status === 'stopped' || status === 'stopping' ? [] : differing('Status', 'stopped', status);
  },
  run: async (aws, { resource: { id, region } }, database) => {
    if (statusOf(database) === 'stopping')
      throw new Refused('The database is still stopping. Press Undo again in some minutes');
    const { DBInstance } = await aws.clients
      .rds(region)
      .send(new StartDBInstanceCommand({ DBInstanceIdentifier: id }));
    assertStatus(id, DBInstance, ['starting', 'available']);
    return { summary: 'Starting again. It takes some minutes.' };
  },
  isDone: (database) => {
    const status = statusOf(database);
    if (database && status === undefined) return 'unknown';
    return status !== undefined && status !== 'stopped' && status !== 'stopping';
  },
};
