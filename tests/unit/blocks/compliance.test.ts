import { describe, expect, test } from '@jest/globals';
import {
  complianceAtHome,
  complianceMessage,
  complianceModal,
} from '../../../blocks/compliance/compliance.ts';
import { sinceBefore, trendChart, trendText } from '../../../blocks/compliance/compliance-trend.ts';
import { sampleReport, sampleTrend } from '../../support/arbitrary-report.ts';
import { lintSlackCall, lintView } from '../../support/lint-slack.ts';

const model = { report: sampleReport(), trend: sampleTrend() };
const askedBy = 'U0ADA0000';

describe('the compliance report in a channel', () => {
  test('shows the percentage, the worst rules and teams, the changes and the trend', () => {
    const message = complianceMessage(model, { chart: true, askedBy });
    expect(lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message })).toEqual([]);
    expect(message.text).toBe('Compliance: 200 of 300 compliant (66.66%)');
    const json = JSON.stringify(message.blocks);
    expect(json).toContain('▲ 1 point since Nov 19');
    expect(json.indexOf('Required tags: *120 of 200* (60%)')).toBeGreaterThan(0);
    expect(json.indexOf('(35.71%)')).toBeLessThan(json.indexOf('(93.75%)'));
    expect(message.blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'data_visualization',
      'context',
    ]);
  });

  test('without native charts shows the trend as text bars', () => {
    const { blocks } = complianceMessage(model, { chart: false, askedBy });
    expect(blocks.map(({ type }) => type)).not.toContain('data_visualization');
    expect(JSON.stringify(blocks)).toContain('▇█');
  });

  test('has no trend in the first report', () => {
    const { blocks } = complianceMessage({ ...model, trend: sampleTrend(1) }, { chart: true, askedBy });
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section', 'context']);
  });

  test("of 5,000 teams names the ten worst and counts the rest within Slack's limits", () => {
    const [one] = Object.values(model.report.by_team);
    const teams = Array.from({ length: 100 }, (_, at) => [`${'team '.repeat(50)}${at}`, one] as const);
    const report = sampleReport({ by_team: Object.fromEntries(teams) as never, teamsTotal: 5_000 });
    const message = complianceMessage({ ...model, report }, { chart: true, askedBy });
    expect(lintSlackCall('chat.postMessage', { channel: 'C0CLOUD00', ...message })).toEqual([]);
    expect(JSON.stringify(message)).toContain('and 4,990 more');
    expect(JSON.stringify(message.blocks).length).toBeLessThan(9_600);
    expect(lintView(complianceModal({ ...model, report }))).toEqual([]);
  });

  test('claims no percentage when nothing was judged', () => {
    const nothing = {
      ...sampleReport().summary,
      compliant: 0,
      non_compliant: 0,
      compliance_percentage: null,
    };
    const report = sampleReport({
      summary: nothing,
      by_rule: {},
      by_team: {},
      teamsTotal: 0,
      notLookedAt: 2,
    });
    const message = complianceMessage({ report, trend: [] }, { chart: true, askedBy });
    expect(message.text).toBe('Compliance: nothing was judged');
    expect(JSON.stringify(message.blocks)).toContain('2 places could not be read');
    expect(lintView(complianceModal({ report, trend: [] }))).toEqual([]);
  });
});

describe('the trend', () => {
  test('shows the last report of each of the last 14 days', () => {
    const twice = sampleTrend().flatMap((point) => [
      { ...point, scanId: `${point.scanId}-early`, atMs: point.atMs - 3_600_000, percentage: 1 },
      point,
    ]);
    const chart = trendChart(twice, model.report.shortTitles ?? {})?.chart;
    expect(chart?.axis_config.categories).toHaveLength(14);
    expect(chart?.axis_config.categories.at(-1)).toBe('Nov 20');
    expect(chart?.series.map(({ name }) => name)).toEqual(['All', 'Required tags', 'Encrypted']);
    expect(chart?.series[0]?.data.map(({ value }) => value)).toEqual(
      Array.from({ length: 14 }, (_, at) => 56 + at),
    );
  });

  test('shows single reports while there are few days', () => {
    const [, , ...points] = sampleTrend(4).map((point, at) => ({
      ...point,
      atMs: Date.UTC(2026, 10, 20, 6 * at),
    }));
    expect(trendChart(points, {})?.chart.axis_config.categories).toEqual(['Nov 20 12:00', 'Nov 20 18:00']);
  });

  test('has every label once and in order, whatever the reports are', () => {
    const [point] = sampleTrend(1);
    if (!point) throw new Error('one point');
    const days = ['2026-11-20', '2025-11-20', '2026-11-19'];
    const points = days.map((day, at) => ({ ...point, atMs: Date.parse(day), percentage: at }));
    const chart = trendChart(points, {})?.chart;
    expect(chart?.series[0]?.data).toEqual([
      { label: 'Nov 20', value: 1 },
      { label: 'Nov 19', value: 2 },
      { label: 'Nov 20, 2026', value: 0 },
    ]);
  });

  test('leaves out reports without a percentage and rules without a value on each day', () => {
    const [first, second, third] = sampleTrend(3);
    if (!first || !second || !third) throw new Error('three days');
    const gap = { ...second, percentage: null };
    const { 's3-bucket-unencrypted': _gone, ...rules } = first.rules;
    const chart = trendChart([{ ...first, rules }, gap, third], {})?.chart;
    expect(chart?.series.map(({ name }) => name)).toEqual(['All', expect.stringContaining('ec2')]);
    expect(chart?.series[0]?.data.map(({ value }) => value)).toEqual([50, 52]);
    expect(sinceBefore([first, gap, third])).toBe('▲ 2 points since Nov 18');
    expect(trendText([first, gap])).toBeNull();
  });
});

test('the Home tab names the worst rules and teams and has a button for the whole report', () => {
  const section = complianceAtHome(sampleReport());
  expect(section.text).toMatchObject({
    text: '*Compliance: 200 of 300 compliant (66.66%)*\nBy rule: Required tags 120 of 200 · Encrypted as required 80 of 100\nBy team: Data 50 of 140 · Web 150 of 160',
  });
  expect(section.accessory).toMatchObject({ type: 'button', action_id: 'compliance-report' });
});
