import type { Judged } from '../../core/findings/judging/judged.ts';
import { savingOf } from '../../core/findings/saving.ts';
import { severityOf } from '../../core/findings/severity.ts';
import { ownerTag } from '../../core/owners/owner-tag.ts';
import type { Policy } from '../../core/policy.ts';
import type { Resource } from '../../core/resource.ts';
import { worstFirst } from '../../core/severity.ts';
import type { ScanResult } from './scan-run.ts';

export type ApiCalls = Readonly<Record<string, number>>;

/** The JSON document of `npm run scan -- --json`. */
export function scanDocument(id: string, scan: ScanResult, policy: Policy, apiCalls: ApiCalls) {
  return {
    scan: {
      id,
      startedAt: new Date(scan.startedAtMs).toISOString(),
      finishedAt: new Date(scan.finishedAtMs).toISOString(),
      apiCalls: Object.fromEntries(Object.entries(apiCalls).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
    lookedAt: scan.lookedAt,
    notLookedAt: scan.notLookedAt,
    violations: violationsOf(scan).map((judged) => violation(judged, policy)),
    undecided: scan.judged.flatMap(({ resource, rule, verdict }) =>
      verdict.verdict === 'undecided'
        ? [
            {
              rule: rule.id,
              ...place(resource),
              missing: verdict.missing,
              because: verdict.because,
              evidence: verdict.evidence,
            },
          ]
        : [],
    ),
    exempt: scan.exempt.map(({ resource, ruleId, by, because, untilMs }) => ({
      rule: ruleId,
      ...place(resource),
      by,
      because,
      until: untilMs === null ? null : new Date(untilMs).toISOString(),
    })),
  };
}

export type ScanDocument = ReturnType<typeof scanDocument>;

/** Sorted by severity, then by cost. */
function violationsOf(scan: ScanResult): readonly Judged[] {
  return scan.judged
    .filter(({ verdict }) => verdict.verdict === 'violation')
    .toSorted((a, b) => worstFirst(severityOf(a), severityOf(b)) || (savings(b) ?? 0) - (savings(a) ?? 0));
}

function violation(judged: Judged, policy: Policy) {
  const { resource, rule, rulePolicy, verdict, protections } = judged;
  const owner = ownerTag(resource, policy);
  return {
    rule: rule.id,
    title: rule.title,
    severity: severityOf(judged),
    mode: rulePolicy.mode,
    ...place(resource),
    owner: owner?.value ?? null,
    ownerTag: owner?.key ?? null,
    because: verdict.because,
    reasons: verdict.verdict === 'violation' ? verdict.reasons : [],
    evidence: verdict.evidence,
    estimatedMonthlyUsd: savings(judged),
    remediation: rulePolicy.remediation,
    protections,
  };
}

function savings({ rule, resource, verdict }: Judged): number | null {
  return verdict.verdict === 'violation' ? savingOf(rule, resource, verdict).monthlyUsd : null;
}

function place(resource: Resource) {
  const { account, region, kind, id, arn, name, location } = resource;
  return { account, region: location ?? region, kind, resourceId: id, arn, name };
}
