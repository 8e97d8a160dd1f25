import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export type Browser = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors that the page threw or logged. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
};

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium with its own profile. */
export async function openBrowser(
  url: string,
  options: {
    width?: number;
    height?: number;
    timezoneId?: string;
    colorScheme?: 'light' | 'dark';
    /** What the page shows when it is ready. */
    ready?: string;
  } = {},
): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'janitor-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: quiet,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    timezoneId: options.timezoneId ?? 'Europe/Berlin',
    locale: 'en-GB',
    colorScheme: options.colorScheme ?? 'light',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(200_000);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  await page
    .locator(options.ready ?? '.page')
    .first()
    .waitFor();
  return {
    page,
    context,
    errors,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
