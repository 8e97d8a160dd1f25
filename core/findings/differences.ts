import type { Difference, Finding, Plan, Probe, TagRequests } from '../finding.ts';
import type { RulePolicy } from '../policy.ts';
import type { Protection, Resource } from '../resource.ts';
import type { Violation } from '../rule.ts';
import { tagRequestsOf } from '../tags/tag-requests.ts';
import type { Exempt } from './exempt.ts';
import { settingsFor } from './plan.ts';

/** The violation as just read. */
export type ViolationNow = {
  readonly resource: Resource;
  readonly verdict: Violation;
  readonly rulePolicy: Pick<RulePolicy, 'thresholds'>;
  readonly protections: readonly Protection[];
  readonly probe: Probe;
  /** The remediation by the current policy and verdict; null: a person has to fix it. */
  readonly remediation: string | null;
  /** The exemption of a violation that is shown all the same. */
  readonly exempt?: Exempt;
};

const needsPerson = 'needs a person';

/** Returns what has changed since people were asked. Changed evidence numbers alone do not count. */
export function differences(finding: Finding, seen: ViolationNow): readonly Difference[] {
  const { plan } = finding;
  const changed: Difference[] = [];
  const labels = new Set([...Object.keys(plan.material), ...Object.keys(seen.resource.material)]);
  const asked = new Set(plan.asks?.tags.map(({ key }) => key.toLowerCase()));
  for (const what of labels) {
    // Setting a requested tag is not a difference.
    if (asked.has(what.toLowerCase())) continue;
    const before = plan.material[what] ?? 'none';
    const after = seen.resource.material[what] ?? 'none';
    if (before !== after) changed.push({ what, before, after });
  }
  if (
    plan.asks
      ? asksMore(plan.asks, tagRequestsOf(seen.resource, seen.rulePolicy))
      : !sameReasons(plan, seen.verdict)
  )
    changed.push({ what: 'Why', before: finding.because, after: seen.verdict.because });
  const settings = [plan.settings ?? {}, settingsFor(seen.verdict, seen.remediation) ?? {}] as const;
  for (const what of new Set(settings.flatMap(Object.keys))) {
    const [before = 'none', after = 'none'] = settings.map((values) => values[what]);
    if (before !== after) changed.push({ what, before, after });
  }
  if ((plan.remediation === null) !== (seen.remediation === null)) {
    const [before, after] = [plan.remediation, seen.remediation].map((one) => one ?? needsPerson);
    changed.push({ what: 'Remediation', before: before ?? needsPerson, after: after ?? needsPerson });
  }
  const { asksBecause } = seen.verdict;
  if (asksBecause !== undefined && plan.asksBecause === undefined && finding.approval === null)
    changed.push({ what: 'Approval', before: 'not needed', after: asksBecause });
  const known = new Set(finding.protections.map(({ code }) => code));
  for (const { code, because } of seen.protections) {
    if (!known.has(code)) changed.push({ what: 'Protection', before: 'none', after: because });
  }
  for (const { code, because } of finding.protections) {
    if (!seen.protections.some((now) => now.code === code))
      changed.push({ what: 'Protection', before: because, after: 'none' });
  }
  const [before = 'none', after = 'none'] = [finding.exempt?.because, seen.exempt?.because];
  if (before !== after && seen.exempt?.by !== 'unreadable')
    changed.push({ what: 'Exemption', before, after });
  if (finding.probe.allowed !== 'no' && seen.probe.allowed === 'no') {
    changed.push({ what: 'Permission', before: 'allowed', after: seen.probe.because });
  }
  if (finding.probe.allowed === 'no' && seen.probe.allowed !== 'no') {
    changed.push({ what: 'Permission', before: finding.probe.because, after: 'allowed' });
  }
  return changed;
}

function sameReasons({ reasons }: Plan, now: Violation): boolean {
  return [...reasons].sort().join(', ') === [...now.reasons].sort().join(', ');
}

/** Returns whether a new tag is asked for, or a tag's present value has changed. */
function asksMore(before: TagRequests, now: TagRequests): boolean {
  return now.tags.some(
    ({ key, found }) => !before.tags.some((asked) => asked.key === key && asked.found === found),
  );
}
