/*
 * Makes docs/images/review.png: a review as the demo shows it. Needs a Chromium, like `npm run browser`.
 *   npm run picture
 */
import { mkdirSync, statSync } from 'node:fs';
import { answered, openHarbour } from '../src/cli/demo/harbour.ts';
import { launch } from '../test/browser/support/chromium.ts';

const file = 'docs/images/review.png';
const largest = 200_000;

mkdirSync('docs/images', { recursive: true });
const harbour = await openHarbour(0, undefined, () => undefined);
const browser = await launch();
try {
  await answered(harbour.github, harbour.pulls);
  const pull = harbour.pulls.find(({ head }) => head.branch === 'search');
  const page = await browser.newPage({
    viewport: { width: 740, height: 900 },
    deviceScaleFactor: 1.25,
    colorScheme: 'light',
    // For the line of style below.
    bypassCSP: true,
  });
  await page.goto(`${harbour.github.url}/acme/shop/pull/${pull?.number ?? 0}`);
  await page.getByRole('button', { name: 'Commit suggestion' }).waitFor();
  // What a reader of the README wants to see: the comment and what it holds up.
  await page.addStyleTag({
    content:
      '.reply, .thread > .acts, footer, time { display: none !important; } main { padding-bottom: 0 !important; }',
  });
  await page.locator('main').screenshot({ path: file });
} finally {
  await browser.close();
  await harbour.close();
}
const { size } = statSync(file);
console.log(`${file}: ${Math.ceil(size / 1000)} KB`);
if (size > largest) process.exitCode = 1;
