import {
  appendsAudit,
  findsDebt,
  givesUpClaims,
  listsByStatus,
  readsMany,
  readsState,
  updatesState,
  writesState,
} from '../core/functions/table-uses.ts';

/** The deps and tables of every function that rechecks and remediates. */
export const recheckDeps = [
  'clock',
  'ids',
  'log',
  'policy',
  'rules',
  'findings',
  'scanStatus',
  'debts',
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
      BatchGetItem: readsMany,
      PutItem: writesState,
      UpdateItem: updatesState,
      DeleteItem: givesUpClaims,
      ConditionCheckItem: 'Remediate only while there is no pause',
    },
    indexes: { ...listsByStatus, ...findsDebt },
  },
  audit: { table: appendsAudit },
} as const;
