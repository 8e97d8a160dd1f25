import type { Finding, FindingIn } from '../../finding.ts';
import type { Undoing } from '../../remediation/undoing.ts';

export type UndoingFinding = FindingIn<'undoing'> & { readonly undoing: Undoing };

export function isUndoing(finding: Finding): finding is UndoingFinding {
  return finding.status === 'undoing' && Boolean(finding.undoing);
}
