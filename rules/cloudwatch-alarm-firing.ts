import { utcMinute } from '../core/calendar.ts';
import { example, exampleNowMs } from '../core/facts/examples.ts';
import { recentChart } from '../core/facts/series.ts';
import { type Fact, type FactsOf, type Kinds, known, unknown } from '../core/resource.ts';
import { defineRule, type Evidence, ok, undecided, violation } from '../core/rule.ts';
import { shorten } from '../core/shorten.ts';

type Child = Kinds['cloudwatch-alarm']['children'][number];
type Watched = Kinds['cloudwatch-alarm']['metric'];
type Recent = Kinds['cloudwatch-alarm']['recent'];

const mostReason = 300;
const mostChildren = 10;

export const rule = defineRule({
  id: 'cloudwatch-alarm-firing',
  title: 'Alarm is in ALARM',
  kind: 'cloudwatch-alarm',
  severity: 'medium',
  incident: { alarms: [], answersOthers: true },
  thresholds: {},
  docs: {
    reports: () => 'CloudWatch alarms in ALARM that told Janitor so, and that no other rule answers',
    thresholds: {},
  },
  remediation: null,
  toFix: 'Find out why it is in alarm',
  remediations: [],
  saves: false,
  judge: ({ fact, peek }) => {
    const state = fact('state');
    const sinceMs = fact('sinceMs');
    const watches = shorten(fact('watches'), mostReason);
    const evidence: Evidence = { numbers: { Watches: watches } };
    const since = sinceMs === null ? '' : ` since ${utcMinute(sinceMs)}`;
    if (state === 'OK') return ok(`OK${since}.`, evidence);
    if (state === 'INSUFFICIENT_DATA') return undecided('state', `Insufficient data${since}.`, evidence);
    if (fact('onlyScales')) return ok('In alarm, and all it does is scale.', evidence);
    const recent = peek('recent');
    const chart = chartOf(peek('metric'), recent);
    const children = peek('children');
    const below = children.known ? children.value : [];
    const numbers = {
      ...evidence.numbers,
      'CloudWatch says': shorten(fact('reason'), mostReason),
      ...(children.known ? {} : { 'Alarms below it': `could not be read: ${children.why}` }),
      ...(recent.known ? {} : { 'Its metric': `could not be read: ${recent.why}` }),
      ...Object.fromEntries(
        below.slice(0, mostChildren).map((child) => [`In alarm: ${child.name}`, ofChild(child)]),
      ),
    };
    return violation(
      watches === '' ? 'In alarm.' : `In alarm: ${watches}.`,
      ['in-alarm'],
      { numbers, ...(chart ? { charts: [chart] } : {}) },
      {
        ...(sinceMs === null ? {} : { sinceMs }),
        pointsTo: below.flatMap(({ instance }) =>
          instance === null ? [] : [{ kind: 'ec2-instance', id: instance }],
        ),
      },
    );
  },
  examples: {
    violating: [
      alarm({}),
      alarm({ sinceMs: known(null) }),
      alarm({ children: known([{ name: 'web-1 status', instance: 'i-0123456789abcdef0' }]) }),
      alarm({ children: unknown('access denied') }),
      alarm({ recent: unknown('throttled') }),
    ],
    ok: [alarm({ state: known('OK') }), alarm({ onlyScales: known(true) })],
    undecided: [alarm({ state: known('INSUFFICIENT_DATA') }), alarm({ state: unknown('access denied') })],
  },
});

/** None: it watches several metrics, or its data could not be read. */
function chartOf(
  metric: Fact<Watched>,
  recent: Fact<Recent>,
): NonNullable<Evidence['charts']>[number] | null {
  if (!metric.known || !recent.known || metric.value === null || recent.value === null) return null;
  const { name, stat, unit, threshold, worst } = metric.value;
  const { periodMinutes, points } = recentChart(recent.value, recent.value.fromMs, worst);
  const isJoined = periodMinutes * 60 > recent.value.periodSeconds;
  return {
    title: `${name}, ${stat}${isJoined ? `, ${worst}` : ''}`,
    line: name,
    unit: unit === null || unit === 'None' ? name : unit,
    ...(threshold === null ? {} : { threshold }),
    periodMinutes,
    points,
  };
}

function ofChild({ instance }: Child): string {
  return instance ?? 'no instance';
}

function alarm(facts: Partial<FactsOf<'cloudwatch-alarm'>>) {
  return example('cloudwatch-alarm', {
    id: 'orders-db cpu',
    facts: {
      state: known('ALARM'),
      sinceMs: known(exampleNowMs - 600_000),
      reason: known('Threshold Crossed: 1 datapoint [97.0] was greater than the threshold (80.0).'),
      watches: known('AWS/RDS CPUUtilization > 80'),
      onlyScales: known(false),
      children: known([]),
      metric: known(null),
      recent: known(null),
      ...facts,
    },
  });
}
