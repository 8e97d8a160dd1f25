import { ownMetric } from '../alarms/alarm.ts';

/** A namespace, a metric, its dimensions, and how to draw it; or one object with an expression. */
export type MetricRow = readonly unknown[];

export type Widget = {
  readonly title: string;
  readonly metrics: readonly MetricRow[];
  /** `Sum`, `Maximum`, `p99`. */
  readonly stat: string;
  /** In seconds. */
  readonly period: number;
  readonly view: 'timeSeries' | 'singleValue';
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const gridWidth = 24;
const widgetHeight = 6;

export function widget(title: string, metrics: readonly MetricRow[], stat = 'Sum', period = 300): Widget {
  return { title, metrics, stat, period, view: 'timeSeries' };
}

/** A metric that a Janitor function counts. */
export function ownRow(metric: string, service: string, stage: string): MetricRow {
  const { namespace, dimensions } = ownMetric(service, stage);
  return [namespace, metric, ...Object.entries(dimensions).flat()];
}

/** The body of a dashboard: its widgets row by row, `columns` in each. */
export function dashboardBody(region: string, columns: 2 | 3, widgets: readonly Widget[]): string {
  const width = gridWidth / columns;
  return JSON.stringify({
    widgets: widgets.map((properties, at) => ({
      type: 'metric',
      x: (at % columns) * width,
      y: Math.floor(at / columns) * widgetHeight,
      width,
      height: widgetHeight,
      properties: { ...properties, region },
    })),
  });
}
