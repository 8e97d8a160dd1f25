import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { source } from 'axe-core';
import * as fc from 'fast-check';
import type { Page } from 'playwright-core';
import type { DailyReport } from '../../core/report/report.ts';
import { anyCharacter } from '../support/any-character.ts';
import { type DashboardSite, dataOf, startDashboardSite } from '../support/dashboard-site.ts';
import { fullReport, quietReport } from '../support/sample-report.ts';
import { type Browser, openBrowser } from './support/browser.ts';

const dayMs = 86_400_000;
let site: DashboardSite;
const browsers: Browser[] = [];

beforeAll(async () => {
  site = await startDashboardSite();
});

afterAll(async () => {
  for (const { close } of browsers) await close();
  await site?.stop();
});

async function open(options: Parameters<typeof openBrowser>[1] = {}, hash = ''): Promise<Browser> {
  const browser = await openBrowser(`${site.url}${hash}`, { ...options, ready: '#page :is(h1, .failure)' });
  browsers.push(browser);
  return browser;
}

function reportAt(daysAgo: number, report: DailyReport): DailyReport {
  const madeAtMs = Date.now() - daysAgo * dayMs;
  return { ...report, date: new Date(madeAtMs).toISOString().slice(0, 10), madeAtMs, toMs: madeAtMs };
}

/** A month with a report of each day but two. */
const month = () =>
  Array.from({ length: 30 }, (_, nth) => 29 - nth)
    .filter((daysAgo) => daysAgo !== 3 && daysAgo !== 12)
    .map((daysAgo) => reportAt(daysAgo, fullReport(`web-${daysAgo}`, 1 + (daysAgo % 5))));

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('%s, %i px wide', (colorScheme, width) => {
  test('axe finds no serious fault, nothing scrolls sideways, and no error is logged', async () => {
    site.serve(dataOf(month()));
    const { page, errors } = await open({ colorScheme, width, height: 800 });
    await page.getByText('The numbers').click();
    await page.getByRole('table').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(errors).toEqual([]);
  });
});

test('the keyboard reaches the days, the length of the trends and the filters', async () => {
  site.serve(dataOf(month()));
  const { page } = await open();
  await page.getByLabel('Search').waitFor();
  const reached: string[] = [];
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab');
    reached.push(
      await page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || ''),
    );
  }
  expect(reached).toEqual(expect.arrayContaining(['day', 'INPUT', 'SUMMARY', 'search', 'outcome']));
});

test('the trends show 7 or 30 days, and a day without a report is a gap', async () => {
  site.serve(dataOf(month()));
  const { page } = await open();
  const chart = page.getByRole('img', { name: /^Incidents/ });
  expect(await chart.getAttribute('aria-label')).toMatch(/^Incidents, 7 days: .*, 1 days without a value\.$/);
  expect(await chart.locator('.line').count()).toBe(2);
  await page.getByLabel('30 days').check();
  expect(await chart.getAttribute('aria-label')).toMatch(/30 days: .*, 2 days without a value\.$/);
  expect(await chart.locator('.line').count()).toBe(3);
  expect(await chart.locator('.dot').count()).toBe(28);
});

test('another day can be opened, and the tables filtered', async () => {
  site.serve(dataOf([reportAt(1, fullReport('old-server', 4)), reportAt(0, fullReport('new-server', 2))]));
  const { page } = await open();
  await page.getByText('new-server').first().waitFor();
  await page.getByRole('combobox', { name: 'Day' }).selectOption({ index: 1 });
  await page.getByText('old-server').first().waitFor();
  const incidents = page
    .locator('section.table')
    .filter({ has: page.getByRole('heading', { name: /^Incidents \d/ }) });
  expect(await incidents.locator('tbody tr').count()).toBe(4);
  await page.getByLabel('Result').selectOption('Failed');
  expect(await incidents.locator('tbody tr').count()).toBe(1);
  await page.getByLabel('Search').fill('nothing-like-this');
  expect(await page.locator('section.table tbody tr').count()).toBe(0);
  expect(await page.getByText('No row matches the filters.').count()).toBeGreaterThan(0);
});

describe('what is not right is said', () => {
  const alert = (page: Page) => page.getByRole('alert').textContent();

  test.each([
    ['no JSON', { status: 200, text: '{"version":1,' }, 'The data is broken: it is no JSON.'],
    ['another shape', { status: 200, text: '{"version":1,"days":[]}' }, 'The data is broken'],
    ['an empty answer', { status: 200, text: '' }, 'The data is broken: it is no JSON.'],
    [
      'a newer version',
      { status: 200, text: '{"version":2,"stage":"x","timeZone":"UTC","days":[]}' },
      'broken',
    ],
    ['an expired link', { status: 403, text: '<Error/>' }, 'The link has expired'],
    ['no file', { status: 404, text: '' }, 'There is no report yet'],
    ['a failure', { status: 503, text: '' }, 'status 503'],
    [
      'no days',
      { status: 200, text: '{"version":1,"stage":"x","timeZone":"UTC","days":[]}' },
      'no report yet',
    ],
  ])('an index with %s is an error, and no board', async (_, answer, says) => {
    site.serve(() => answer);
    const { page } = await open();
    expect(await alert(page)).toContain(says);
    expect(await page.locator('svg, table, dl').count()).toBe(0);
  });

  test('a broken day is an error beside the trends, and another day can be opened', async () => {
    const good = dataOf([reportAt(1, fullReport('old-server')), reportAt(0, fullReport())]);
    const today = new Date().toISOString().slice(0, 10);
    site.serve((path) => (path.includes(`days/${today}`) ? { status: 200, text: '{}' } : good(path)));
    const { page } = await open();
    expect(await alert(page)).toContain('The data is broken');
    expect(await page.locator('dl').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Day' }).selectOption({ index: 1 });
    await page.getByText('old-server').first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test.each([
    [25.9, false],
    [26.1, true],
  ])('a report that is %d hours old is late: %s', async (hours, isLate) => {
    site.serve(dataOf([reportAt(hours / 24, quietReport())]));
    const { page } = await open();
    await page.getByText(`Data is ${Math.floor(hours)} hours old`).waitFor();
    expect(await page.getByText('A report should come every day').count()).toBe(isLate ? 1 : 0);
  });
});

test('the link opens the data, and its signature leaves the address', async () => {
  site.serve(dataOf([reportAt(0, quietReport())]));
  site.asked.length = 0;
  const { page } = await open({}, '#Policy=p-1_~&Signature=s-2_~&Key-Pair-Id=K3');
  await page.getByText('A quiet day').waitFor();
  expect(page.url()).toBe(site.url);
  await page.reload();
  await page.getByText('A quiet day').waitFor();
  expect(new Set(site.asked.map((path) => path.split('?')[1]))).toEqual(
    new Set(['Policy=p-1_%7E&Signature=s-2_%7E&Key-Pair-Id=K3']),
  );
});

test('no name, tag or text becomes markup, and none breaks the page', async () => {
  const { page, errors } = await open();
  const text = fc.oneof(
    fc.constantFrom(
      '<img src=x onerror="document.title=1">',
      '</script><script>document.title=1</script>',
      '"><svg onload=alert(1)>',
      'javascript:alert(1)',
      '__proto__',
      '\u202etxt.exe',
    ),
    fc.string({ unit: anyCharacter, maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.nat({ max: 6 }), fc.nat({ max: 60 }), async (name, incidents, daysAgo) => {
      const report = reportAt(daysAgo, fullReport(name, incidents));
      const rules = { foundByRule: { [`${name}x`]: 2 } };
      site.serve(dataOf([{ ...report, stage: name, findings: { ...report.findings, ...rules } }]));
      await page.reload();
      await page.locator('dl').waitFor();
      const foreign = await page.evaluate(() => ({
        title: document.title,
        elements: document.querySelectorAll(
          '#page :is(script, img, iframe, a, style, link, object, [onload], [onerror], [style])',
        ).length,
      }));
      expect(foreign).toEqual({ title: 'Cloud Janitor', elements: 0 });
      expect(await page.getByRole('alert').count()).toBe(0);
      const shown = (await page.locator('#page').textContent()) ?? '';
      const isInTables = incidents > 0 && name.length < 60;
      expect(!isInTables || shown.includes(name)).toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
});

/** Serious and critical faults that axe finds, with the elements. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  // The page's policy forbids scripts that are not its own; the debugger may run them.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
