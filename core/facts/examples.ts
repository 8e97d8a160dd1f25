import { dayMs, hourMs } from '../calendar.ts';
import {
  type Fact,
  type FactsOf,
  type Kind,
  known,
  type MetricQuery,
  metricKey,
  type Resource,
  type Series,
  type Tags,
} from '../resource.ts';

/** The time at which all examples are judged: 2026-03-02 12:30 UTC. */
export const exampleNowMs = 1_772_454_600_000;

type ExampleParts<K extends Kind> = {
  readonly facts?: Partial<FactsOf<K>>;
  readonly metrics?: Resource['metrics'];
  readonly tags?: Tags | Fact<Tags>;
  readonly id?: string;
};

/** Returns a resource for a rule's examples. */
export function example<K extends Kind>(
  kind: K,
  { facts, metrics = {}, tags = {}, id = 'example' }: ExampleParts<K>,
): Resource<K> {
  return {
    account: '123456789012',
    region: 'eu-west-1',
    kind,
    id,
    arn: `arn:aws:example:eu-west-1:123456789012:${kind}/${id}`,
    name: id,
    observedAtMs: exampleNowMs,
    tags: isFact(tags) ? tags : known(tags),
    facts: facts ?? {},
    metrics,
    dimensions: {},
    protections: [],
    material: {},
    monthlyUsd: null,
  };
}

function isFact(tags: Tags | Fact<Tags>): tags is Fact<Tags> {
  return typeof tags['known'] === 'boolean';
}

/** Returns a series over the query's window. `valueAt` gets the index of each period; `undefined` omits the point. */
export function exampleSeries(
  query: MetricQuery,
  valueAt: (index: number) => number | undefined,
): Resource['metrics'] {
  const stepMs = query.periodSeconds * 1_000;
  const endMs = query.ends === 'period' ? stepMs : hourMs;
  const toMs = Math.floor(exampleNowMs / endMs) * endMs;
  const fromMs = toMs - query.windowDays * dayMs;
  const points = Array.from({ length: Math.round((toMs - fromMs) / stepMs) }, (_, index) => {
    const value = valueAt(index);
    return value === undefined ? [] : [{ atMs: fromMs + index * stepMs, value }];
  }).flat();
  const series: Series = { fromMs, toMs, periodSeconds: query.periodSeconds, points };
  return { [metricKey(query)]: known(series) };
}
