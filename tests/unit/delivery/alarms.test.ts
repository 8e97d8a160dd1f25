import { expect, test } from '@jest/globals';
import { alarmsOf } from '../../../infra/alarms/all.ts';
import { functionNamed, functions, nameOfUserOf, namesOfUsersOf } from '../../../infra/functions.ts';
import { namesOf } from '../../../infra/names.ts';

const own = alarmsOf(namesOf('dev'), 'dev', {
  withConfig: true,
  isPolicyInS3: true,
  withIamMail: true,
}).filter(({ namespace }) => namespace === 'CloudJanitor');
const watched = (metric: string) =>
  own.filter((alarm) => alarm.metric === metric).map(({ dimensions }) => dimensions.service);

test.each([
  ['RemediationFailed', 'remediator'],
  ['RemediationUncertain', 'remediator'],
  ['NotLookedAt', 'scans'],
  ['ScanFinished', 'scans'],
  ['ComplianceScanFinished', 'scans'],
] as const)('the alarms on %s watch the functions that use %s', (metric, dep) => {
  expect(watched(metric)).toEqual(namesOfUsersOf(dep));
});

test('the alarms on LogWriteFailed watch every function that writes log files', () => {
  const writers = functions.filter(({ needs }) =>
    needs.files?.some((file) => file.action === 'PutObject' && file.in.includes('scans')),
  );
  expect(writers.length).toBeGreaterThan(0);
  expect(watched('LogWriteFailed')).toEqual(writers.map(({ name }) => name));
});

test('an alarm whose metric belongs to two functions or none throws', () => {
  const scan = functionNamed(nameOfUserOf('scans'));
  expect(() => nameOfUserOf('scans', [scan, scan])).toThrow('scans must belong to exactly one function');
  expect(() => nameOfUserOf('scans', [])).toThrow('scans must belong to exactly one function');
});
