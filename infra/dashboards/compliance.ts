import { tagMetrics } from '../../core/compliance/tag-metrics.ts';
import { nameOfUserOf, namesOfWritersTo, wokenBy } from '../functions.ts';

/** The body of the compliance dashboard: instances with and without the required tags, by scan and by event. */
export function complianceDashboardBody(stage: string, region: string): string {
  const { namespace, compliant, nonCompliant } = tagMetrics;
  const tags = (metric: string, more: Readonly<Record<string, string>>) => [
    namespace,
    metric,
    'stage',
    stage,
    more,
  ];
  const own = (metric: string, service: string) => [
    'CloudJanitor',
    metric,
    'service',
    service,
    'stage',
    stage,
  ];
  const both = [
    tags(compliant, { label: 'Compliant', color: '#2ca02c' }),
    tags(nonCompliant, { label: 'Not compliant', color: '#d62728' }),
  ];
  const scans = nameOfUserOf('scans');
  const checks = wokenBy('events')
    .filter(({ needs }) => needs.deps.includes('tagMetrics'))
    .map(({ name }) => name);
  const widgets = [
    // Scans and events write the same metric. The maximum of six hours is that of the scan.
    { title: 'Tags of EC2 instances', stat: 'Maximum', period: 21_600, view: 'timeSeries', metrics: both },
    { title: 'Now', stat: 'Maximum', period: 21_600, view: 'singleValue', metrics: both },
    {
      title: 'Checks',
      stat: 'Sum',
      period: 300,
      view: 'timeSeries',
      metrics: [
        ...checks.flatMap((name) => [own('Checked', name), own('CheckedNotFound', name)]),
        ...namesOfWritersTo('scans').map((name) => own('LogWriteFailed', name)),
      ],
    },
    {
      title: 'Scans of compliance',
      stat: 'Sum',
      period: 21_600,
      view: 'timeSeries',
      metrics: [own('ComplianceScanFinished', scans), own('UnitScanFinished', scans)],
    },
  ];
  return JSON.stringify({
    widgets: widgets.map((properties, at) => ({
      type: 'metric',
      x: (at % 2) * 12,
      y: Math.floor(at / 2) * 6,
      width: 12,
      height: 6,
      properties: { ...properties, region },
    })),
  });
}
