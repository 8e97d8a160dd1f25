import budgets from './budgets.json' with { type: 'json' };
import type { ProcessRun } from './measure.ts';

export type Run = ProcessRun & {
  readonly calls: Readonly<Record<string, number>>;
  readonly mostAtOnce: number;
};

export type BenchComparison = {
  readonly scan: Run;
  readonly reference: Run;
  readonly totalCalls: number;
  /** Rule → found and expected violations. */
  readonly violations: Readonly<Record<string, { readonly found: number; readonly expected: number }>>;
  /** Reasons to fail: more calls than the budget, or an incomplete scan. */
  readonly failures: readonly string[];
  /** Time and memory over the budget. They do not fail the benchmark, because machines differ. */
  readonly warnings: readonly string[];
  readonly isSlow: boolean;
};

/** Cloud Custodian 0.9.52 with nine checks on an account of the same shape; measured once, not in this run. */
const custodian = { calls: 9_087, cpuSeconds: 65, wallSeconds: 83, peakMegabytes: 1_300 };

export type Expected = {
  readonly violations: Readonly<Record<string, number>>;
  readonly undecided: number;
};

export function judge(scan: Run, reference: Run, expected: Expected): BenchComparison {
  const document = parsed(scan.stdout);
  const found = countByRule(document.violations ?? []);
  const undecided = document.undecided?.length ?? 0;
  const totalCalls = sum(scan.calls);
  const violations = Object.fromEntries(
    Object.entries(expected.violations).map(([rule, count]) => [
      rule,
      { found: found[rule] ?? 0, expected: count },
    ]),
  );
  const failures = [
    ...(scan.exitCode === 0
      ? []
      : [`the scan ended with ${scan.exitCode}: ${scan.stderr.trim().slice(-600)}`]),
    ...(reference.exitCode === 0
      ? []
      : [`the reference ended with ${reference.exitCode}: ${reference.stderr.trim().slice(-600)}`]),
    ...(totalCalls > budgets.calls ? [`${totalCalls} AWS calls, budget ${budgets.calls}`] : []),
    ...Object.entries(violations).flatMap(([rule, { found, expected }]) =>
      found === expected ? [] : [`${rule}: found ${found} violations of ${expected}`],
    ),
    ...(undecided === expected.undecided ? [] : [`${undecided} undecided, ${expected.undecided} expected`]),
    ...(document.notLookedAt?.length === 0 ? [] : ['the scan did not look at everything']),
  ];
  const times = {
    cpu: scan.cpuSeconds / reference.cpuSeconds,
    peak: scan.peakMegabytes / reference.peakMegabytes,
  };
  const warnings = [
    over('CPU seconds', scan.cpuSeconds, budgets.cpuSeconds),
    over('MB at peak', scan.peakMegabytes, budgets.peakMegabytes),
    over('times the CPU of the reference', times.cpu, budgets.cpuTimesReference),
    over('times the memory of the reference', times.peak, budgets.peakTimesReference),
  ].flat();
  const isSlow = scan.cpuSeconds > budgets.cpuSeconds || times.cpu > budgets.cpuTimesReference;
  return { scan, reference, totalCalls, violations, failures, warnings, isSlow };
}

export function report({
  scan,
  reference,
  totalCalls,
  violations,
  failures,
  warnings,
}: BenchComparison): string {
  const columns = [['', 'calls', 'CPU s', 'wall s', 'peak MB', 'at once']];
  const row = (name: string, run: Run): string[] => [
    name,
    String(sum(run.calls)),
    run.cpuSeconds.toFixed(2),
    run.wallSeconds.toFixed(2),
    run.peakMegabytes.toFixed(0),
    String(run.mostAtOnce),
  ];
  const ratio = (of: number, to: number) => (to > 0 ? (of / to).toFixed(2) : '');
  return `${[
    '',
    'AWS calls of the scan',
    ...table(
      Object.entries(scan.calls)
        .sort(([, a], [, b]) => b - a)
        .map(([name, count]) => [name, String(count)]),
    ),
    '',
    'Violations found (and there)',
    ...table(
      Object.entries(violations).map(([rule, { found, expected }]) => [rule, `${found} (${expected})`]),
    ),
    '',
    ...table([
      ...columns,
      row('janitor scan', scan),
      row('reference: list only', reference),
      [
        'times reference',
        ratio(totalCalls, sum(reference.calls)),
        ratio(scan.cpuSeconds, reference.cpuSeconds),
        ratio(scan.wallSeconds, reference.wallSeconds),
        ratio(scan.peakMegabytes, reference.peakMegabytes),
        '',
      ],
      ['budget', String(budgets.calls), String(budgets.cpuSeconds), '', String(budgets.peakMegabytes), ''],
      [
        'Cloud Custodian 0.9.52*',
        String(custodian.calls),
        String(custodian.cpuSeconds),
        String(custodian.wallSeconds),
        String(custodian.peakMegabytes),
        '',
      ],
    ]),
    '* measured once elsewhere on an account of the same shape, not in this run',
    '',
    ...warnings.map((warning) => `over budget: ${warning}`),
    ...failures.map((failure) => `FAILED: ${failure}`),
    ...(failures.length === 0 ? ['passed'] : []),
  ].join('\n')}\n`;
}

type ScanDocument = {
  readonly violations?: readonly { readonly rule: string }[];
  readonly undecided?: readonly unknown[];
  readonly notLookedAt?: readonly unknown[];
};

function parsed(stdout: string): ScanDocument {
  try {
    return JSON.parse(stdout) as ScanDocument;
  } catch {
    return {};
  }
}

function countByRule(violations: readonly { readonly rule: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { rule } of violations) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

function over(unit: string, value: number, budget: number): string[] {
  return value > budget ? [`${value.toFixed(2)} ${unit}, budget ${budget}`] : [];
}

function sum(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((total, count) => total + count, 0);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}
