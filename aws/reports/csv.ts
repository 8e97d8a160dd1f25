import Papa from 'papaparse';
import type { ReportRow } from '../../core/compliance/report/report.ts';

const columns = [
  'resource_id',
  'resource_name',
  'resource_type',
  'account',
  'region',
  'team',
  'rule',
  'compliance_type',
  'evaluation_timestamp',
  'annotation',
  'reasons',
  'evidence',
] as const;

/**
 * Tags and names are written by anybody: what a spreadsheet would take for a formula gets an apostrophe before it
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/;

/** With its line end. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** One evaluation as a line of RFC 4180, with its line end. `reasons` are separated by blanks, `evidence` is JSON. */
export function csvLine(row: ReportRow): string {
  const cells = columns.map((column) => {
    if (column === 'reasons') return row.reasons.join(' ');
    return column === 'evidence' ? JSON.stringify(row.evidence) : row[column];
  });
  return `${Papa.unparse([cells], { escapeFormulae: formula })}\r\n`;
}
