import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium of this machine; nothing is downloaded. */
export const chromiumPath = [process.env.CHROMIUM_PATH ?? '', ...usualPlaces].find((path) =>
  existsSync(path),
);

export function launch(): Promise<Browser> {
  // The tests look at pages of their own making alone, and a container seldom allows Chromium its sandbox.
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

export interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** A page, and what its console has said that nobody should have to read. */
export async function open(browser: Browser, { width = 1100, scheme = 'light' }: Look = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed';
    // Whoever goes on to another page ends what was on its way.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  return { page, complaints, asked };
}

/** Kept for whoever wants to see what the test has seen. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ARTIFACTS ?? 'artifacts';
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
