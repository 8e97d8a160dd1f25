import { type IamDimension, type IamMetric, iamNamespace } from '../../core/published/iam-metrics.ts';
import { severities } from '../../core/severity.ts';
import {
  deadLettersName,
  deadLettersOf,
  type FunctionPlan,
  functionNamed,
  functions,
  type StageParts,
  wokenBy,
} from '../functions.ts';
import { named } from '../names.ts';
import { dashboardBody, widget } from './widgets.ts';

/** The body of the dashboard of IAM changes: what was found, how fast, what became of it, what was lost. */
export function iamDashboardBody(prefix: string, stage: string, region: string, parts: StageParts): string {
  const total = (metric: IamMetric, label: string) => [iamNamespace, metric, 'stage', stage, { label }];
  const one = (metric: IamMetric, dimension: IamDimension, value: string) => [
    iamNamespace,
    metric,
    'stage',
    stage,
    dimension,
    value,
    { label: value },
  ];
  /** Of each value that CloudWatch has seen. */
  const each = (metric: IamMetric, dimension: IamDimension) => [
    {
      expression: `SEARCH('{${iamNamespace},stage,${dimension}} MetricName="${metric}" stage="${stage}"', 'Sum', 300)`,
      label: '',
    },
  ];
  return dashboardBody(region, 3, [
    widget(
      'Violations by severity',
      severities.map((severity) => one('Violations', 'severity', severity)),
    ),
    widget('Violations by rule', [each('Violations', 'rule')]),
    widget('Changes in AWS', [total('EventsProcessed', 'handled'), total('Violations', 'violations')]),
    widget(
      'From the change (ms, median)',
      [total('TimeToFinding', 'to the finding'), total('TimeToCard', 'to the card')],
      'p50',
    ),
    widget(
      'From the change (ms, slowest 1 %)',
      [total('TimeToFinding', 'to the finding'), total('TimeToCard', 'to the card')],
      'p99',
    ),
    widget('Remediations', [
      total('RemediationsDone', 'done'),
      total('RemediationsFailed', 'failed'),
      total('RemediationsSkipped', 'skipped'),
      total('RemediationDryRuns', 'dry runs'),
    ]),
    widget('Notifications', [each('Notifications', 'channel')]),
    widget('Audit events on the bus', [
      total('PublishSuccesses', 'published'),
      total('PublishFailures', 'failed'),
    ]),
    widget(
      'Dead letters',
      queuesOf(parts).map((queue) => [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        `${named(prefix, queue)}-dead`,
        { label: queue },
      ]),
      'Maximum',
    ),
  ]);
}

/** The dead-letter queues between a change and its remediation, and those of the bus. */
function queuesOf(parts: StageParts): readonly string[] {
  const passed: readonly FunctionPlan[] = [
    functionNamed('iam-change'),
    functionNamed('notify'),
    ...functions.filter(({ needs }) => needs.deps.includes('remediator')),
    functionNamed('publish-audit'),
    ...wokenBy('bus'),
  ];
  const made = deadLettersOf(parts);
  return passed.flatMap((fn) => deadLettersName(fn) ?? []).filter((name) => made.includes(name));
}
