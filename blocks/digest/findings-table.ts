import type { DataTableBlock } from '@slack/types';
import type { Finding } from '../../core/finding.ts';
import { couldSave, isUnpriced } from '../../core/lists/savings.ts';
import { plain } from '../text/escape.ts';

/** Slack allows 201 rows with the header, and 20,000 characters. */
export const mostRows = 100;
const pageSize = 10;

type Cell = DataTableBlock['rows'][number][number];

const columns = ['Resource', 'What', '$/month', 'Owner', 'Rule', 'Account', 'Region', 'Severity'] as const;

/**
 * A table block, allowed in messages only; empty without findings, because a table needs a row.
 * https://docs.slack.dev/reference/block-kit/blocks/data-table-block
 */
export function findingsTable(caption: string, findings: readonly Finding[]): DataTableBlock[] {
  if (findings.length === 0) return [];
  return [
    {
      type: 'data_table',
      caption: plain(caption, 150),
      page_size: pageSize,
      row_header_column_index: 0,
      rows: [columns.map((name) => words(name, 20)), ...findings.map(rowOf)],
    },
  ];
}

function rowOf(finding: Finding): Cell[] {
  const { resource, ruleTitle, owner, rule, accountName, severity } = finding;
  return [
    words(resource.name || resource.id, 40),
    words(ruleTitle, 60),
    saving(finding),
    words(owner.name, 30),
    words(rule, 40),
    words(accountName, 30),
    words(resource.location ?? resource.region, 24),
    words(severity, 10),
  ];
}

/** Always a number, so that the column sorts as numbers. */
function saving(finding: Finding): Cell {
  const usd = couldSave(finding);
  if (usd !== null) return { type: 'raw_number', value: usd, text: usd.toFixed(2) };
  return { type: 'raw_number', value: 0, text: isUnpriced(finding) ? 'unknown' : '–' };
}

function words(text: string, max: number): Cell {
  return { type: 'raw_text', text: plain(text, max) };
}
