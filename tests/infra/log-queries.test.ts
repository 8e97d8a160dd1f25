import { expect, test } from '@jest/globals';
import { logQueries } from '../../infra/log-queries/log-queries.ts';
import { inputsOf, listOf } from './checks/model.ts';
import { synthesized } from './good.ts';

test('a stage has every query of infra/log-queries, over log groups of its own functions', () => {
  const made = inputsOf(synthesized(), 'logQuery');
  const groups = inputsOf(synthesized(), 'logGroup').map(({ name }) => String(name));
  const all = logQueries(process.cwd());
  // They are in the order in which their functions were.
  expect(new Map(made.map(({ name, queryString }) => [name, queryString]))).toEqual(
    new Map(all.map(({ name, text }) => [`janitor-synth/${name}`, text])),
  );
  for (const { name, logGroupNames } of made)
    for (const group of listOf(logGroupNames))
      expect({ name, groups }).toMatchObject({ groups: expect.arrayContaining([group]) });
  const [errors] = made.filter(({ name }) => name === 'janitor-synth/errors');
  expect(new Set(listOf(errors?.logGroupNames))).toEqual(new Set(groups));
});
