import type { Locator, Page } from 'playwright-core';

/** What people do on the page, by the names that they see. */
export const be = (page: Page, name: 'mia' | 'sam' | 'lena') =>
  page.getByLabel('Be another person').selectOption(name);

export async function typeCommand(page: Page, channel: string, command: string): Promise<void> {
  const box = page.getByRole('combobox', { name: `Message #${channel}` });
  await box.fill(command);
  await box.press('Enter');
}

export const goTo = (page: Page, place: string) =>
  page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: place }).click();

/** Opens App Home, which starts on its other tab while messages of the app are unread. */
export async function openHome(page: Page): Promise<Locator> {
  await goTo(page, 'Cloud Janitor');
  await page.getByRole('main').getByRole('button', { name: 'Home', exact: true }).click();
  return page.getByRole('region', { name: 'Home tab of Cloud Janitor' });
}

/** The message with this text in the open channel or thread. */
export const messageWith = (area: Page | Locator, text: string | RegExp) =>
  area.locator('.message').filter({ hasText: text });

/** The digest of a scan in a channel. */
export const digestIn = (area: Page | Locator) => messageWith(area, /new findings? in acme/);

/** A finding's card in its thread, by some of its text. */
export const cardOf = (thread: Locator, text: string | RegExp) =>
  messageWith(thread, text).filter({ hasNotText: /new findings? in acme/ });

/** Waits for the open channel's digest and for every card that it announces. */
export async function allCards(page: Page): Promise<number> {
  const digest = digestIn(page.getByRole('main'));
  await digest.getByText(/^Each has a card in the thread/).waitFor({ timeout: 240_000 });
  const title = await digest
    .getByText(/^\d+ new findings? in acme/)
    .first()
    .textContent();
  const count = Number(/^\d+/.exec(title ?? '')?.[0]);
  await digest.getByRole('button', { name: new RegExp(`^${count} replies`) }).waitFor({ timeout: 180_000 });
  return count;
}

/** Opens the digest's thread and returns its region of the page. */
export async function openThread(page: Page): Promise<Locator> {
  await digestIn(page.getByRole('main'))
    .getByRole('button', { name: /repl(y|ies)/ })
    .click();
  return page.getByRole('region', { name: 'Thread' });
}

export const moveClock = async (page: Page, by: '+10 min' | '+1 h' | '+1 day') => {
  const button = page.getByRole('button', { name: `Move the clock forward: ${by}` });
  await button.click();
  await page.locator('.clock button[aria-busy=true]').first().waitFor({ state: 'detached' });
};

/** A row of the panel with the current AWS resources. */
export const awsRow = (page: Page, name: string, state?: string) =>
  page
    .getByRole('complementary', { name: 'AWS now' })
    .locator(state ? `tr[data-state="${state}"]` : 'tr[data-state]', {
      has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }),
    });

export const awsState = (page: Page, name: string) => awsRow(page, name).first().getAttribute('data-state');
