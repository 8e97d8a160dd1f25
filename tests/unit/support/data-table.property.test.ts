import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { lintBlocks } from '../../support/lint-slack.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
const most = { columns: 20, rows: 201, characters: 20_000, pageSize: 100 };

const size = fc.record({
  columns: fc.integer({ min: 0, max: 22 }),
  rows: fc.integer({ min: 0, max: 204 }),
  cell: fc.integer({ min: 0, max: 120 }),
  pageSize: fc.integer({ min: 0, max: 102 }),
  tables: fc.constantFrom(1, 1, 1, 2),
  caption: fc.constantFrom('x', 'x', 'x', ''),
  head: fc.constantFrom('raw_text', 'raw_text', 'rich_text'),
  extraCells: fc.constantFrom(0, 0, 0, 1),
});
type Size = ReturnType<typeof size.generate>['value'];

const rich = {
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
};

function tables({ columns, rows, cell, pageSize, tables, caption, head, extraCells }: Size): object[] {
  const row = (length: number, first: object) =>
    Array.from({ length }, (_, at) => (at === 0 ? first : { type: 'raw_text', text: 'y'.repeat(cell) }));
  const body = { type: 'raw_text', text: 'y'.repeat(cell) };
  const all = Array.from({ length: rows }, (_, at) =>
    row(columns + (at === rows - 1 ? extraCells : 0), at === 0 && head === 'rich_text' ? rich : body),
  );
  return Array.from({ length: tables }, () => ({
    type: 'data_table',
    caption,
    page_size: pageSize,
    rows: all,
  }));
}

function isWithin({ columns, rows, cell, pageSize, tables, caption, head, extraCells }: Size): boolean {
  const cells = rows * columns + (rows > 0 ? extraCells : 0);
  const last = rows > 0 ? columns + extraCells : columns;
  return (
    Math.min(columns, last) >= 1 &&
    Math.max(columns, last) <= most.columns &&
    rows >= 2 &&
    rows <= most.rows &&
    cell >= 1 &&
    cells * cell <= most.characters &&
    pageSize >= 1 &&
    pageSize <= most.pageSize &&
    tables === 1 &&
    caption !== '' &&
    head === 'raw_text' &&
    extraCells === 0
  );
}

test('the linter accepts a data table exactly when it keeps every published limit', () => {
  let accepted = 0;
  fc.assert(
    fc.property(size, (one) => {
      // The smaller budget of a whole message is checked elsewhere.
      const problems = lintBlocks('message', tables(one)).filter(
        (problem) => !problem.endsWith('characters of JSON'),
      );
      if (problems.length === 0) accepted += 1;
      expect({ ...one, accepts: problems.length === 0 }).toEqual({ ...one, accepts: isWithin(one) });
    }),
    {
      numRuns: 400,
      examples: [
        { columns: 20, rows: 201, cell: 4, pageSize: 100 },
        { columns: 20, rows: 201, cell: 5, pageSize: 100 },
        { columns: 1, rows: 2, cell: 1, pageSize: 1 },
        { columns: 21, rows: 2, cell: 1, pageSize: 1 },
        { columns: 1, rows: 202, cell: 1, pageSize: 1 },
        { columns: 1, rows: 1, cell: 1, pageSize: 1 },
        { columns: 10, rows: 20, cell: 100, pageSize: 101 },
      ].map((some): [Size] => [{ ...some, tables: 1, caption: 'x', head: 'raw_text', extraCells: 0 }]),
    },
  );
  expect(accepted).toBeGreaterThan(2);
});

test('a data table is accepted in messages only, and an alert with a known level in modals only', () => {
  const table = tables({
    columns: 2,
    rows: 2,
    cell: 1,
    pageSize: 1,
    tables: 1,
    caption: 'x',
    head: 'raw_text',
    extraCells: 0,
  });
  const alert = (length: number, level = 'warning') => [
    { type: 'alert', level, text: { type: 'plain_text', text: 'x'.repeat(length) } },
  ];
  const accepts = (blocks: object[]) =>
    (['message', 'modal', 'home'] as const).filter((surface) => lintBlocks(surface, blocks).length === 0);
  expect(accepts(table)).toEqual(['message']);
  expect(accepts(alert(200))).toEqual(['modal']);
  expect(accepts(alert(201))).toEqual([]);
  expect(accepts(alert(10, 'danger'))).toEqual([]);
});
