import { expect, test } from '@jest/globals';
import { auditWords } from '../../../core/audit.ts';
import { type IamPoint, iamMetrics } from '../../../core/published/iam-metrics.ts';
import { severities } from '../../../core/severity.ts';
import { publish } from '../../../events/audit-changes/run.ts';
import { fn } from '../../../events/audit-metrics/function.ts';
import { receiveIamChange } from '../../../events/iam-change/run.ts';
import { publishedSample } from '../../../events/published-sample.ts';
import { iamDashboardBody } from '../../../infra/dashboards/iam.ts';
import { wokenBy } from '../../../infra/functions.ts';

type Widget = { readonly properties: { readonly metrics: readonly (readonly unknown[])[] } };

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const parts = { withConfig: false, isPolicyInS3: false, withIamMail: true };
const { widgets } = JSON.parse(iamDashboardBody('janitor-dev', 'dev', 'eu-west-1', parts)) as {
  readonly widgets: readonly Widget[];
};
const rows = widgets.flatMap(({ properties }) => properties.metrics);

/** Names of metrics and dimensions on the dashboard: "Violations by severity=high", "Violations by rule=". */
const shown = new Set(
  rows.flatMap(([first, metric, , , dimension, value]) => {
    const { expression = '' } = Object(first) as { readonly expression?: string };
    const [, by, name] =
      /^SEARCH\('\{IAMPolicyMonitor,stage,(\w+)\} MetricName="(\w+)" stage="dev"'/.exec(expression) ?? [];
    if (name) return [`${name} by ${by}=`];
    if (first !== 'IAMPolicyMonitor') return [];
    return [
      typeof dimension === 'string' ? `${String(metric)} by ${dimension}=${String(value)}` : String(metric),
    ];
  }),
);

/** What the code counts, in the same words. */
async function emitted(): Promise<ReadonlySet<string>> {
  const points: IamPoint[] = [];
  const note = (given: readonly IamPoint[]): void => void points.push(...given);
  const change = { by: 'robin', at: '2026-11-28T15:59:57.000Z', call: 'AttachUserPolicy' };
  const details = { card: { channel: 'C1', ts: '1' } };
  const events = Object.keys(auditWords).flatMap((type) =>
    severities.map((severity) =>
      publishedSample({
        id: `${type}-${severity}`.replace('.', '-'),
        type,
        severity,
        change,
        mode: 'notify',
        remediation: 'revert',
        details,
      }),
    ),
  );
  const Records = events.map((event, nth) => ({ messageId: `m${nth}`, body: JSON.stringify(event) }));
  const count = fn.create({ log, iamMetrics: note });
  expect(await count({ Records } as never)).toEqual({ batchItemFailures: [] });
  await publish(
    { log, iamMetrics: note, bus: { put: async () => new Set() }, storedEvent: () => ({}) as never },
    [],
  );
  await receiveIamChange(
    {
      clock: { nowMs: () => 0 },
      log,
      iamMetrics: note,
      telemetry: { took: () => undefined },
      receive: async () => undefined,
    },
    { origin: { eventName: '', eventId: '', atMs: 0 } } as never,
  );
  return new Set(
    points.flatMap(({ name, by = {} }) => [
      name,
      ...Object.entries(by).flatMap(([key, value]) => [`${name} by ${key}=${value}`, `${name} by ${key}=`]),
    ]),
  );
}

test('every metric on the dashboard is counted by the code', async () => {
  const counted = await emitted();
  expect(shown.size).toBeGreaterThan(10);
  expect([...shown].filter((metric) => !counted.has(metric))).toEqual([]);
});

test('every metric that the code counts is on the dashboard, and there are no others', async () => {
  const namesIn = (all: ReadonlySet<string>) =>
    [...new Set([...all].map((one) => one.replace(/ .*/, '')))].toSorted();
  expect(namesIn(shown)).toEqual(namesIn(await emitted()));
  expect(namesIn(shown)).toEqual(Object.keys(iamMetrics).sort());
});

test('the dashboard shows the dead letters of each subscriber of the bus', () => {
  const queues = rows.flatMap(([namespace, , , queue]) => (namespace === 'AWS/SQS' ? [queue] : []));
  expect(queues).toEqual(
    expect.arrayContaining(wokenBy('bus').map(({ wakes }) => `janitor-dev-${wakes.queue}-dead`)),
  );
  expect(queues).toContain('janitor-dev-publish-audit-dead');
});
