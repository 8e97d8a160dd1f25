import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, openBrowser } from './support/browser.ts';
import { type LocalCopyProcess, startLocalCopy } from './support/local-copy.ts';
import {
  allCards,
  awsRow,
  awsState,
  be,
  cardOf,
  digestIn,
  goTo,
  messageWith,
  moveClock,
  openHome,
  openThread,
  typeCommand,
} from './support/people.ts';

/** One day in order: each test continues where the previous one ended. */
let copy: LocalCopyProcess;
let browser: Browser;

beforeAll(async () => {
  copy = await startLocalCopy();
  browser = await openBrowser(copy.url);
});

afterAll(async () => {
  await browser?.close();
  await copy?.stop();
});

test('a typed scan shows its progress and ends in one digest per channel with a card per finding', async () => {
  const { page } = browser;
  await typeCommand(page, 'cloud-janitor', '/janitor scan');
  const main = page.getByRole('main');
  await messageWith(main, /Scan (is starting|is running|finished)/).waitFor();
  const cards = await allCards(page);
  await messageWith(main, 'Scan finished').waitFor();
  expect(await main.getByRole('heading', { name: `${cards} new findings` }).count()).toBe(1);
  const table = digestIn(main).getByRole('table', { name: 'New findings' });
  expect(await table.getByRole('rowheader', { name: 'image-resizer-old' }).count()).toBe(1);
  const digests = async (): Promise<readonly number[]> => {
    const { messages, channels } = await copy.state();
    const shared = channels.filter(({ directWith }) => directWith === null);
    const isDigest = (m: (typeof messages)[number]): boolean =>
      !m.threadTs && m.blocks[0]?.['type'] === 'header';
    return shared.map(({ id }) => messages.filter((m) => m.channel === id && isDigest(m)).length);
  };
  // Channels get their digests one after another.
  for (let waited = 0; waited < 60 && (await digests()).includes(0); waited += 1) await sleep(500);
  expect(await digests()).toEqual([1, 1, 1]);
});

test('the owner snoozes a finding in a modal that requires a reason', async () => {
  const { page } = browser;
  const thread = await openThread(page);
  await cardOf(thread, 'tagged as unused: checkout-loadtest')
    .getByRole('button', { name: /^Snooze/ })
    .click();
  const modal = page.getByRole('dialog', { name: 'Snooze' });
  await modal.getByRole('button', { name: 'Snooze' }).click();
  expect(await modal.getByRole('alert').textContent()).toBe('Please complete this required field.');
  await modal.getByRole('radio', { name: '7 days' }).check();
  await modal.getByRole('textbox', { name: 'Why?' }).fill('The load test runs again on Monday');
  await modal.getByRole('button', { name: 'Snooze' }).click();
  await modal.waitFor({ state: 'detached' });
  const card = cardOf(thread, 'checkout-loadtest').filter({
    hasText: 'The load test runs again on Monday',
  });
  await card.first().waitFor();
  expect(
    await card
      .first()
      .getByRole('button', { name: /^Remediate now/ })
      .count(),
  ).toBe(0);
});

test('the details show the evidence with a chart, only to the person who asked', async () => {
  const { page } = browser;
  const thread = page.getByRole('region', { name: 'Thread' });
  await cardOf(thread, 'Instance is idle: image-resizer-old')
    .getByRole('button', { name: /^Details/ })
    .click();
  const details = thread.locator('.ephemeral').filter({ hasText: 'Evidence' });
  await details.waitFor();
  expect(await details.locator('svg').count()).toBeGreaterThan(0);
  await be(page, 'lena');
  expect(await details.count()).toBe(0);
});

test('a click by another person is answered with the reason and changes nothing', async () => {
  const { page } = browser;
  const thread = page.getByRole('region', { name: 'Thread' });
  await cardOf(thread, 'Instance is idle: image-resizer-old')
    .getByRole('button', { name: /^Remediate now/ })
    .click();
  const confirm = page.getByRole('dialog', { name: 'Stop image-resizer-old now?' });
  await confirm.getByRole('button', { name: 'Stop', exact: true }).click();
  const answer = thread.locator('.ephemeral').filter({ hasText: 'Only its owner' });
  await answer.waitFor();
  expect(await answer.textContent()).toContain('Mia Torres');
  expect(await awsState(page, 'image-resizer-old')).toBe('running');
});

test('an approver approves an irreversible remediation after a confirmation', async () => {
  const { page } = browser;
  await be(page, 'sam');
  await goTo(page, 'data-platform');
  const thread = await openThread(page);
  const card = cardOf(thread, 'Database without connections: reports-legacy');
  await card.getByRole('button', { name: /^Approve/ }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete reports-legacy?' });
  expect(await confirm.textContent()).toContain('Cannot be undone');
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  expect(await messageWith(thread, 'approved by').count()).toBe(0);
  await card.getByRole('button', { name: /^Approve/ }).click();
  await confirm.getByRole('button').last().click();
  await messageWith(thread, /approved by @Sam Okafor/).waitFor();
  expect(await awsState(page, 'reports-legacy')).toBe('available');
});

test('after the grace periods AWS shows what was remediated and what was left alone', async () => {
  const { page } = browser;
  await moveClock(page, '+1 h');
  await awsRow(page, 'image-resizer-old', 'stopped').waitFor();
  await awsRow(page, 'migration-helper', 'stopped').waitFor();
  await awsRow(page, 'old-shop', 'gone').waitFor();
  await awsRow(page, 'reports-legacy', 'gone').waitFor();
  expect(
    await page.locator('.aws .changed').filter({ hasText: 'janitor-final-reports-legacy' }).count(),
  ).toBe(1);
  for (const left of [
    'checkout-loadtest',
    'audit-archive',
    'licence-server',
    'dr-standby',
    'shop-web-3',
    'render-spot',
  ])
    expect([left, await awsState(page, left)]).toEqual([left, 'running']);
});

test('the final card offers no remediation, and App Home has the audit of the decisions', async () => {
  const { page } = browser;
  await goTo(page, 'cloud-janitor');
  const thread = await openThread(page);
  const card = cardOf(thread, 'Instance is idle: image-resizer-old').first();
  await card.filter({ hasText: /Stopped/ }).waitFor();
  expect(await card.getByRole('button', { name: /^Remediate now/ }).count()).toBe(0);
  const home = await openHome(page);
  for (const [kind, told] of [
    ['Approved', /Approved by @Sam Okafor in acme: .*reports-legacy/],
    ['Done', /Done in acme: .*image-resizer-old/],
  ] as const) {
    await home.getByRole('button', { name: 'Filter…' }).click();
    const filter = page.getByRole('dialog', { name: 'Filter' });
    await filter.getByRole('combobox', { name: /^Kind/ }).selectOption(kind);
    await filter.getByRole('button', { name: 'Show' }).click();
    await filter.waitFor({ state: 'detached' });
    await home.getByText(told).first().waitFor();
  }
});

test('Slack would accept everything that was sent, and the page has no errors', () => {
  expect(copy.output()).not.toContain('Slack would reject this call');
  expect(copy.output()).not.toContain('Warning');
  expect(browser.errors).toEqual([]);
});

test('Ctrl-C ends every process that was started', async () => {
  await browser.close();
  expect(await copy.stop('SIGINT')).toBe(0);
  await expect(fetch(copy.url)).rejects.toThrow('fetch failed');
});
