import { nameOfUserOf } from '../functions.ts';
import { type Alarm, any, ownMetric } from './alarm.ts';

/** The alarms of scans and remediations. */
export function workAlarms(stage: string): readonly Alarm[] {
  return [
    {
      ...ownMetric(nameOfUserOf('remediator'), stage),
      ...any,
      name: 'remediation-failed',
      runbook: 'remediation-failed',
      what: 'AWS refused a remediation.',
      metric: 'RemediationFailed',
    },
    {
      ...ownMetric(nameOfUserOf('remediator'), stage),
      ...any,
      name: 'remediation-uncertain',
      runbook: 'remediation-uncertain',
      what: 'The outcome of a remediation is unknown. The finding stays claimed.',
      metric: 'RemediationUncertain',
    },
    {
      ...ownMetric(nameOfUserOf('scans'), stage),
      ...any,
      name: 'not-looked-at',
      runbook: 'not-looked-at',
      what: 'A scan could not read a resource kind in an account or Region.',
      metric: 'NotLookedAt',
    },
    {
      // Two hours more than a day, because the duration of scans varies.
      ...ownMetric(nameOfUserOf('scans'), stage),
      name: 'no-scan',
      runbook: 'no-scan',
      what: 'No scan finished within a day.',
      metric: 'ScanFinished',
      statistic: 'Sum',
      at: 1,
      below: true,
      periodSeconds: 3_600,
      periods: 26,
      missing: 'breaching',
    },
  ];
}
