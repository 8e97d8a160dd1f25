import { useState } from 'react';
import type { JsonObject } from '../model.ts';
import { Plain } from '../text/plain.tsx';
import { listOf, textOf } from './values.ts';

type Sort = { readonly column: number; readonly down: boolean };

/** Slack's data table: sortable by column, in pages. */
export function DataTable({ block }: { readonly block: JsonObject }) {
  const [sort, setSort] = useState<Sort>();
  const [page, setPage] = useState(0);
  const [head = [], ...rows] = rowsOf(block);
  const size = typeof block['page_size'] === 'number' ? block['page_size'] : rows.length;
  const named = typeof block['row_header_column_index'] === 'number' ? block['row_header_column_index'] : -1;
  const sorted = sort ? [...rows].sort((a, b) => compare(a[sort.column], b[sort.column], sort.down)) : rows;
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, size)));
  const shown = sorted.slice(page * size, (page + 1) * size);
  const press = (column: number) => {
    setSort({ column, down: sort?.column === column && !sort.down });
    setPage(0);
  };
  return (
    <div className="block data-table">
      <div className="wide" tabIndex={0} role="region" aria-label={`Table: ${textOf(block['caption'])}`}>
        <table>
          <caption>{textOf(block['caption'])}</caption>
          <thead>
            <tr>
              {head.map((cell, column) => (
                <th key={column} scope="col" aria-sort={ariaSort(sort, column)}>
                  <button type="button" onClick={() => press(column)}>
                    <Plain text={textOf(cell)} />
                    {sort?.column === column ? (
                      <span aria-hidden="true"> {sort.down ? '↓' : '↑'}</span>
                    ) : null}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <CellOf key={column} cell={cell} isName={column === named} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 ? (
        <p className="pages">
          <button
            type="button"
            className="button default"
            disabled={page === 0}
            onClick={() => setPage(page - 1)}
          >
            Previous
          </button>
          <span>
            Page {page + 1} of {pages}
          </span>
          <button
            type="button"
            className="button default"
            disabled={page === pages - 1}
            onClick={() => setPage(page + 1)}
          >
            Next
          </button>
        </p>
      ) : null}
    </div>
  );
}

function CellOf({ cell, isName }: { readonly cell: JsonObject; readonly isName: boolean }) {
  const text = <Plain text={textOf(cell)} />;
  if (isName) return <th scope="row">{text}</th>;
  return <td className={cell['type'] === 'raw_number' ? 'number' : undefined}>{text}</td>;
}

function rowsOf(block: JsonObject): readonly (readonly JsonObject[])[] {
  return Array.isArray(block['rows']) ? block['rows'].map(listOf) : [];
}

function compare(a: JsonObject | undefined, b: JsonObject | undefined, down: boolean): number {
  const [left, right] = [a?.['value'], b?.['value']];
  const order =
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : textOf(a).localeCompare(textOf(b), 'en');
  return down ? -order : order;
}

function ariaSort(sort: Sort | undefined, column: number) {
  if (sort?.column !== column) return undefined;
  return sort.down ? 'descending' : 'ascending';
}
