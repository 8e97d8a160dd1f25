import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { reportHtml } from '../../../blocks/report/report-html.ts';
import { reportMarkdown } from '../../../blocks/report/report-markdown.ts';
import { reportPost } from '../../../blocks/report/report-post.ts';
import { reportText } from '../../../blocks/report/report-text.ts';
import { messageFault } from '../../support/builder-faults.ts';
import { fullReport, quietReport } from '../../support/sample-report.ts';

const views = {
  Markdown: (report: ReturnType<typeof quietReport>) => reportMarkdown(report),
  HTML: (report: ReturnType<typeof quietReport>) => reportHtml(report, 'in the dashboard'),
  text: (report: ReturnType<typeof quietReport>) => reportText(report, 'in the dashboard'),
  Slack: (report: ReturnType<typeof quietReport>) => JSON.stringify(reportPost(report, 's3://b/r.md', null)),
};

describe.each(Object.entries(views))('as %s', (_, view) => {
  test('a day without events says so', () => {
    expect(view(quietReport())).toContain('A quiet day: no incidents and no changes.');
  });

  test('shows totals, rate, time, kinds, changes and what is due', () => {
    const shown = view(fullReport()).replaceAll('\\', '').replaceAll('∼', '~');
    for (const part of [
      '3 new · 1 SUCCESS · 1 FAILED · 1 DRYRUN · 1 not cleared',
      '50%',
      'median 6 min, longest 6 min',
      'ec2-status-check-failed',
      'web-7: Stopped.',
      '~$72.50/month',
      '87.5%',
      'paused',
      'Sunday, 29 November 2026',
      '28 Nov 08:00 to 29 Nov 08:00, UTC',
    ])
      expect(shown).toContain(part);
  });
});

test('a name is data in Markdown: no link, no HTML, no new cell, no new line', () => {
  const hostile = '](https://evil.test) | <img src=x onerror=alert(1)> **b** `c`\n# h &lt; www.evil.test';
  const lines = reportMarkdown(fullReport(hostile)).split('\n');
  const rows = lines.filter((line) => line.includes('evil'));
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    expect(row.replaceAll(/\\./g, '')).toMatch(/^\| [^|<>[\]*`#&]*( \| [^|<>[\]*`#&]*){3} \|$/);
    expect(row).not.toMatch(/https:|(?<!\\)&|www\.evil/);
  }
});

test('a name is data in HTML', () => {
  const html = reportHtml(fullReport(`<script>alert(1)</script><a href='x' onclick="y">&amp;`), 'there');
  expect(html).not.toMatch(/<script|<a |onclick="/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('&amp;amp;');
});

test('the HTML has one column of 600 px, tables for layout and inline styles only', () => {
  const html = reportHtml(fullReport(), 'there');
  expect(html).toContain('max-width:600px');
  expect(html.match(/<table/g)?.length).toBe(html.match(/<table role="presentation"/g)?.length);
  expect(html).not.toMatch(/<(style|link|img|svg|div)\b|flex|grid|class=/);
});

test.each([1, 200, 500])('with %i incidents of hostile, long names the HTML is below 100 KB', (incidents) => {
  const report = fullReport('"&<>\u4f60'.repeat(80), incidents);
  const html = reportHtml(report, 'in the dashboard');
  expect(Buffer.byteLength(html)).toBeLessThan(100_000);
});

test('a mail has at most 50 rows, then the number of those that are elsewhere', () => {
  const report = fullReport('web-7', 2_000);
  const text = reportText(report, 'in the dashboard');
  expect(text.match(/^ {2}- /gm)).toHaveLength(50);
  expect(text).toContain('and 1,950 more in the dashboard');
  expect(reportHtml(report, 'in the dashboard')).toContain('and 1,950 more in the dashboard');
  expect(reportMarkdown(report)).toContain('and 1,500 more');
});

test.each([quietReport(), fullReport(), fullReport('<!channel> `*_~|'.repeat(40), 2_000)])(
  'Slack takes the post %#',
  (report) => {
    const message = reportPost(report, 's3://bucket/reports/2026-11-29.md', '<!here> was not mailed');
    expect(messageFault(fc.constant(message), (one) => one)).toBeNull();
    expect(JSON.stringify(message)).not.toMatch(/<!(channel|here)>/);
  },
);
