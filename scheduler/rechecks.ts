import {
  appendsAudit,
  givesUpClaims,
  readsState,
  updatesState,
  writesState,
} from '../core/functions/table-uses.ts';

/** The deps of every function that rechecks and remediates. */
export const recheckDeps = [
  'clock',
  'ids',
  'log',
  'policy',
  'rules',
  'findings',
  'queue',
  'keyValue',
  'inventory',
  'remediator',
  'telemetry',
] as const;

export const recheckTables = {
  state: {
    table: {
      GetItem: readsState,
      PutItem: writesState,
      UpdateItem: updatesState,
      DeleteItem: givesUpClaims,
      ConditionCheckItem: 'Remediate only while there is no pause',
    },
  },
  audit: { table: appendsAudit },
} as const;
