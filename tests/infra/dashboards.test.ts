import { expect, test } from '@jest/globals';
import { inputsOf } from './checks/model.ts';
import { synthesized } from './good.ts';

const production = () => inputsOf(synthesized('production'), 'dashboard');

test('the compliance dashboard shows instances with and without required tags', () => {
  const body = production().map(({ dashboardBody }) => String(dashboardBody));
  expect(
    body.some((text) => text.includes('"CompliantInstances"') && text.includes('"NonCompliantInstances"')),
  ).toBe(true);
});

test('dashboards are deployed only when configured, for each costs $3 a month', () => {
  expect(production().map(({ dashboardName }) => String(dashboardName))).toEqual([
    'janitor-production',
    'janitor-production-compliance',
    'janitor-production-iam',
  ]);
  expect(inputsOf(synthesized(), 'dashboard')).toEqual([]);
});
