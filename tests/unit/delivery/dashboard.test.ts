import { expect, test } from '@jest/globals';
import { bucketPolicy } from '../../../infra/bucket-policies.ts';
import { functions } from '../../../infra/functions.ts';
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
const of = (variables: Record<string, string>) => settingsOf('/nowhere', variables).dashboard;

test('there is no dashboard unless it is turned on, and then links are signed', () => {
  expect(of({})).toBeNull();
  expect(of({ JANITOR_DASHBOARD: 'off' })).toBeNull();
  expect(of({ JANITOR_DASHBOARD: 'on' })).toBe('signed');
  expect(() => of({ JANITOR_DASHBOARD: 'yes' })).toThrow('"on" or "off"');
});

test('a dashboard for everybody has to be said twice', () => {
  const once = { JANITOR_DASHBOARD: 'auth: none' };
  expect(() => of(once)).toThrow('lets everybody read');
  expect(() => of({ ...once, JANITOR_DASHBOARD_READERS: 'yes' })).toThrow('lets everybody read');
  expect(() => of({ JANITOR_DASHBOARD: 'on', JANITOR_DASHBOARD_READERS: 'everybody' })).toThrow('auth: none');
  expect(() => of({ JANITOR_DASHBOARD_READERS: 'everybody' })).toThrow('auth: none');
  expect(of({ ...once, JANITOR_DASHBOARD_READERS: 'everybody' })).toBe('everybody');
});

test('only the notifier may read the key, and only in a stage that has one', () => {
  const readers = (more: Partial<Where>) =>
    functions
      .filter((fn) => JSON.stringify(grantsOf(fn, { ...where, ...more })).includes('dashboard-key'))
      .map(({ name }) => name);
  expect(readers({})).toEqual([]);
  expect(readers({ hasDashboardKey: true })).toEqual(['notify']);
});

test('only this distribution may read the bucket, and only the dashboard', () => {
  const arn = 'arn:aws:cloudfront::123456789012:distribution/E1';
  const allowed = (policy: string) =>
    (JSON.parse(policy) as { Statement: { Effect: string }[] }).Statement.filter(
      ({ Effect }) => Effect === 'Allow',
    );
  expect(allowed(bucketPolicy('arn:aws:s3:::b', null))).toEqual([]);
  expect(allowed(bucketPolicy('arn:aws:s3:::b', arn))).toEqual([
    {
      Sid: 'Dashboard',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::b/dashboard/*',
      Condition: { StringEquals: { 'aws:SourceArn': arn } },
    },
  ]);
});
