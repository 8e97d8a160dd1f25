import { shorten } from '../../core/shorten.ts';
import type { ScanDocument } from './scan-report.ts';

const shownAtMost = 40;

/** The report as a table for terminals. */
export function scanTable(report: ScanDocument): string {
  const { violations, undecided, notLookedAt, exempt } = report;
  const rows = violations.map((one) => [
    one.severity,
    one.rule,
    one.account,
    one.region,
    one.name === one.resourceId ? one.resourceId : `${one.name} (${one.resourceId})`,
    one.owner ?? '-',
    one.estimatedMonthlyUsd === null ? '-' : `$${one.estimatedMonthlyUsd.toFixed(2)}`,
    [one.because, ...one.protections.map(({ because }) => `Protected: ${because}`)].join(' '),
  ]);
  return [
    violations.length === 0
      ? ['No violations.']
      : aligned([['SEVERITY', 'RULE', 'ACCOUNT', 'REGION', 'RESOURCE', 'OWNER', '$/MONTH', 'WHY'], ...rows]),
    section(
      'Undecided',
      undecided.map((one) => [one.rule, one.account, one.region, one.resourceId, one.because]),
    ),
    section(
      'Not looked at',
      notLookedAt.map((one) => [one.account, one.region, one.kind, one.reason]),
    ),
    section(
      'Exempt',
      exempt.map((one) => [one.rule, one.account, one.region, one.resourceId, one.because]),
    ),
    ['', summary(report)],
  ]
    .flat()
    .join('\n');
}

function summary({ scan, lookedAt, violations, undecided, notLookedAt, exempt }: ScanDocument): string {
  const usd = violations.reduce((total, { estimatedMonthlyUsd }) => total + (estimatedMonthlyUsd ?? 0), 0);
  const spared = violations.filter(({ protections }) => protections.length > 0).length;
  const resources = lookedAt.reduce((total, { count }) => total + count, 0);
  const regions = new Set(lookedAt.map(({ account, region }) => `${account}|${region}`)).size;
  const accounts = new Set(lookedAt.map(({ account }) => account)).size;
  const places = `${count(regions, 'region')}${accounts > 1 ? ` of ${count(accounts, 'account')}` : ''}`;
  const calls = Object.values(scan.apiCalls).reduce((total, n) => total + n, 0);
  const seconds = (Date.parse(scan.finishedAt) - Date.parse(scan.startedAt)) / 1_000;
  return [
    `${count(violations.length, 'violation')} (${spared} protected), about $${usd.toFixed(2)} a month`,
    `${undecided.length} undecided, ${exempt.length} exempt, ${notLookedAt.length} not looked at`,
    `${count(resources, 'resource')} in ${places}, ${count(calls, 'call')}, ${seconds.toFixed(1)} s`,
  ].join(' · ');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length - shownAtMost;
  return [
    '',
    `${title} (${rows.length}):`,
    ...aligned(rows.slice(0, shownAtMost)).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more, all of them with --json`] : []),
  ];
}

/** Pads each column to its widest cell, except the last. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(withoutControls));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Removes control characters: names and tags are untrusted input. */
function withoutControls(text: string): string {
  return shorten(text.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD'), 300);
}
