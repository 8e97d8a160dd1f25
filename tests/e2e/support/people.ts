import type { Locator, Page } from 'playwright-core';

/** What people do on the page, said as they would say it. */
export const be = (page: Page, name: 'mia' | 'sam' | 'lena') =>
  page.getByLabel('Be another person').selectOption(name);

export async function typeCommand(page: Page, channel: string, command: string): Promise<void> {
  const box = page.getByRole('combobox', { name: `Message #${channel}` });
  await box.fill(command);
  await box.press('Enter');
}

export const goTo = (page: Page, place: string) =>
  page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: place }).click();

/** The message that has this text, in the open channel or thread. */
export const messageWith = (area: Page | Locator, text: string | RegExp) =>
  area.locator('.message').filter({ hasText: text });

/** Opens the thread of the digest, and gives the part of the page it is in. */
export async function openThread(page: Page, of: string | RegExp): Promise<Locator> {
  await messageWith(page.getByRole('main'), of)
    .getByRole('button', { name: /repl(y|ies)/ })
    .click();
  return page.getByRole('region', { name: 'Thread' });
}

export const moveClock = async (page: Page, by: '+10 min' | '+1 h' | '+1 day') => {
  const button = page.getByRole('button', { name: `Move the clock forward: ${by}` });
  await button.click();
  await page.locator('.clock button[aria-busy=true]').first().waitFor({ state: 'detached' });
};

/** A row of what AWS looks like now. */
export const awsRow = (page: Page, name: string, state?: string) =>
  page
    .getByRole('complementary', { name: 'AWS now' })
    .locator(state ? `tr[data-state="${state}"]` : 'tr[data-state]', {
      has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }),
    });

export const awsState = (page: Page, name: string) => awsRow(page, name).first().getAttribute('data-state');
