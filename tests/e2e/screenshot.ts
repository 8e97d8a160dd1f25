import { openBrowser } from './support/browser.ts';
import { startLocalCopy } from './support/local-copy.ts';
import { allCards, awsRow, be, cardOf, messageWith, openThread, typeCommand } from './support/people.ts';

/** `npm run screenshot` makes the README's picture of the current page. */
async function main(): Promise<void> {
  const copy = await startLocalCopy();
  const browser = await openBrowser(copy.url, { width: 1520, height: 940 });
  const { page } = browser;
  try {
    await typeCommand(page, 'cloud-janitor', '/janitor scan');
    await allCards(page);
    await messageWith(page.getByRole('main'), 'Scan finished').waitFor();
    const thread = await openThread(page);
    await be(page, 'sam');
    const card = cardOf(thread, 'tagged as unused: migration-helper').first();
    await card.getByRole('button', { name: /^Remediate now/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await awsRow(page, 'migration-helper', 'stopped').waitFor();
    await card.filter({ hasText: 'Stopped' }).waitFor();
    const answer = thread.locator('.ephemeral').getByRole('button', { name: 'Dismiss' });
    if ((await answer.count()) > 0) await answer.first().click();
    await be(page, 'mia');
    await page
      .getByRole('main')
      .locator('.ephemeral')
      .getByRole('button', { name: 'Dismiss' })
      .first()
      .click();
    await cardOf(thread, 'Instance is idle: image-resizer-old').evaluate((one) => one.scrollIntoView());
    await page.mouse.move(0, 0);
    await page.waitForTimeout(2_000);
    await page.screenshot({ path: 'docs/screenshot.png' });
    console.log('docs/screenshot.png');
  } finally {
    await browser.close();
    await copy.stop();
  }
}

main().catch((thrown: unknown) => {
  console.error(thrown);
  process.exit(1);
});
