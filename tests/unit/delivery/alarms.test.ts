import { expect, test } from '@jest/globals';
import { alarmsOf } from '../../../infra/alarms/all.ts';
import { functionNamed, functions, nameOfUserOf } from '../../../infra/functions.ts';
import { namesOf } from '../../../infra/names.ts';

const own = alarmsOf(namesOf('dev'), 'dev').filter(({ namespace }) => namespace === 'CloudJanitor');
const watched = (metric: string) =>
  own.filter((alarm) => alarm.metric === metric).map(({ dimensions }) => dimensions.service);

test.each([
  ['RemediationFailed', 'remediator'],
  ['RemediationUncertain', 'remediator'],
  ['NotLookedAt', 'scans'],
  ['ScanFinished', 'scans'],
  ['ComplianceScanFinished', 'scans'],
] as const)('%s is watched at the function that is given %s', (metric, dep) => {
  expect(watched(metric)).toEqual([nameOfUserOf(dep)]);
});

test('what cannot be written is watched at each function that writes there', () => {
  const writers = functions.filter(({ needs }) =>
    needs.files?.some((file) => file.action === 'PutObject' && file.in.includes('scans')),
  );
  expect(writers.length).toBeGreaterThan(0);
  expect(watched('LogWriteFailed')).toEqual(writers.map(({ name }) => name));
});

test('a metric of two functions, or of none, is no longer watched in silence', () => {
  const remediator = functionNamed(nameOfUserOf('remediator'));
  expect(() => nameOfUserOf('remediator', [remediator, remediator])).toThrow('given remediator');
  expect(() => nameOfUserOf('remediator', [])).toThrow('given remediator');
});
