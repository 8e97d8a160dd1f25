import type { Difference, Finding, Plan, Probe } from '../finding.ts';
import type { Protection, Resource } from '../resource.ts';
import type { Violation } from '../rule.ts';

/** A violation as it stands now, beside what the finding says. */
export type Seen = {
  readonly resource: Resource;
  readonly verdict: Violation;
  readonly protections: readonly Protection[];
  readonly probe: Probe;
};

/** What a person was asked about and is not so any more. Empty: still the same; drifting numbers are no difference. */
export function differences(finding: Finding, seen: Seen): readonly Difference[] {
  const { plan } = finding;
  const changed: Difference[] = [];
  const labels = new Set([...Object.keys(plan.material), ...Object.keys(seen.resource.material)]);
  for (const what of labels) {
    const before = plan.material[what] ?? 'none';
    const after = seen.resource.material[what] ?? 'none';
    if (before !== after) changed.push({ what, before, after });
  }
  const reasonsBefore = [...plan.reasons].sort().join(', ');
  const reasonsAfter = [...seen.verdict.reasons].sort().join(', ');
  if (reasonsBefore !== reasonsAfter)
    changed.push({ what: 'Why', before: finding.because, after: seen.verdict.because });
  const known = new Set(finding.protections.map(({ code }) => code));
  for (const { code, because } of seen.protections) {
    if (!known.has(code)) changed.push({ what: 'Protection', before: 'none', after: because });
  }
  for (const { code, because } of finding.protections) {
    if (!seen.protections.some((now) => now.code === code))
      changed.push({ what: 'Protection', before: because, after: 'none' });
  }
  if (finding.probe.allowed !== 'no' && seen.probe.allowed === 'no') {
    changed.push({ what: 'Permission', before: 'allowed', after: seen.probe.because });
  }
  if (finding.probe.allowed === 'no' && seen.probe.allowed !== 'no') {
    changed.push({ what: 'Permission', before: finding.probe.because, after: 'allowed' });
  }
  return changed;
}

export function planFor(
  given: Pick<Plan, 'remediation' | 'title' | 'undo'>,
  seen: Pick<Seen, 'resource' | 'verdict'>,
): Plan {
  return { ...given, material: seen.resource.material, reasons: seen.verdict.reasons, asks: null };
}
