import { nameOfUserOf, namesOfUsersOf } from '../functions.ts';
import { type Alarm, any, ownMetric } from './alarm.ts';

/** The alarms of scans and remediations. */
export function workAlarms(stage: string): readonly Alarm[] {
  return [
    ...namesOfUsersOf('remediator').flatMap((service): readonly Alarm[] => [
      {
        ...ownMetric(service, stage),
        ...any,
        name: `${service}-remediation-failed`,
        runbook: 'remediation-failed',
        what: 'AWS refused a remediation.',
        metric: 'RemediationFailed',
      },
      {
        ...ownMetric(service, stage),
        ...any,
        name: `${service}-remediation-uncertain`,
        runbook: 'remediation-uncertain',
        what: 'The outcome of a remediation is unknown. The finding stays claimed.',
        metric: 'RemediationUncertain',
      },
    ]),
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
