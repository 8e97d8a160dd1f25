import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { FunctionOptions } from '../../../app/wiring/options.ts';
import { provide as iamMetricsOf } from '../../../app/wiring/providers/iam-metrics.ts';
import { provide as tagMetricsOf } from '../../../app/wiring/providers/tag-metrics.ts';
import type { Telemetry } from '../../../core/ports/telemetry.ts';
import { capturedOutput } from '../../support/captured-output.ts';

let lines: ReturnType<typeof capturedOutput>;
beforeEach(() => {
  lines = capturedOutput();
  // Lambda replaces the console's methods, and wraps what they print in the JSON log format.
  jest.spyOn(console, 'log').mockImplementation((message: unknown) => {
    process.stdout.write(`${JSON.stringify({ message })}\n`);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const atMs = Math.floor(Date.now() / 60_000) * 60_000;
const logged: unknown[] = [];
const log = {
  info: (message: string, fields?: Readonly<Record<string, unknown>>) => void logged.push([message, fields]),
  warn: () => undefined,
  error: () => undefined,
};

function optionsOn(machine: 'aws' | 'one-machine'): FunctionOptions {
  const telemetry = machine === 'aws' ? ({} as Telemetry) : undefined;
  const env = { stage: 'dev' } as FunctionOptions['env'];
  return { env, log, ...(telemetry ? { telemetry } : {}) };
}

test('IAM metrics are lines of the embedded metric format, in total and by dimension', () => {
  iamMetricsOf(optionsOn('aws'))([
    { name: 'Violations', value: 1, atMs, by: { severity: 'high', rule: 'iam-full-admin' } },
    { name: 'Violations', value: 1, atMs: atMs + 59_999, by: { severity: 'high', rule: 'iam-full-admin' } },
    { name: 'Violations', value: 1, atMs: atMs + 60_000, by: { severity: 'high', rule: 'iam-full-admin' } },
    { name: 'TimeToCard', value: 1_500, atMs },
    { name: 'TimeToCard', value: 2_500, atMs },
  ]);
  const violations = {
    Namespace: 'IAMPolicyMonitor',
    Dimensions: [['stage'], ['stage', 'severity'], ['stage', 'rule']],
    Metrics: [{ Name: 'Violations', Unit: 'Count' }],
  };
  const of = { stage: 'dev', severity: 'high', rule: 'iam-full-admin' };
  expect(lines()).toEqual([
    { _aws: { Timestamp: atMs, CloudWatchMetrics: [violations] }, ...of, Violations: 2 },
    { _aws: { Timestamp: atMs + 60_000, CloudWatchMetrics: [violations] }, ...of, Violations: 1 },
    {
      _aws: {
        Timestamp: atMs,
        CloudWatchMetrics: [
          {
            Namespace: 'IAMPolicyMonitor',
            Dimensions: [['stage']],
            Metrics: [{ Name: 'TimeToCard', Unit: 'Milliseconds' }],
          },
        ],
      },
      stage: 'dev',
      TimeToCard: [1_500, 2_500],
    },
  ]);
});

test('one machine writes IAM metrics into the log', () => {
  iamMetricsOf(optionsOn('one-machine'))([{ name: 'Notifications', value: 1, atMs }]);
  expect(lines()).toEqual([]);
  expect(logged).toEqual([['metric', { name: 'Notifications', values: [1], atMs }]]);
});

test('metrics of tags have only the stage as dimension', () => {
  tagMetricsOf(optionsOn('aws'))({ compliant: 3, nonCompliant: 1 }, atMs);
  expect(lines()).toMatchObject([
    {
      _aws: {
        Timestamp: atMs,
        CloudWatchMetrics: [{ Namespace: 'TagCompliance', Dimensions: [['stage']] }],
      },
      stage: 'dev',
      CompliantInstances: 3,
      NonCompliantInstances: 1,
    },
  ]);
  expect(lines()[0]).not.toHaveProperty('service');
});
