/** Why a remediation needs an approval. `cause`: the plan says why. `care`: `trouble` says why an incident is held. */
export type ApprovalReason =
  | 'mode'
  | 'irreversible'
  | 'limit'
  | 'repeat'
  | 'input'
  | 'no-scan'
  | 'exempt'
  | 'cause'
  | 'care';
