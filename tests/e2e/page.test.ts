import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Browser, openBrowser } from './support/browser.ts';
import { type LocalCopyProcess, startLocalCopy } from './support/local-copy.ts';
import { allCards, cardOf, digestIn, openHome } from './support/people.ts';

let copy: LocalCopyProcess;
const browsers: Browser[] = [];

beforeAll(async () => {
  copy = await startLocalCopy();
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await copy?.stop('SIGTERM');
});

async function open(options: Parameters<typeof openBrowser>[1] = {}): Promise<Page> {
  const browser = await openBrowser(copy.url, options);
  browsers.push(browser);
  return browser.page;
}

/** Presses Tab until the focused element has this name. */
async function tabTo(page: Page, name: RegExp, most = 120): Promise<void> {
  for (let press = 0; press < most; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test('a person can scan, open a thread, snooze and return with the keyboard alone', async () => {
  const page = await open();
  await page.getByRole('combobox', { name: 'Message #cloud-janitor' }).focus();
  await page.keyboard.type('/jan');
  await page.getByRole('option', { name: '/janitor scan' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('combobox', { name: 'Message #cloud-janitor' }).inputValue()).toBe(
    '/janitor scan',
  );
  await page.keyboard.press('Enter');
  await allCards(page);

  await page.getByRole('region', { name: 'Messages in cloud-janitor' }).focus();
  await tabTo(page, /^\d+ replies/);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Thread' }).waitFor();
  await tabTo(page, /^Snooze/);
  await page.keyboard.press('Enter');
  const modal = page.getByRole('dialog', { name: 'Snooze' });
  await modal.waitFor();
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('Tab');
    const outside = await page.evaluate(() => {
      const { activeElement, body } = document;
      return activeElement !== body && !activeElement?.closest('dialog');
    });
    expect(outside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await modal.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Snooze/);

  await page.keyboard.press('Enter');
  await modal.getByRole('textbox', { name: 'Why?' }).focus();
  await page.keyboard.type('Typed without a mouse');
  await tabTo(page, /^Snooze$/);
  await page.keyboard.press('Enter');
  await modal.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Thread' }).getByText('Typed without a mouse').first().waitFor();

  await page.getByRole('button', { name: 'Close thread' }).focus();
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Thread' }).waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^\d+ replies/);
});

test('every control has a name, and new messages are announced to screen readers', async () => {
  const page = await open();
  await digestIn(page).waitFor();
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, textarea, [role=region]')]
      .filter((element) => {
        const labels = 'labels' in element ? [...((element.labels as NodeListOf<Element> | null) ?? [])] : [];
        const text = [
          element.getAttribute('aria-label'),
          element.textContent,
          ...labels.map((label) => label.textContent),
        ];
        return text.every((one) => !one?.trim()) && !element.hasAttribute('aria-labelledby');
      })
      .map((element) => element.outerHTML),
  );
  expect(nameless).toEqual([]);
  expect(await page.locator('[aria-live=polite].unseen').textContent()).toMatch(/Cloud Janitor/);
});

test('at the width of a phone nothing overflows, and each part fills the screen in turn', async () => {
  const page = await open({ width: 360, height: 720 });
  const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await digestIn(page).waitFor();
  expect(await sticksOut()).toBe(0);
  await page
    .getByRole('main')
    .getByRole('button', { name: /^\d+ replies/ })
    .click();
  const thread = page.getByRole('region', { name: 'Thread' });
  await thread.waitFor();
  expect(await page.getByRole('main').isVisible()).toBe(false);
  expect(await sticksOut()).toBe(0);
  await cardOf(thread, /Stop the instance/)
    .first()
    .getByRole('button', { name: /^Snooze/ })
    .click();
  const modal = page.getByRole('dialog', { name: 'Snooze' });
  const box = await modal.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360 && box.y + box.height <= 720).toBe(true);
  await page.keyboard.press('Escape');
  const panes = page.getByRole('group', { name: 'Parts of the page' });
  await panes.getByRole('button', { name: 'AWS' }).click();
  await page.getByRole('complementary', { name: 'AWS now' }).waitFor();
  expect(await sticksOut()).toBe(0);
  await panes.getByRole('button', { name: 'Channels' }).click();
  await (await openHome(page)).waitFor();
  expect(await sticksOut()).toBe(0);
});

test("dates are shown in the reader's time zone", async () => {
  const [berlin, tokyo] = [
    await open({ timezoneId: 'Europe/Berlin' }),
    await open({ timezoneId: 'Asia/Tokyo' }),
  ];
  const read = async (page: Page) => {
    await page
      .getByRole('main')
      .getByRole('button', { name: /^\d+ replies/ })
      .click();
    const time = page.getByRole('region', { name: 'Thread' }).locator('.block.section time').first();
    return { said: await time.textContent(), at: await time.getAttribute('datetime') };
  };
  const [there, here] = [await read(berlin), await read(tokyo)];
  expect(there.at).toBe(here.at);
  expect(there.said).not.toBe(here.said);
});

test('unknown commands and commands in threads are refused as in Slack', async () => {
  const page = await open();
  const box = page.getByRole('combobox', { name: 'Message #cloud-janitor' });
  await box.fill('/remind me');
  await box.press('Enter');
  await page.getByRole('alert').filter({ hasText: '/remind is not a valid command' }).waitFor();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^\d+ replies/ })
    .click();
  const reply = page.getByRole('combobox', { name: 'Reply' });
  await reply.fill('/janitor status');
  await reply.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'not supported in threads' }).waitFor();
  expect((await copy.state()).messages.some(({ text }) => text.includes('/remind'))).toBe(false);
});

test('a request from another site is refused', async () => {
  const press = (headers: Record<string, string>) =>
    fetch(`${copy.url}/local/clock`, {
      method: 'POST',
      body: '{"ms":60000}',
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect((await press({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await copy.state()).aheadMs).toBe(0);
  expect((await press({ origin: copy.url })).status).toBe(200);
  expect((await copy.state()).aheadMs).toBe(60_000);
});

test('the dashboard shows the report that was just made, and Slack has a link to it', async () => {
  const page = await open();
  const opened = async (press: () => Promise<void>) => {
    const [dashboard] = await Promise.all([page.context().waitForEvent('page'), press()]);
    await dashboard.getByText('Data is less than an hour old').waitFor();
    await dashboard.getByRole('img', { name: /^Incidents, 7 days/ }).waitFor();
    return dashboard.getByRole('alert').count();
  };
  await page.getByRole('button', { name: 'Send the daily report' }).click();
  await page.locator('.topbar button[aria-busy="false"]', { hasText: 'Send the daily report' }).waitFor();
  expect(await opened(() => page.getByRole('link', { name: 'Dashboard' }).click())).toBe(0);

  const messages = page.getByRole('region', { name: 'Messages in cloud-janitor' });
  await messages.getByRole('button', { name: 'Open the dashboard' }).first().click();
  await messages.getByText('Everybody who knows its address can read it.').waitFor();
  const button = messages.getByRole('button', { name: 'Open the dashboard' }).last();
  expect(await opened(() => button.click())).toBe(0);
});
