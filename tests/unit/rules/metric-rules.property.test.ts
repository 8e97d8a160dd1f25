import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { example, exampleNowMs, exampleSeries } from '../../../core/facts/examples.ts';
import {
  type Fact,
  known,
  type MetricQuery,
  metricKey,
  type Resource,
  type Series,
  unknown,
} from '../../../core/resource.ts';
import { type AnyRule, judgeOnce, type Thresholds } from '../../../core/rule.ts';
import { rule as ec2Idle } from '../../../rules/ec2-instance-idle.ts';
import { rule as rdsIdle } from '../../../rules/rds-instance-idle.ts';
import { rules } from '../../../rules/registry.generated.ts';

const hours = 14 * 24;
const seeded = { seed: 20_260_302, numRuns: 150 };

const query = (namespace: string, metric: string, stat: MetricQuery['stat']): MetricQuery => ({
  namespace,
  metric,
  stat,
  periodSeconds: 3_600,
  windowDays: 14,
});
const cpuQuery = query('AWS/EC2', 'CPUUtilization', 'Average');
const inQuery = query('AWS/EC2', 'NetworkIn', 'Sum');
const outQuery = query('AWS/EC2', 'NetworkOut', 'Sum');
const connectionsQuery = query('AWS/RDS', 'DatabaseConnections', 'Maximum');

type Hourly = readonly (number | undefined)[];

function verdictOf(rule: AnyRule, resource: Resource, thresholds: Thresholds = rule.thresholds): string {
  const answer = judgeOnce(rule, resource, thresholds, exampleNowMs);
  return 'verdict' in answer ? answer.verdict : 'need';
}

function instance(cpu: Hourly, received: Hourly, sent: Hourly): Resource {
  return example('ec2-instance', {
    facts: { state: known('running'), isAccelerated: known(false) },
    metrics: {
      ...exampleSeries(cpuQuery, (hour) => cpu[hour]),
      ...exampleSeries(inQuery, (hour) => received[hour]),
      ...exampleSeries(outQuery, (hour) => sent[hour]),
    },
  });
}

function database(connections: Hourly): Resource {
  return example('rds-instance', {
    facts: { status: known('available') },
    metrics: exampleSeries(connectionsQuery, (hour) => connections[hour]),
  });
}

/** Quiet, with up to three busy hours. */
const hourly = (quiet: number, busy: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.array(fc.nat(hours - 1), { maxLength: 3 }), fc.double({ min: 0, max: quiet, noNaN: true }))
    .map(([peaks, base]) => Array.from({ length: hours }, (_, hour) => (peaks.includes(hour) ? busy : base)));

/** The lost hours: any of them, or the first few. */
const losses: fc.Arbitrary<ReadonlySet<number>> = fc
  .oneof(
    fc.array(fc.nat(hours - 1), { maxLength: 40 }),
    fc.integer({ min: 0, max: hours }).map((n) => Array.from({ length: n }, (_, i) => i)),
  )
  .map((lost) => new Set(lost));

const without = (values: Hourly, lost: ReadonlySet<number>): Hourly =>
  values.map((value, hour) => (lost.has(hour) ? undefined : value));
const present = (values: Hourly): number => values.filter((value) => value !== undefined).length / hours;

describe('losing data points never makes a used resource idle', () => {
  test('a database is in use with one remaining busy point, and undecided with too few points', () => {
    fc.assert(
      fc.property(hourly(0, 3), losses, (connections, lost) => {
        const left = without(connections, lost);
        const after = verdictOf(rdsIdle, database(left));
        const isUsed = left.some((value) => (value ?? 0) > 0);
        expect(after).toBe(isUsed ? 'ok' : present(left) < 0.9 ? 'undecided' : 'violation');
      }),
      seeded,
    );
  });

  test('an instance is busy with one remaining hour of busy CPU, and undecided with too few points', () => {
    fc.assert(
      fc.property(hourly(5, 40), losses, (cpu, lost) => {
        const left = without(cpu, lost);
        const quiet = cpu.map(() => 0);
        const after = verdictOf(ec2Idle, instance(left, quiet, quiet));
        const isBusy = left.some((value) => (value ?? 0) > 5);
        expect(after).toBe(isBusy ? 'ok' : present(left) < 0.9 ? 'undecided' : 'violation');
      }),
      seeded,
    );
  });

  test('an instance is busy with one remaining hour above the traffic limit, and undecided with too few points', () => {
    fc.assert(
      fc.property(hourly(1_000, 6_000_000), losses, fc.boolean(), (traffic, lost, isReceived) => {
        const left = without(traffic, lost);
        const quiet = traffic.map(() => 0);
        const after = verdictOf(
          ec2Idle,
          isReceived ? instance(quiet, left, quiet) : instance(quiet, quiet, left),
        );
        const isBusy = left.some((value) => (value ?? 0) >= 5_000_000);
        expect(after).toBe(isBusy ? 'ok' : present(left) < 0.9 ? 'undecided' : 'violation');
      }),
      seeded,
    );
  });

  test('traffic spread over the day is not idle with any hours lost, as long as no whole day is lost', () => {
    fc.assert(
      fc.property(fc.double({ min: 210_000, max: 400_000, noNaN: true }), losses, (bytesAnHour, lost) => {
        const traffic = Array.from({ length: hours }, () => bytesAnHour);
        const left = without(traffic, new Set([...lost].filter((hour) => hour % 24 !== 5)));
        const quiet = traffic.map(() => 0);
        expect(verdictOf(ec2Idle, instance(quiet, left, quiet))).not.toBe('violation');
      }),
      seeded,
    );
  });

  test('an instance is undecided when the hours missing on every day could have exceeded the limit', () => {
    const steady = Array.from({ length: hours }, (_, hour) => (hour % 24 < 2 ? undefined : 215_000));
    const quiet = steady.map(() => 0);
    expect(present(steady)).toBeGreaterThan(0.9);
    expect(verdictOf(ec2Idle, instance(quiet, steady, quiet))).toBe('undecided');
    const whole = steady.map(() => 200_000);
    expect(verdictOf(ec2Idle, instance(quiet, whole, quiet))).toBe('violation');
  });

  test('with full coverage required, no loss turns another verdict into a violation', () => {
    const strict = { minCoverage: 1 };
    fc.assert(
      fc.property(
        hourly(6, 40),
        hourly(300_000, 6_000_000),
        hourly(0, 2),
        losses,
        (cpu, traffic, connections, lost) => {
          const quiet = cpu.map(() => 0);
          const before = verdictOf(ec2Idle, instance(cpu, traffic, quiet), {
            ...ec2Idle.thresholds,
            ...strict,
          });
          for (const after of [
            instance(without(cpu, lost), traffic, quiet),
            instance(cpu, without(traffic, lost), quiet),
            instance(without(cpu, lost), without(traffic, lost), without(quiet, lost)),
          ]) {
            const now = verdictOf(ec2Idle, after, { ...ec2Idle.thresholds, ...strict });
            expect(before === 'violation' || now !== 'violation').toBe(true);
          }
          const used = verdictOf(rdsIdle, database(connections), { ...rdsIdle.thresholds, ...strict });
          const left = verdictOf(rdsIdle, database(without(connections, lost)), {
            ...rdsIdle.thresholds,
            ...strict,
          });
          expect(used === 'violation' || left !== 'violation').toBe(true);
        },
      ),
      seeded,
    );
  });
});

describe('the thresholds', () => {
  const flat = (value: number): Hourly => Array.from({ length: hours }, () => value);
  const hoursWith = (value: number, lost: number): Hourly =>
    flat(value).map((v, hour) => (hour < lost ? undefined : v));

  test('make 5 % CPU in an hour idle and anything above not', () => {
    expect(verdictOf(ec2Idle, instance(flat(5), flat(0), flat(0)))).toBe('violation');
    expect(verdictOf(ec2Idle, instance(flat(5.01), flat(0), flat(0)))).toBe('ok');
  });

  test('count traffic in both directions, and 5 MB on one day is not idle', () => {
    const onOneDay = (bytes: number): Hourly => flat(0).map((v, hour) => (hour === 50 ? bytes : v));
    expect(verdictOf(ec2Idle, instance(flat(1), onOneDay(2_500_000), onOneDay(2_499_999)))).toBe('violation');
    expect(verdictOf(ec2Idle, instance(flat(1), onOneDay(2_500_000), onOneDay(2_500_000)))).toBe('ok');
  });

  test('accept 90 % of the data points and not fewer', () => {
    expect(verdictOf(rdsIdle, database(hoursWith(0, 33)))).toBe('violation');
    expect(verdictOf(rdsIdle, database(hoursWith(0, 34)))).toBe('undecided');
    expect(verdictOf(ec2Idle, instance(hoursWith(1, 34), flat(0), flat(0)))).toBe('undecided');
    expect(verdictOf(ec2Idle, instance(flat(1), flat(0), hoursWith(0, 34)))).toBe('undecided');
  });

  test('accept periods that start at any minute of the hour', () => {
    const resource = database(flat(0));
    const key = metricKey(connectionsQuery);
    const series = resource.metrics[key] as Extract<Fact<Series>, { known: true }>;
    const shifted = {
      ...series.value,
      points: series.value.points.map((point) => ({ ...point, atMs: point.atMs - 17 * 60_000 })),
    };
    expect(verdictOf(rdsIdle, { ...resource, metrics: { [key]: known(shifted) } })).toBe('violation');
  });

  test('need no network metrics while CPU decides', () => {
    const { metrics, ...rest } = instance(flat(80), [], []);
    const key = metricKey(cpuQuery);
    const cpuOnly = { ...rest, metrics: { [key]: metrics[key] as Fact<Series> } };
    expect(verdictOf(ec2Idle, cpuOnly)).toBe('ok');
    const idle = instance(flat(1), [], []).metrics[key] as Fact<Series>;
    const answer = judgeOnce(
      ec2Idle,
      { ...cpuOnly, metrics: { [key]: idle } },
      ec2Idle.thresholds,
      exampleNowMs,
    );
    expect(answer).toEqual({ need: 'metric', query: inQuery, next: [outQuery] });
  });
});

/** The names of facts or metrics that a rule reads while it judges. */
function readNames(rule: AnyRule, resource: Resource, part: 'facts' | 'metrics'): readonly string[] {
  const read = new Set<string>();
  const watched = new Proxy(resource[part], {
    get: (target, name) => {
      read.add(String(name));
      return Reflect.get(target, name);
    },
  });
  verdictOf(rule, { ...resource, [part]: watched });
  return [...read];
}

/** Facts that a rule only adds to its evidence. */
const onlyTold: Readonly<Record<string, readonly string[]>> = {
  'cloudwatch-alarm-firing': ['children', 'metric', 'recent'],
};

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(['facts', 'metrics'] as const)(
    'gives no violation without any one of the %s that it reads',
    (part) => {
      for (const resource of [...rule.examples.violating, ...rule.examples.ok]) {
        for (const name of readNames(rule, resource, part)) {
          if (onlyTold[rule.id]?.includes(name)) continue;
          const blind = {
            ...resource,
            [part]: { ...resource[part], [name]: unknown('access denied') },
          } as Resource;
          expect([name, verdictOf(rule, blind)]).not.toEqual([name, 'violation']);
        }
      }
    },
  );
});
