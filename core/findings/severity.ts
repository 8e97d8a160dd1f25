import type { Finding } from '../finding.ts';
import type { RulePolicy } from '../policy.ts';
import type { AnyRule, Verdict, Violation } from '../rule.ts';
import type { Severity } from '../severity.ts';

/** Returns the severity that a finding of the verdict has. */
export function severityOf({
  verdict,
  rulePolicy,
}: {
  readonly verdict: Verdict;
  readonly rulePolicy: RulePolicy;
}): Severity {
  return (verdict.verdict === 'violation' ? verdict.severity : undefined) ?? rulePolicy.severity;
}

/**
 * Returns the verdict with the severity that the policy sets for the rule. A critical verdict stays critical, since a lower
 * severity would let an exemption hide it.
 */
export function withSetSeverity(verdict: Verdict, { severity, isSeveritySet }: RulePolicy): Verdict {
  if (!isSeveritySet || verdict.verdict !== 'violation' || verdict.severity === undefined) return verdict;
  const set = (own: Severity): Severity => (own === 'critical' ? own : severity);
  const { change } = verdict.evidence;
  const newly = change?.newly.map((one) => ({ ...one, severity: set(one.severity) }));
  return {
    ...verdict,
    severity: set(verdict.severity),
    ...(change && newly ? { evidence: { ...verdict.evidence, change: { ...change, newly } } } : {}),
  };
}

/** Whether a change of permissions is critical by this rule, and was not when people last saw the finding. */
export function isNewlyCritical(
  one: { readonly verdict: Violation; readonly rulePolicy: RulePolicy; readonly rule: AnyRule },
  known: Pick<Finding, 'severity' | 'evidence'>,
): boolean {
  const { id, needsState } = one.rule;
  const now = one.verdict.evidence.change?.covers?.[id]?.severity ?? severityOf(one);
  const before = known.evidence.change?.covers?.[id]?.severity ?? known.severity;
  return needsState === true && now === 'critical' && before !== 'critical';
}
