/** Reasons for table access that several functions share. */

export const readsState = 'Read findings, scans, the pause and small facts';
export const readsMany = 'Read many findings at once';
export const readsParts = 'Read the parts of a scan';
export const writesState = 'Write findings, claims, scans and small facts';
export const updatesState = 'Extend claims, count the results of a scan';
export const givesUpClaims = 'Delete the claim of an ended finding';
export const listsByStatus = { byStatus: 'List findings by their status' };
export const listsPages = {
  byRank: 'List the dearest findings first',
  byDue: 'List first what is due next',
};
export const findsDebt = { byDebt: 'Find cards that are behind' };
export const findsCause = { byResource: 'Know whether a change is its own remediation' };

/** Each change is one transaction with its audit event. Audit events are never changed or deleted. */
export const appendsAudit = {
  PutItem: 'Append an audit event in the same transaction as the change',
  GetItem: 'See whether a transaction whose answer was lost was applied',
};

export const recordsEvaluations = {
  PutItem: 'Append a compliance change and its state in one transaction; store the heartbeat of a unit',
  UpdateItem: 'Note that a state was seen again',
  BatchGetItem: 'Compare with what is known of a resource',
  Query: 'See what others have seen later',
};
