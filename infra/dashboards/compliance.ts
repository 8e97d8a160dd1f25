import { tagMetrics } from '../../core/compliance/tag-metrics.ts';
import { nameOfUserOf, namesOfWritersTo, wokenBy } from '../functions.ts';
import { dashboardBody, ownRow, widget } from './widgets.ts';

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
  const own = (metric: string, service: string) => ownRow(metric, service, stage);
  const both = [
    tags(compliant, { label: 'Compliant', color: '#2ca02c' }),
    tags(nonCompliant, { label: 'Not compliant', color: '#d62728' }),
  ];
  const scans = nameOfUserOf('scans');
  const checks = wokenBy('events')
    .filter(({ needs }) => needs.deps.includes('tagMetrics'))
    .map(({ name }) => name);
  const ofScan = { stat: 'Maximum', period: 21_600, metrics: both } as const;
  return dashboardBody(region, 2, [
    // Scans and events write the same metric. The maximum of six hours is that of the scan.
    { title: 'Tags of EC2 instances', view: 'timeSeries', ...ofScan },
    { title: 'Now', view: 'singleValue', ...ofScan },
    widget('Checks', [
      ...checks.flatMap((name) => [own('Checked', name), own('CheckedNotFound', name)]),
      ...namesOfWritersTo('scans').map((name) => own('LogWriteFailed', name)),
    ]),
    widget(
      'Scans of compliance',
      [own('ComplianceScanFinished', scans), own('UnitScanFinished', scans)],
      'Sum',
      21_600,
    ),
  ]);
}
