import { utcInstant } from '../../calendar.ts';
import type { Policy } from '../../policy.ts';
import type { Evaluations } from '../../ports/evaluations.ts';
import type { ReportFiles } from '../../ports/report-files.ts';
import type { AnyRule } from '../../rule.ts';
import type { UnitReport } from '../../scan.ts';
import { startOf } from '../../shorten.ts';
import type { Unit } from '../../unit.ts';
import { resourceTypeOf } from '../resource-types.generated.ts';
import { keptRows } from './alert.ts';
import { compare, inUnits, type NonCompliant, type RuleChanges } from './compare.ts';
import { type FinishedScan, keysOf } from './files.ts';
import { addRow, emptyTotals, type ReportRow, type ReportSummary, summaryOf, type Unseen } from './report.ts';
import { rowOf } from './rows.ts';

export type ReadDeps = {
  readonly rules: readonly AnyRule[];
  readonly evaluations: Pick<Evaluations, 'evaluated'>;
  readonly files: ReportFiles;
  readonly csv: CsvFormat;
};

/** CSV lines with their line breaks. */
type CsvFormat = { readonly header: string; readonly line: (row: ReportRow) => string };

type ReadParts = {
  readonly scan: FinishedScan;
  readonly reports: readonly UnitReport[];
  readonly policy: Policy;
  /** NON_COMPLIANT resources of the last report; null when there was none. */
  readonly before: NonCompliant | null;
};

export type ReadScan = {
  readonly summary: ReportSummary;
  readonly unseen: readonly Unseen[];
  readonly changes: ReadonlyMap<string, RuleChanges>;
  /** Rule → rows for its e-mail. */
  readonly kept: ReadonlyMap<string, readonly ReportRow[]>;
};

const unitsAtOnce = 8;

/** Reads each evaluation of a scan once: counts it, compares it with the last report and writes it to both files. */
export async function readScan(
  deps: ReadDeps,
  { scan, reports, policy, before }: ReadParts,
): Promise<ReadScan> {
  const keys = keysOf(scan);
  const ruleIds = deps.rules
    .filter(({ id, compliance }) => compliance && policy.rules[id])
    .map(({ id }) => id);
  const totals = emptyTotals(ruleIds);
  const comparison = compare(before);
  const kept = new Map(ruleIds.map((rule) => [rule, keptRows()]));
  const json = deps.files.grow(keys.json, 'application/json');
  const csv = deps.files.grow(keys.csv, 'text/csv; charset=utf-8');
  let written = 0;
  const readUnit = async (unit: Unit): Promise<void> => {
    for await (const evaluated of deps.evaluations.evaluated(scan.id, unit)) {
      const row = rowOf(evaluated, policy.accounts);
      addRow(totals, row);
      const isFresh = comparison.add(row);
      if (row.compliance_type === 'NON_COMPLIANT') kept.get(row.rule)?.add(row, isFresh);
      written += 1;
      await json.append(`${written === 1 ? '' : ',\n'}${JSON.stringify(row)}`);
      await csv.append(deps.csv.line(row));
    }
  };
  try {
    const units = evaluatedUnits(reports).values();
    await Promise.all(
      Array.from({ length: unitsAtOnce }, async () => {
        for (const unit of units) await readUnit(unit);
      }),
    );
    const summary = summaryOf(totals, { scanId: scan.id, reportTimestamp: utcInstant(scan.finishedAtMs) });
    const unseen = unseenOf(deps.rules, reports);
    const lookedAt = reports.flatMap((report) => report.lookedAt);
    const { changes, now } = comparison.finish(inUnits(lookedAt, resourceTypeOf));
    const head = startOf(JSON.stringify({ ...summary, not_looked_at: unseen }), -1);
    await json.close(`${head},"evaluations":[\n`, '\n]}\n');
    await csv.close(deps.csv.header, '');
    await deps.files.put(keys.standing, JSON.stringify(now), 'application/json');
    return { summary, unseen, changes, kept: new Map([...kept].map(([rule, rows]) => [rule, rows.rows()])) };
  } catch (thrown) {
    await Promise.allSettled([json.abandon(), csv.abandon()]);
    throw thrown;
  }
}

function evaluatedUnits(reports: readonly UnitReport[]): readonly Unit[] {
  return reports
    .filter(({ evaluations }) => evaluations && Object.values(evaluations).some((count) => count > 0))
    .flatMap(({ lookedAt }) => lookedAt.map(({ account, region, kind }) => ({ account, region, kind })));
}

function unseenOf(rules: readonly AnyRule[], reports: readonly UnitReport[]): readonly Unseen[] {
  const kinds = new Set(rules.filter(({ compliance }) => compliance).map(({ kind }) => kind));
  return reports
    .flatMap(({ notLookedAt }) => notLookedAt)
    .filter(({ kind }) => kinds.has(kind))
    .map(({ account, region, kind, reason }) => ({
      account,
      region,
      resource_type: resourceTypeOf(kind),
      reason,
    }));
}
