import type { ComplianceType } from '../../evaluation.ts';

/** One evaluation in a report. Field names follow AWS Config and the report files. */
export type ReportRow = {
  readonly resource_id: string;
  /** ISO 8601, UTC. */
  readonly evaluation_timestamp: string;
  readonly compliance_type: ComplianceType;
  /** CloudFormation type: `AWS::EC2::Instance`. */
  readonly resource_type: string;
  readonly rule: string;
  readonly account: string;
  readonly region: string;
  readonly resource_name: string;
  readonly team: string;
  /** One line in words. */
  readonly annotation: string;
  /** Reason codes such as `missing:Owner`; empty unless NON_COMPLIANT. */
  readonly reasons: readonly string[];
  /** The rule's own numbers, label → value. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
};

/** Counts of one group of evaluations. `compliant + non_compliant + insufficient_data + not_applicable = total_evaluations`. */
export type ComplianceCounts = {
  readonly total_resources: number;
  readonly total_evaluations: number;
  readonly compliant: number;
  readonly non_compliant: number;
  readonly insufficient_data: number;
  readonly not_applicable: number;
  /** `compliant` of `compliant + non_compliant`, rounded down to hundredths so that 100 means all. Null when both are 0. */
  readonly compliance_percentage: number | null;
};

/** A place that the scan could not read, and why. */
export type Unseen = {
  readonly account: string;
  readonly region: string;
  readonly resource_type: string;
  readonly reason: string;
};

export type ReportSummary = {
  /** When the scan finished; ISO 8601, UTC. */
  readonly report_timestamp: string;
  readonly scan_id: string;
  readonly summary: ComplianceCounts;
  readonly by_resource_type: Readonly<Record<string, ComplianceCounts>>;
  readonly by_rule: Readonly<Record<string, ComplianceCounts>>;
  readonly by_team: Readonly<Record<string, ComplianceCounts>>;
};

/** The report file in S3; `evaluations` in reading order. */
export type ComplianceReport = ReportSummary & {
  readonly not_looked_at: readonly Unseen[];
  readonly evaluations: readonly ReportRow[];
};

type RowGroup = { readonly counts: Record<ComplianceType, number>; readonly resources: Set<string> };

/** Running totals. `addRow` mutates them, because a report may have 100,000 rows. */
export type Totals = {
  readonly all: RowGroup;
  readonly byType: Map<string, RowGroup>;
  readonly byRule: Map<string, RowGroup>;
  readonly byTeam: Map<string, RowGroup>;
};

/** `rules`: rules to include even without evaluations. */
export function emptyTotals(rules: readonly string[] = []): Totals {
  const byRule = new Map(rules.map((rule) => [rule, emptyGroup()]));
  return { all: emptyGroup(), byType: new Map(), byRule, byTeam: new Map() };
}

/** Adds one evaluation. The order of rows does not matter. */
export function addRow(totals: Totals, row: ReportRow): void {
  const resource = [row.account, row.region, row.resource_type, row.resource_id].join('|');
  const groups = [
    totals.all,
    groupOf(totals.byType, row.resource_type),
    groupOf(totals.byRule, row.rule),
    groupOf(totals.byTeam, row.team),
  ];
  for (const { counts, resources } of groups) {
    counts[row.compliance_type] += 1;
    resources.add(resource);
  }
}

/** Returns the report without its rows. Groups are in alphabetical order. */
export function summaryOf(
  totals: Totals,
  { scanId, reportTimestamp }: { readonly scanId: string; readonly reportTimestamp: string },
): ReportSummary {
  return {
    report_timestamp: reportTimestamp,
    scan_id: scanId,
    summary: countsOf(totals.all),
    by_resource_type: groupsOf(totals.byType),
    by_rule: groupsOf(totals.byRule),
    by_team: groupsOf(totals.byTeam),
  };
}

/** Counts of a group without evaluations. */
export function noCompliance(): ComplianceCounts {
  return countsOf(emptyGroup());
}

export function percentageOf(compliant: number, nonCompliant: number): number | null {
  const decided = compliant + nonCompliant;
  return decided === 0 ? null : Math.floor((compliant * 10_000) / decided) / 100;
}

function countsOf({ counts, resources }: RowGroup): ComplianceCounts {
  const { COMPLIANT, NON_COMPLIANT, INSUFFICIENT_DATA, NOT_APPLICABLE } = counts;
  return {
    total_resources: resources.size,
    total_evaluations: COMPLIANT + NON_COMPLIANT + INSUFFICIENT_DATA + NOT_APPLICABLE,
    compliant: COMPLIANT,
    non_compliant: NON_COMPLIANT,
    insufficient_data: INSUFFICIENT_DATA,
    not_applicable: NOT_APPLICABLE,
    compliance_percentage: percentageOf(COMPLIANT, NON_COMPLIANT),
  };
}

/** `Object.fromEntries` keeps team names such as `__proto__`, which come from tags, as own properties. */
function groupsOf(groups: ReadonlyMap<string, RowGroup>): Readonly<Record<string, ComplianceCounts>> {
  const named = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(named.map(([name, group]) => [name, countsOf(group)]));
}

function groupOf(groups: Map<string, RowGroup>, name: string): RowGroup {
  const existing = groups.get(name);
  if (existing) return existing;
  const fresh = emptyGroup();
  groups.set(name, fresh);
  return fresh;
}

function emptyGroup(): RowGroup {
  return {
    counts: { COMPLIANT: 0, NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0, NOT_APPLICABLE: 0 },
    resources: new Set(),
  };
}

/** "eu-central-1 of 123456789012". */
export function placeText({ account, region }: Pick<ReportRow, 'account' | 'region'>): string {
  return `${region} of ${account}`;
}
