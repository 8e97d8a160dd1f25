import { tagMetrics } from '../../core/compliance/tag-metrics.ts';
import { nameOfUserOf, namesOfWritersTo } from '../functions.ts';
import { type Alarm, any, ownMetric } from './alarm.ts';

/** The alarms of compliance: the metrics of scans and events, and failures to write them. */
export function complianceAlarms(stage: string): readonly Alarm[] {
  return [
    {
      // The period lasts from one scan to the next, so that the alarm stays until the next scan.
      name: 'non-compliant-instances',
      runbook: 'non-compliant-instances',
      what: 'More than five EC2 instances lack tags that the policy requires.',
      namespace: tagMetrics.namespace,
      metric: tagMetrics.nonCompliant,
      dimensions: { stage },
      statistic: 'Maximum',
      at: 5,
      above: true,
      periodSeconds: 21_600,
      periods: 1,
      missing: 'notBreaching',
    },
    {
      // A scan runs every six hours and may take an hour; one may be missed.
      ...ownMetric(nameOfUserOf('scans'), stage),
      name: 'no-compliance-scan',
      runbook: 'no-compliance-scan',
      what: 'No compliance scan finished within 12 hours.',
      metric: 'ComplianceScanFinished',
      statistic: 'Sum',
      at: 1,
      below: true,
      periodSeconds: 3_600,
      periods: 13,
      missing: 'breaching',
    },
    ...namesOfWritersTo('scans').map((service) => ({
      ...ownMetric(service, stage),
      ...any,
      name: `${service}-log-write-failed`,
      runbook: 'log-write-failed',
      what: `The results of ${service} could not be written under scans/. They are still stored in the table.`,
      metric: 'LogWriteFailed',
    })),
  ];
}
