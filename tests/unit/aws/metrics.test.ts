import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { createClients } from '../../../aws/clients.ts';
import { loadSeries, type SeriesAsk } from '../../../aws/metrics.ts';
import type { MetricQuery } from '../../../core/resource.ts';
import { type Reply, script } from '../../support/scripted-client.ts';

const hourMs = 3_600_000;
const nowMs = Date.parse('2026-03-02T12:34:56.789Z');
const toMs = Date.parse('2026-03-02T12:00:00Z');
const fromMs = toMs - 14 * 24 * hourMs;

const cpu: MetricQuery = {
  namespace: 'AWS/EC2',
  metric: 'CPUUtilization',
  stat: 'Average',
  periodSeconds: 3_600,
  windowDays: 14,
};
const ask = (id: string, query = cpu): SeriesAsk => ({ dimensions: { InstanceId: id }, query });

function load(asks: readonly SeriesAsk[], reply: (nth: number) => Reply) {
  const client = createClients({ homeRegion: 'us-east-1', attempts: 'once' }).cloudWatch('eu-west-1');
  const asked = script(client, (_, nth) => reply(nth));
  return { series: loadSeries(client, asks, nowMs), asked };
}

const result = (Id: string, StatusCode: string, atMs: readonly number[], value = 1) => ({
  Id,
  StatusCode,
  Timestamps: atMs.map((at) => new Date(at)),
  Values: atMs.map(() => value),
});

describe('reading metrics', () => {
  test('requests whole hours up to the last full one and returns points in time order', async () => {
    const { series, asked } = load([ask('i-1')], () => ({
      MetricDataResults: [result('m0', 'Complete', [fromMs + 2 * hourMs, fromMs])],
    }));

    expect(await series).toEqual([
      {
        known: true,
        value: {
          fromMs,
          toMs,
          periodSeconds: 3_600,
          points: [
            { atMs: fromMs, value: 1 },
            { atMs: fromMs + 2 * hourMs, value: 1 },
          ],
        },
      },
    ]);
    expect(asked[0]?.input).toMatchObject({
      StartTime: new Date(fromMs),
      EndTime: new Date(toMs),
      MetricDataQueries: [
        {
          MetricStat: {
            Period: 3_600,
            Stat: 'Average',
            Metric: { MetricName: 'CPUUtilization', Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] },
          },
        },
      ],
    });
    expect(new GetMetricDataCommand(asked[0]?.input as never)).toBeDefined();
  });

  test('follows pages, and a series that is partial on one page and complete on the next is complete', async () => {
    const { series, asked } = load([ask('i-1')], (nth) =>
      nth === 1
        ? { NextToken: 'two', MetricDataResults: [result('m0', 'PartialData', [fromMs])] }
        : { MetricDataResults: [result('m0', 'Complete', [fromMs + hourMs])] },
    );
    expect(await series).toEqual([expect.objectContaining({ known: true })]);
    expect((await series)[0]).toMatchObject({
      value: { points: [{ atMs: fromMs }, { atMs: fromMs + hourMs }] },
    });
    expect(asked.map(({ input }) => input['NextToken'])).toEqual([undefined, 'two']);
  });

  test.each(['PartialData', 'InternalError', 'Forbidden'])(
    'makes a series with status %s unknown and keeps the others',
    async (status) => {
      const { series } = load([ask('i-1'), ask('i-2')], () => ({
        MetricDataResults: [result('m0', status, [fromMs]), result('m1', 'Complete', [fromMs])],
      }));
      expect((await series).map(({ known }) => known)).toEqual([false, true]);
    },
  );

  test('makes a missing series unknown and a series without points empty', async () => {
    const { series } = load([ask('i-1'), ask('i-2')], () => ({
      MetricDataResults: [result('m1', 'Complete', [])],
    }));
    expect(await series).toMatchObject([{ known: false }, { known: true, value: { points: [] } }]);
  });

  test('makes every series of a call unknown when one of its pages fails', async () => {
    const { series } = load([ask('i-1'), ask('i-2')], (nth) =>
      nth === 1
        ? { NextToken: 'two', MetricDataResults: [result('m0', 'Complete', [fromMs])] }
        : Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }),
    );
    expect(await series).toEqual([
      { known: false, why: 'AWS is throttling calls' },
      { known: false, why: 'AWS is throttling calls' },
    ]);
  });

  test('keeps the series of other calls when one call fails', async () => {
    const daily = { ...cpu, windowDays: 7 };
    const { series, asked } = load([ask('i-1'), ask('i-2', daily)], (nth) =>
      nth === 1
        ? Object.assign(new Error('no'), { name: 'AccessDenied' })
        : {
            MetricDataResults: [
              result('m1', 'Complete', [toMs - hourMs]),
              result('m0', 'Complete', [toMs - hourMs]),
            ],
          },
    );
    expect(asked).toHaveLength(2);
    expect((await series).filter(({ known }) => known)).toHaveLength(1);
  });

  test('drops points outside the window and repeated points', async () => {
    const { series } = load([ask('i-1')], () => ({
      MetricDataResults: [
        result('m0', 'Complete', [fromMs, fromMs, toMs, fromMs - hourMs, fromMs - 20 * 60_000]),
      ],
    }));
    expect((await series)[0]).toMatchObject({
      value: { points: [{ atMs: fromMs - 20 * 60_000 }, { atMs: fromMs }] },
    });
  });
});
