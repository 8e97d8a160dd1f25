/** Why a remediation needs an approval. `cause`: the plan says why. */
export type ApprovalReason =
  | 'mode'
  | 'irreversible'
  | 'limit'
  | 'repeat'
  | 'input'
  | 'no-scan'
  | 'exempt'
  | 'cause';
