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
 * Anyone can write tags and names. A leading apostrophe keeps spreadsheets from running them as formulas
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/;

/** Includes the line break. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** One evaluation as an RFC 4180 line with its line break. `reasons` are separated by spaces; `evidence` is JSON. */
export function csvLine(row: ReportRow): string {
  const cells = columns.map((column) => {
    if (column === 'reasons') return row.reasons.join(' ');
    return column === 'evidence' ? JSON.stringify(row.evidence) : row[column];
  });
  return `${Papa.unparse([cells], { escapeFormulae: formula })}\r\n`;
}
