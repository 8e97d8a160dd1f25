import type { Exemption, Limits, Mode, Policy } from '../../core/policy.ts';
import type { AnyRule } from '../../core/rule.ts';
import type { TagRequirement } from '../../core/tags/requirements.ts';
import { requirements, rules } from './things.ts';

const dayMs = 86_400_000;
const incidentGraceMs = 5 * 60_000;

export const limits: Limits = {
  remediationsPerRun: 3,
  percentOfKindPerRun: 50,
  remediationsPerOwnerPerRun: 3,
  cardsPerDigest: 4,
};
export const people = {
  owner: 'UOWNER',
  other: 'UOTHER',
  approvers: ['UAPPROVE1', 'UAPPROVE2'],
  stranger: 'USTRANGER',
};

/** A policy with one day of grace period, three kinds and the limits above. */
export function policyOf(
  modes: Readonly<Record<string, Mode>>,
  exemptions: readonly Exemption[] = [],
  tags: readonly TagRequirement[] = requirements,
  its: Limits = limits,
  holdRemediation = false,
  judged: readonly AnyRule[] = rules,
): Policy {
  return {
    timeZone: 'UTC',
    dailyAt: '16:00',
    accounts: [{ id: null, name: 'sim', channel: null, regions: null }],
    defaultChannel: 'C1',
    owners: { tags: ['Owner'], people: {}, emailDomain: null },
    approvers: { users: people.approvers, groups: [] },
    limits: its,
    snooze: { defaultDays: 30, maxDays: 90 },
    quietHours: { holdRemediation },
    claimMs: 30 * dayMs,
    compliance: { tellAfterMs: 600_000 },
    exemptTag: 'janitor:exempt',
    externalId: null,
    exemptions: [...exemptions],
    rules: Object.fromEntries(
      judged.map(({ id, remediation, severity, thresholds, incident }) => [
        id,
        {
          rule: id,
          mode: modes[id] ?? 'observe',
          severity,
          graceMs: incident ? incidentGraceMs : dayMs,
          remediation,
          thresholds: 'tags' in thresholds ? { tags } : thresholds,
          channel: null,
          protect: [],
        },
      ]),
    ),
  };
}
