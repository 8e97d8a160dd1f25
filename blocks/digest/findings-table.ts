import type { DataTableBlock } from '@slack/types';
import { type Finding, isActionable, isUntouchable } from '../../core/finding.ts';
import { couldSave, isUnpriced } from '../../core/lists/savings.ts';
import { resourceKey } from '../../core/resource.ts';
import { plain } from '../text/escape.ts';
import { duration } from '../text/format.ts';

/** Slack allows 201 rows with the header, and 20,000 characters. */
export const mostRows = 100;
const pageSize = 10;

type Cell = DataTableBlock['rows'][number][number];

/** Slack filters by column. `Where` comes last: beside an open thread a sixth column is reached by scrolling. */
const columns = ['Resource', 'What', 'Owner', '$/month', 'When'] as const;

/**
 * A table block, allowed in messages only; empty without findings, because a table needs a row.
 * https://docs.slack.dev/reference/block-kit/blocks/data-table-block
 */
export function findingsTable(caption: string, findings: readonly Finding[]): DataTableBlock[] {
  if (findings.length === 0) return [];
  const hasPlaces = new Set(findings.map(where)).size > 1;
  return [
    {
      type: 'data_table',
      caption: plain(caption, 150),
      page_size: pageSize,
      row_header_column_index: 0,
      rows: [
        [...columns, ...(hasPlaces ? ['Where'] : [])].map((name) => words(name, 20)),
        ...findings.map((finding, at) => [
          words(finding.resource.name || finding.resource.id, 40),
          words(`${isSecond(findings, at) ? 'also: ' : ''}${finding.ruleTitle}`, 60),
          words(finding.owner.name, 30),
          saving(finding),
          words(when(finding), 30),
          ...(hasPlaces ? [words(where(finding), 50)] : []),
        ]),
      ],
    },
  ];
}

/** Keeps the order, with the findings of one resource together. */
export function byResource(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = resourceKey(finding.resource);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flat();
}

/** Whether the finding before it is about the same resource. */
export function isSecond(findings: readonly Finding[], at: number): boolean {
  const [before, finding] = [findings[at - 1], findings[at]];
  return !!before && !!finding && resourceKey(before.resource) === resourceKey(finding.resource);
}

function where({ accountName, resource }: Finding): string {
  return `${accountName}/${resource.location ?? resource.region}`;
}

/** When Janitor acts, or what it needs first. */
function when(finding: Finding): string {
  if (finding.digestOnly) return 'no card';
  if (finding.plan.remediation === null) return 'needs a person';
  if (isUntouchable(finding)) return 'protected';
  if (finding.plan.asks !== null && finding.input === null) return 'needs tag values';
  if (finding.needsApproval !== null || finding.mode === 'approve') return 'needs approval';
  return isActionable(finding) ? `after ${duration(finding.graceMs)}` : '–';
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
