import type { Finding } from '../../finding.ts';
import { changesInWords } from './edit-words.ts';

/** Whether the remediation takes a change in IAM back. */
export function isReverting({ plan, evidence }: Pick<Finding, 'plan' | 'evidence'>): boolean {
  return plan.remediation === 'revert' && evidence.change !== undefined;
}

/** What the remediation does: "Detach AdministratorAccess from the user bob", else the title of the plan. */
export function plannedWords(finding: Pick<Finding, 'plan' | 'evidence'>): string {
  const back = finding.evidence.change?.back ?? [];
  return isReverting(finding) && back.length > 0 ? changesInWords(back) : finding.plan.title;
}
