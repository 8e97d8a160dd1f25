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
import { dashboardBody, type MetricRow, ownRow, widget } from './widgets.ts';

/** The body of the stage's dashboard: what was done, how long it took, what is queued. */
export function overviewDashboardBody(
  prefix: string,
  stage: string,
  region: string,
  parts: StageParts,
): string {
  const own = (metric: string, service: string) => ownRow(metric, service, stage);
  const ofFunction = (metric: string, names: readonly string[]): MetricRow[] =>
    names.map((name) => ['AWS/Lambda', metric, 'FunctionName', named(prefix, name)]);
  const ofQueue = (metric: string, names: readonly string[], ending = ''): MetricRow[] =>
    names.map((name) => ['AWS/SQS', metric, 'QueueName', `${named(prefix, name)}${ending}`]);
  const made = deployedFunctions(parts);
  const queues = made.filter(isFed).map(({ wakes }) => wakes.queue);
  const doors = wokenBy('url').map(({ name }) => name);
  const scans = nameOfUserOf('scans');
  return dashboardBody(region, 3, [
    widget('Scans and findings', [
      own('ScanFinished', scans),
      own('FindingClaimed', scans),
      own('NotLookedAt', scans),
    ]),
    widget(
      'Remediations',
      namesOfUsersOf('remediator').flatMap((remediates) => [
        own('RemediationFinished', remediates),
        own('RemediationFailed', remediates),
        own('RemediationUncertain', remediates),
      ]),
    ),
    widget('Answers to Slack (ms)', ofFunction('Duration', doors), 'p99'),
    widget(
      'Errors',
      ofFunction(
        'Errors',
        made.map(({ name }) => name),
      ),
    ),
    widget('Oldest work (s)', ofQueue('ApproximateAgeOfOldestMessage', queues), 'Maximum'),
    widget(
      'Dead letters',
      ofQueue('ApproximateNumberOfMessagesVisible', deadLettersOf(parts), '-dead'),
      'Maximum',
    ),
  ]);
}
