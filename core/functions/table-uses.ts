/** Reasons for table access that several functions share. */

export const readsState = 'Read findings, scans, the pause and key-value records';
export const readsMany = 'Read many findings at once';
export const readsParts = 'Read the parts of a scan';
export const writesState = 'Write findings, claims, scans and key-value records';
export const updatesState = 'Extend claims, count the results of a scan';
export const givesUpClaims = 'Delete the claim of an ended finding';
export const listsByStatus = { byStatus: 'List findings by their status' };
export const listsPages = {
  byRank: 'List findings by cost',
  byDue: 'List findings by due time',
};
export const listsIncidents = { byIncident: 'List open incidents and those of the last day' };
export const findsDebt = { byDebt: 'Find outdated cards' };
export const findsCause = { byResource: 'Find out whether Janitor made a change' };

/** Each change is one transaction with its audit event. Audit events are never changed or deleted. */
export const appendsAudit = {
  PutItem: 'Append an audit event in the same transaction as the change',
  GetItem: 'Check whether a transaction took effect after a lost answer',
};

export const recordsEvaluations = {
  PutItem: 'Append a compliance change and its state in one transaction; store the heartbeat of a unit',
  UpdateItem: 'Store when a state was last seen',
  BatchGetItem: 'Compare with the stored evaluations of a resource',
  Query: 'Find later evaluations by other functions',
};

export const comparesStates = {
  GetItem: 'Find out whether all identities of an account have been read once',
  BatchGetItem: 'Compare identities with their accepted states',
};

export const keepsStates = {
  ...comparesStates,
  PutItem: 'Store the state that was seen, and accept what makes nothing new possible',
};
