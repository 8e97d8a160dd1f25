import { describe, expect, test } from '@jest/globals';
import { chartText, gapWords, lineChart } from '../../../blocks/compliance/chart.ts';
import { detailsMessage } from '../../../blocks/modals/details.ts';
import type { Incident } from '../../../core/incident.ts';
import { lintSlackCall } from '../../support/lint-slack.ts';
import { sampleFinding, sampleNowMs } from '../../support/sample-finding.ts';
import { incidentFinding, sampleIncident } from '../../support/sample-incident.ts';

const dayMs = 86_400_000;
const said = (message: { blocks: readonly unknown[] }) => JSON.stringify(message.blocks);
const post = (message: object) => lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message });
const days = (count: number, value: (day: number) => number = (day) => day) => ({
  title: 'CPUUtilization',
  unit: '%',
  points: Array.from({ length: count }, (_, day) => ({ atMs: sampleNowMs + day * dayMs, value: value(day) })),
});
const details = (charts: boolean) => detailsMessage(sampleFinding(), { charts });

describe('the details of a finding', () => {
  test('give numbers, window, coverage, verdict and the permission check', () => {
    for (const part of [
      'Highest hourly CPU: *2.1 %*',
      'Window: <!date^',
      'Data points: 98.2% of the expected ones',
      'Rule `ec2-instance-idle`, medium, mode enforce',
      '`arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0`',
      'Type: t3.large',
      'Permission check: passed. AWS answered DryRunOperation.',
    ])
      expect(said(details(true))).toContain(part);
  });
  test('of an incident say how often its alarm went off before, and nothing when that is not known', () => {
    const earlier = { name: 'cpu <!here>', times: 3, days: 30, lastAtMs: sampleNowMs, lastedMs: null };
    const shown = (incident: Incident) =>
      said(detailsMessage(incidentFinding({ incident }), { charts: false }));
    expect(shown(sampleIncident({ earlier }))).toMatch(
      /\*Before\*\\n• Alarm cpu &lt;!here&gt; went off \*3 times in the 30 days before, last <!date[^>]*>\*/,
    );
    expect(shown(sampleIncident())).not.toContain('*Before*');
  });
  test('show a native chart where charts are supported and text bars otherwise', () => {
    expect(details(true).blocks.map(({ type }) => type)).toContain('data_visualization');
    expect(details(false).blocks.map(({ type }) => type)).not.toContain('data_visualization');
    expect(said(details(false))).toContain(
      'CPUUtilization: `▅▆█▅▆█▅▆█▅▆█▅▆` lowest 1, highest 2 %, Nov 6 to Nov 19',
    );
  });
  test('fit into a message when every field has its maximum length', () => {
    const long = '"\\'.repeat(3000);
    const record = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}${long}`, long]));
    const worst = sampleFinding({
      because: long,
      ruleTitle: long,
      rule: long,
      scanId: long,
      id: long,
      resource: { ...sampleFinding().resource, name: long, id: long, arn: long },
      protections: Array.from({ length: 9 }, () => ({ code: 'x', because: long })),
      probe: { allowed: 'no', because: long },
      plan: { ...sampleFinding().plan, material: record, reasons: Array.from({ length: 20 }, () => long) },
      evidence: { numbers: record, charts: [1, 2, 3].map(() => ({ ...days(31), title: long, unit: long })) },
    });
    expect(post(detailsMessage(worst, { charts: true }))).toEqual([]);
    expect(post(detailsMessage(worst, { charts: false }))).toEqual([]);
  });
});

describe('a chart', () => {
  test('has one point per day and at most the last twenty days', () => {
    const chart = lineChart(days(31));
    expect(chart?.chart.axis_config.categories).toHaveLength(20);
    expect(chart?.chart.axis_config.categories.slice(0, 2)).toEqual(['Dec 1', '2']);
    expect(chart?.chart.axis_config.categories.at(-1)).toBe('20');
    expect(chart?.chart.series[0]?.data.at(-1)).toEqual({ label: '20', value: 30 });
  });
  test('leaves out values that are not numbers, and is absent when none remain', () => {
    const chart = lineChart(days(3, (day) => (day === 1 ? Number.NaN : day)));
    expect(chart?.chart.axis_config.categories).toEqual(['Nov 20', '22']);
    expect(lineChart(days(3, () => Number.NaN))).toBeUndefined();
    expect(chartText(days(0))).toBeNull();
  });
  test('of the last hours has a label for each time, and its gaps in words', () => {
    const startMs = Date.parse('2026-11-28T23:50Z');
    const at = (...minutes: readonly number[]) => ({
      title: 'Average CPU',
      unit: '%',
      periodMinutes: 5,
      points: minutes.map((minute) => ({ atMs: startMs + minute * 60_000, value: minute })),
    });
    const chart = lineChart(at(0, 5, 10, 30))?.chart;
    expect(chart?.axis_config).toMatchObject({
      categories: ['23:50', '23:55', '00:00', '00:20'],
      x_label: 'Time (UTC), 5 min each',
    });
    expect(chart?.series[0]?.data.map(({ value }) => value)).toEqual([0, 5, 10, 30]);
    expect(gapWords(at(0, 5, 10, 30))).toBe('Average CPU: no data from 00:05 to 00:20 (UTC).');
    expect(gapWords(at(0, 5, 10))).toBeNull();
    expect(gapWords(days(3))).toBeNull();
    expect(gapWords(at(0, 20, 40, 60, 80, 100))).toContain(', 2 more gaps (UTC)');
    expect(lineChart(at(0, 24 * 60))?.chart.axis_config.categories).toEqual(['23:50', 'Nov 29 23:50']);
    const finding = sampleFinding({ evidence: { numbers: {}, charts: [at(0, 30)] } });
    for (const charts of [true, false])
      expect(said(detailsMessage(finding, { charts }))).toContain('no data from 23:55 to 00:20');
    const empty = sampleFinding({ evidence: { numbers: {}, charts: [at()] } });
    for (const charts of [true, false])
      expect(said(detailsMessage(empty, { charts }))).toContain('Average CPU: no data.');
    expect(said(detailsMessage(finding, { charts: false }))).toContain(
      '2026-11-28 23:50 UTC to 2026-11-29 00:20 UTC',
    );
  });
  test('keeps the last value of a day with two points', () => {
    const twice = {
      ...days(1),
      points: [
        { atMs: sampleNowMs, value: 1 },
        { atMs: sampleNowMs + 1000, value: 2 },
      ],
    };
    expect(lineChart(twice)?.chart.series[0]?.data).toEqual([{ label: 'Nov 20', value: 2 }]);
  });
  test('has every label once and in order, whatever the days are', () => {
    const at = (...given: readonly string[]) => {
      const points = given.map((day, value) => ({ atMs: Date.parse(day), value }));
      return { ...days(1), points };
    };
    const scattered = at('2023-12-01', '2025-08-18', '2023-12-18', '2024-08-01', '2025-08-01', '2024-12-01');
    expect(lineChart(scattered)?.chart.series[0]?.data).toEqual([
      { label: 'Dec 1', value: 0 },
      { label: '18', value: 2 },
      { label: 'Aug 1', value: 3 },
      { label: 'Dec 1, 2024', value: 5 },
      { label: 'Aug 1, 2025', value: 4 },
      { label: 'Aug 18', value: 1 },
    ]);
    expect(chartText(scattered)).toContain('Dec 1, 2023 to Aug 18, 2025');
    const withGaps = at('2026-10-18', '2026-10-19', '2026-11-02', '2026-11-18', '2026-11-19');
    expect(lineChart(withGaps)?.chart.axis_config.categories).toEqual([
      'Oct 18',
      '19',
      'Nov 2',
      '18',
      'Nov 19',
    ]);
  });
  test('as text starts its bars at zero, so that low values look low', () => {
    expect(chartText(days(3, (day) => 10 + day / 100))).toContain('`███`');
    expect(chartText(days(3, () => 0))).toContain('`▁▁▁`');
  });
});
