import { dayMs, endOfDayMs, minuteMs } from '../../core/calendar.ts';
import { type AccountPolicy, capMode, type Policy, type RulePolicy } from '../../core/policy.ts';
import type { EpochMs } from '../../core/resource.ts';
import type { AnyRule, Thresholds } from '../../core/rule.ts';
import { noRemediation, type PolicyFile } from './schema.ts';

/** AWS itself acts earlier: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/UsingAlarmActions.html */
const incidentGraceMs = 5 * minuteMs;

/** Before the approvers hear of an incident. */
const defaultRemindAfterMs = 30 * minuteMs;

type RuleEntry = Exclude<PolicyFile['rules'][string], 'off' | undefined>;

/** Completes a checked file with the defaults of the rules. */
export function policyFrom(file: PolicyFile, rules: readonly AnyRule[]): Policy {
  return {
    timeZone: file.timezone,
    dailyAt: file.daily,
    reportAt: file.report.at,
    accounts: accountsFrom(file),
    externalId: file.externalId ?? null,
    defaultChannel: file.channel ?? '',
    owners: {
      tags: file.owners.tags,
      people: Object.fromEntries(
        Object.entries(file.owners.people).map(([value, person]) => [value.toLowerCase(), person]),
      ),
      emailDomain: file.owners.emailDomain ?? null,
    },
    approvers: file.approvers,
    limits: {
      remediationsPerRun: file.limits.remediationsPerRun,
      percentOfKindPerRun: file.limits.percentOfKind,
      remediationsPerOwnerPerRun: file.limits.remediationsPerOwner,
      cardsPerDigest: file.limits.cardsPerDigest,
    },
    snooze: file.snooze,
    quietHours: file.quietHours,
    claimMs: file.claimExpiry ?? 30 * dayMs,
    compliance: { tellAfterMs: file.compliance.tellAfter },
    ...(file.mail ? { mailFrom: file.mail.from } : {}),
    incidents: {
      actionsPerIncident: file.incidents.actionsPerIncident,
      actionsPerDay: file.incidents.actionsPerDay,
      coolDownMs: file.incidents.coolDown,
      brakeAt: file.incidents.brakeAt,
      brakePercent: file.incidents.brakePercent,
    },
    incidentNotices: {
      remindAfterMs: remindAfterMs(file.incidents),
      escalateAfterMs: file.incidents.escalateAfter,
      channels: given(file.incidents.channels),
      ...(file.incidents.muteAlarms ? { muteAlarms: true as const } : {}),
    },
    exemptTag: file.exemptTag,
    exemptions: file.exemptions.map(({ match, reason, until }) => ({
      match: given(match),
      reason,
      untilMs: until === undefined ? null : untilMs(until, file.timezone),
    })),
    rules: Object.fromEntries(
      rules.flatMap((rule) => {
        const entry = file.rules[rule.id];
        return entry === 'off' ? [] : [[rule.id, rulePolicyFrom(file, rule, entry)]];
      }),
    ),
  };
}

/** Null: no reminder. */
function remindAfterMs({ remindAfter, escalateAfter }: PolicyFile['incidents']): number | null {
  if (remindAfter === 'off') return null;
  return remindAfter ?? Math.min(defaultRemindAfterMs, escalateAfter / 2);
}

/** The end of a date in the time zone, or a time with its offset. */
export function untilMs(until: string, timeZone: string): EpochMs {
  return until.includes('T') ? Date.parse(until) : endOfDayMs(until, timeZone);
}

function accountsFrom(file: PolicyFile): readonly AccountPolicy[] {
  return (file.accounts ?? [{}]).map(({ id, name, channel, regions }) => ({
    id: id ?? null,
    name: name ?? null,
    channel: channel ?? null,
    regions: regions ?? null,
  }));
}

/** A rule that the file does not name observes, whatever `defaults.mode` says: a new rule must not act unasked. */
function rulePolicyFrom(file: PolicyFile, rule: AnyRule, entry: RuleEntry | undefined): RulePolicy {
  const thresholds = withKnownAccounts({ ...rule.thresholds, ...given(entry?.thresholds ?? {}) }, file);
  const remediation = remediationOf(rule, entry);
  const mode = entry ? (entry.mode ?? file.defaults.mode) : 'observe';
  return {
    rule: rule.id,
    mode: remediation === null ? capMode(mode, 'notify') : mode,
    severity: entry?.severity ?? rule.severity,
    ...(entry?.severity ? { isSeveritySet: true as const } : {}),
    graceMs: entry?.grace ?? (rule.incident ? incidentGraceMs : file.defaults.grace),
    remediation,
    thresholds,
    channel: entry?.channel ?? null,
    protect:
      entry?.protect?.map(({ match, because }) => ({ match: given(match), because })) ?? rule.protect ?? [],
  };
}

/** The accounts of the policy are known. */
function withKnownAccounts(thresholds: Thresholds, { accounts = [] }: PolicyFile): Thresholds {
  const { knownAccounts } = thresholds;
  if (!Array.isArray(knownAccounts)) return thresholds;
  const own = accounts.flatMap(({ id }) => id ?? []);
  return { ...thresholds, knownAccounts: [...new Set([...knownAccounts, ...own])] as readonly string[] };
}

/** Null: a person has to fix it. */
export function remediationOf(
  rule: AnyRule,
  entry: Pick<RuleEntry, 'remediation'> | undefined,
): string | null {
  const { remediation } = entry ?? {};
  if (remediation === undefined) return rule.remediation;
  return remediation === noRemediation ? null : remediation;
}

type Defined<T> = { readonly [N in keyof T]: Exclude<T[N], undefined> };

function given<T extends { readonly [name: string]: unknown }>(parts: T): Defined<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Defined<T>;
}
