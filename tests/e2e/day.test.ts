import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, openBrowser } from './support/browser.ts';
import { type LocalCopy, startLocalCopy } from './support/local-copy.ts';
import { awsRow, be, goTo, messageWith, moveClock, openThread, typeCommand } from './support/people.ts';

/** One day of the company, told in order: each test goes on where the one before it ended. */
let copy: LocalCopy;
let browser: Browser;

beforeAll(async () => {
  copy = await startLocalCopy();
  browser = await openBrowser(copy.url);
});

afterAll(async () => {
  await browser?.close();
  await copy?.stop();
});

test('A typed scan shows its progress and ends in one digest a channel', async () => {
  const { page } = browser;
  await typeCommand(page, 'cloud-janitor', '/janitor scan');
  await messageWith(page, /Scan is (running|finished)/i).waitFor();
  await messageWith(page, /14 new findings/).waitFor();
  await page
    .getByRole('main')
    .getByRole('button', { name: /14 replies/ })
    .waitFor();
  expect(await messageWith(page, /new findings/).count()).toBe(1);
});

test('The owner snoozes a finding in a modal that insists on a reason', async () => {
  const { page } = browser;
  const thread = await openThread(page, '14 new findings');
  const card = messageWith(thread, 'checkout-loadtest');
  await card.getByRole('button', { name: 'Snooze' }).click();
  const modal = page.getByRole('dialog');
  await modal.getByRole('button', { name: /snooze/i }).click();
  await modal.getByText('Please complete this required field.').waitFor();
  await modal.getByRole('textbox').fill('The load test runs again on Monday');
  await modal.getByRole('button', { name: /snooze/i }).click();
  await modal.waitFor({ state: 'detached' });
  await messageWith(thread, /checkout-loadtest[\s\S]*The load test runs again on Monday/).waitFor();
});

test('Somebody else who presses is told why not, and nothing changes', async () => {
  const { page } = browser;
  await be(page, 'lena');
  const thread = page.getByRole('region', { name: 'Thread' });
  const card = messageWith(thread, 'image-resizer-old').first();
  await card.getByRole('button', { name: 'Remediate now' }).click();
  const confirm = page.getByRole('dialog');
  if (await confirm.isVisible().catch(() => false)) await confirm.getByRole('button').last().click();
  await thread.getByText('Only visible to you').first().waitFor();
  expect(await awsRow(page, 'image-resizer-old').getAttribute('data-state')).toBe('running');
});
