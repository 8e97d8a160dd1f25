import {
  deadLettersOf,
  deployedFunctions,
  isFed,
  nameOfUserOf,
  namesOfUsersOf,
  type StageParts,
  wokenBy,
} from '../functions.ts';
import { named } from '../names.ts';

type MetricRow = readonly unknown[];

/** The body of the stage's dashboard: what was done, how long it took, what is queued. */
export function dashboardBody(prefix: string, stage: string, region: string, parts: StageParts): string {
  const own = (metric: string, service: string): MetricRow => [
    'CloudJanitor',
    metric,
    'service',
    service,
    'stage',
    stage,
  ];
  const ofFunction = (metric: string, names: readonly string[]): MetricRow[] =>
    names.map((name) => ['AWS/Lambda', metric, 'FunctionName', named(prefix, name)]);
  const ofQueue = (metric: string, names: readonly string[], ending = ''): MetricRow[] =>
    names.map((name) => ['AWS/SQS', metric, 'QueueName', `${named(prefix, name)}${ending}`]);
  const made = deployedFunctions(parts);
  const queues = made.filter(isFed).map(({ wakes }) => wakes.queue);
  const doors = wokenBy('url').map(({ name }) => name);
  const scans = nameOfUserOf('scans');
  const widgets = [
    widget('Scans and findings', 'Sum', [
      own('ScanFinished', scans),
      own('FindingClaimed', scans),
      own('NotLookedAt', scans),
    ]),
    widget(
      'Remediations',
      'Sum',
      namesOfUsersOf('remediator').flatMap((remediates) => [
        own('RemediationFinished', remediates),
        own('RemediationFailed', remediates),
        own('RemediationUncertain', remediates),
      ]),
    ),
    widget('Answers to Slack (ms)', 'p99', ofFunction('Duration', doors)),
    widget(
      'Errors',
      'Sum',
      ofFunction(
        'Errors',
        made.map(({ name }) => name),
      ),
    ),
    widget('Oldest work (s)', 'Maximum', ofQueue('ApproximateAgeOfOldestMessage', queues)),
    widget(
      'Dead letters',
      'Maximum',
      ofQueue('ApproximateNumberOfMessagesVisible', deadLettersOf(parts), '-dead'),
    ),
  ];
  return JSON.stringify({
    widgets: widgets.map((properties, at) => ({
      type: 'metric',
      x: (at % 3) * 8,
      y: Math.floor(at / 3) * 6,
      width: 8,
      height: 6,
      properties: { ...properties, region },
    })),
  });
}

function widget(title: string, stat: string, metrics: readonly MetricRow[]) {
  return { title, stat, metrics, period: 300, view: 'timeSeries' };
}
