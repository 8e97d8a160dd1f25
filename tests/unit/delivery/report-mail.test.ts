import { expect, test } from '@jest/globals';
import { functionNamed, functions } from '../../../infra/functions.ts';
import { grantsOf } from '../../../infra/grants/functions.ts';
import type { Where } from '../../../infra/grants/grant.ts';
import { settingsOf } from '../../../infra/settings.ts';

const where: Where = {
  partition: 'aws',
  region: 'eu-central-1',
  account: '123456789012',
  prefix: 'janitor-test',
  memberAccounts: [],
};
const sender = 'janitor@example.com';
const of = (variables: Record<string, string>) => settingsOf('/nowhere', variables).reportMail;

test('without settings no report is mailed, and nobody may send mail', () => {
  expect(of({})).toBeNull();
  for (const fn of functions) expect(JSON.stringify(grantsOf(fn, where))).not.toContain('ses:');
});

test('the report function alone may send, and only from the sender', () => {
  const may = functions.filter((fn) =>
    JSON.stringify(grantsOf(fn, { ...where, reportSender: sender })).includes('ses:'),
  );
  expect(may.map(({ name }) => name)).toEqual(['daily-report']);
  expect(grantsOf(functionNamed('daily-report'), { ...where, reportSender: sender })).toContainEqual({
    actions: ['ses:SendEmail'],
    resources: ['arn:aws:ses:eu-central-1:123456789012:identity/*'],
    conditions: { StringEquals: { 'ses:FromAddress': sender } },
  });
});

test('each address is named once', () => {
  expect(
    of({ JANITOR_REPORT_SENDER: sender, JANITOR_REPORT_EMAIL: 'a@example.com, b@example.com,a@example.com' }),
  ).toEqual({ sender, recipients: ['a@example.com', 'b@example.com'] });
});

test.each([
  [{ JANITOR_REPORT_EMAIL: 'a@example.com' }, /must be set together/],
  [{ JANITOR_REPORT_SENDER: sender }, /must be set together/],
  [
    { JANITOR_REPORT_SENDER: 'Janitor', JANITOR_REPORT_EMAIL: 'a@example.com' },
    /JANITOR_REPORT_SENDER must be one/,
  ],
  [
    {
      JANITOR_REPORT_SENDER: sender,
      JANITOR_REPORT_EMAIL: Array.from({ length: 51 }, (_, nth) => `a${nth}@example.com`).join(),
    },
    /at most 50 addresses/,
  ],
])('refuses %j', (variables, why) => {
  expect(() => of(variables as Record<string, string>)).toThrow(why);
});
