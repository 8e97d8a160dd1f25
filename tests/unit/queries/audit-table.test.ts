import { expect, test } from '@jest/globals';
import { archiveFolder, archiveRow } from '../../../core/published/archive-row.ts';
import type { AnyRule } from '../../../core/rule.ts';
import { publishedSample } from '../../../events/published-sample.ts';
import { auditStorage, partitionColumns, projection } from '../../../infra/athena/audit-table.ts';
import { eventsDefinition, eventsSql } from '../../../infra/athena/events-view.ts';
import { savedQuery } from '../../../infra/athena/saved-queries.ts';
import { rules } from '../../../rules/registry.generated.ts';

/** The folders that Athena lists, by the properties of the table. */
function projected(bucket: string): ReadonlySet<string> {
  const properties = projection(bucket);
  let folders = [properties['storage.location.template'] ?? ''];
  for (const name of partitionColumns) {
    const [from = 0, to = 0] = (properties[`projection.${name}.range`] ?? '').split(',').map(Number);
    const digits = Number(properties[`projection.${name}.digits`]);
    const values = Array.from({ length: to - from + 1 }, (_, at) => String(from + at).padStart(digits, '0'));
    folders = folders.flatMap((folder) => values.map((value) => folder.replace(`\${${name}}`, value)));
  }
  return new Set(folders);
}

test.each(['2026-01-01', '2026-11-28', '2028-02-29', '2045-12-31'])(
  'Athena lists the folder in which the archive writes events of %s',
  (day) => {
    const folder = archiveFolder({ at: `${day}T23:59:59.999Z` });
    expect(projected('b').has(`s3://b/${folder}/`)).toBe(true);
  },
);

test('the table has the columns of a line of the archive, in the same order', () => {
  const line = archiveRow(publishedSample({}).detail);
  expect(auditStorage('b').columns).toEqual(Object.keys(line).map((name) => ({ name, type: 'string' })));
});

test('the view is stored with the columns of its statement, in the same order', () => {
  const { viewOriginalText, storageDescriptor } = eventsDefinition('janitor_test');
  const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(viewOriginalText) ?? [];
  const stored = JSON.parse(Buffer.from(encoded, 'base64').toString()) as {
    originalSql: string;
    columns: readonly { name: string; type: string }[];
  };
  expect(stored).toMatchObject({ originalSql: eventsSql, schema: 'janitor_test' });
  const [selected = ''] = eventsSql.split('\nfrom (');
  const named = selected
    .split('\n')
    .slice(1)
    .map((line) =>
      line
        .replace(/,$/, '')
        .split(/ as |^ +/)
        .at(-1),
    );
  expect(stored.columns.map(({ name }) => name)).toEqual(named);
  expect(storageDescriptor.columns.map(({ name }) => name)).toEqual(named);
  expect(stored.columns.filter(({ type }) => type !== 'varchar')).toEqual([
    { name: 'occurred_at', type: 'timestamp(3)' },
    { name: 'change_at', type: 'timestamp(3)' },
  ]);
});

test('every rule about a change of IAM has a category', () => {
  const about = rules.filter(
    ({ kind }: AnyRule) => kind === 'iam-identity' || kind === 'iam-resource-policy',
  );
  expect(about.length).toBeGreaterThan(10);
  expect(about.filter(({ id }: AnyRule) => !eventsSql.includes(`when '${id}' then '`))).toEqual([]);
});

test('a query needs a title', () => {
  expect(savedQuery('a', '-- Title\n-- Explains\n-- more.\nselect 1\n')).toEqual({
    name: 'a',
    title: 'Title',
    explains: 'Explains more.',
    sql: '-- Title\n-- Explains\n-- more.\nselect 1',
  });
  expect(() => savedQuery('a', 'select 1')).toThrow('infra/queries/a.sql has no title');
});
