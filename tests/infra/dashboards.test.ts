import { expect, test } from '@jest/globals';
import { inputsOf } from './checks/model.ts';
import { synthesized } from './good.ts';

test('the compliance dashboard shows instances with and without required tags', () => {
  const body = inputsOf(synthesized(), 'dashboard').map(({ dashboardBody }) => String(dashboardBody));
  expect(
    body.some((text) => text.includes('"CompliantInstances"') && text.includes('"NonCompliantInstances"')),
  ).toBe(true);
});

test('the dashboard of IAM changes is deployed only when configured', () => {
  const names = (whole: ReturnType<typeof synthesized>) =>
    inputsOf(whole, 'dashboard').map(({ dashboardName }) => String(dashboardName));
  expect(names(synthesized('production'))).toContain('janitor-production-iam');
  expect(names(synthesized()).filter((name) => name.endsWith('-iam'))).toEqual([]);
});
