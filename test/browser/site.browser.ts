import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { fragmentOf } from '../../scripts/site/link.ts';
import { serve, type Served } from '../../scripts/site/serve.ts';
import { barriers } from './support/accessible.ts';
import { chromiumPath, launch, open, picture } from './support/chromium.ts';

/* The page to play on, as it is built, in a real browser. */

if (chromiumPath === undefined) {
  console.warn('!! SKIPPED: the browser tests. There is no Chromium here; CHROMIUM_PATH may name one.');
}
const inBrowser = chromiumPath === undefined ? describe.skip : describe;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-site-'));
let browser: Browser;
let served: Served;
let address = '';

const dockerfile = 'FROM node:24\nWORKDIR /app\nCOPY server.js .\nUSER node\nCMD ["node", "server.js"]\n';

inBrowser('the site', () => {
  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/run.js', 'scripts/site.ts', folder]);
    served = await serve(folder, 0);
    ({ address } = served);
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    served.close();
    rmSync(folder, { recursive: true });
  });

  test('shows what is found beside the lines, and one click mends it', async () => {
    const { page, complaints, asked } = await open(browser, { width: 1400 });
    await page.goto(address);
    await page.getByRole('button', { name: 'A Deployment' }).click();
    await told(page, /error/);
    const card = page.locator('.card', { hasText: 'seccomp' }).first();
    const before = await page.locator('.card').count();
    await picture(page, 'site-play');
    await card.getByRole('button', { name: 'Apply this fix' }).click();
    await page.getByText('RuntimeDefault').first().waitFor();
    await shows(page.locator('.card'), before - 1);
    expect(await textOf(page)).toContain('seccompProfile');
    await page.getByRole('button', { name: 'Undo' }).click();
    await shows(page.locator('.card'), before);
    expect(await textOf(page)).not.toContain('seccompProfile');
    expect(complaints).toEqual([]);
    expect(asked.filter((each) => !each.startsWith(address) && !each.startsWith('blob:'))).toEqual([]);
  });

  test('takes what is pasted, and names the file after it', async () => {
    const { page, complaints } = await open(browser);
    await page.goto(address);
    await page.getByRole('button', { name: 'New file' }).click();
    await page
      .getByLabel('Text of the file')
      .fill('services:\n  web:\n    image: nginx\n    privileged: true\n');
    await page.getByText('privileged').first().waitFor();
    await page.locator('.card.error').first().waitFor();
    expect(await page.getByLabel('File name').inputValue()).toBe('compose.yaml');
    expect(complaints).toEqual([]);
  });

  test('opens a whole chart, and leaves out what holds no container', async () => {
    const chart = join(folder, '..', 'plimsoll-chart');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    writeFileSync(join(chart, 'values.yaml'), 'privileged: true\n');
    writeFileSync(join(chart, 'logo.png'), 'x');
    writeFileSync(
      join(chart, 'templates/pod.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web\n      securityContext:\n        privileged: {{ .Values.privileged }}\n',
    );
    const { page, complaints } = await open(browser);
    await page.goto(address);
    await page.locator('#folder').setInputFiles(chart);
    await page.getByText('Pod web').first().waitFor();
    await page.locator('.card', { hasText: 'privileged' }).first().waitFor();
    expect(await page.locator('#tabs li').count()).toBe(3);
    expect(await page.locator('#note').textContent()).toContain('1 other file left out');
    rmSync(chart, { recursive: true });
    expect(complaints).toEqual([]);
  });

  test('a link holds the files, and nothing of them is sent', async () => {
    const { page, asked } = await open(browser);
    await page.goto(address);
    await page.getByRole('button', { name: 'A compose file' }).click();
    await told(page, /error/);
    await page.getByRole('button', { name: 'Link to this' }).click();
    await page.waitForURL(/#1\./);
    const link = page.url();
    const other = await open(browser);
    await other.page.goto(link);
    await told(other.page, /error/);
    expect(await textOf(other.page)).toBe(await textOf(page));
    expect(
      [...asked, ...other.asked].filter((each) => each.includes('#1.') && !each.startsWith(address)),
    ).toEqual([]);
  });

  test('what a stranger put into a link is text', async () => {
    const { page, complaints } = await open(browser);
    const evil = '<img src=x onerror="document.title=1">';
    await page.goto(
      `${address}${fragmentOf([
        {
          path: `${evil}/compose.yaml`,
          text: `services:\n  '${evil}':\n    image: '${evil}'\n    privileged: true\n`,
        },
      ])}`,
    );
    await told(page, /error/);
    expect([await page.locator('img').count(), await page.title()]).toEqual([0, 'Plimsoll: try it']);
    expect(complaints).toEqual([]);
  });

  test('says so where a link is damaged', async () => {
    const { page } = await open(browser);
    await page.goto(`${address}#1.abc`);
    await page.getByText('This link is cut off or damaged.').waitFor();
  });

  test('needs no mouse', async () => {
    const { page, complaints } = await open(browser);
    await page.goto(`${address}${fragmentOf([{ path: 'Dockerfile', text: dockerfile }])}`);
    await page.getByRole('button', { name: 'Apply this fix' }).first().waitFor();
    await tabTo(page, /^Apply this fix$/);
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.querySelector('textarea').value.includes('1000')");
    expect(complaints).toEqual([]);
  });

  test('an example of a rule can be edited', async () => {
    const { page, complaints } = await open(browser);
    await page.goto(`${address}docs/rules/privileged-container.html`);
    await picture(page, 'site-rule');
    await page.getByRole('link', { name: 'Edit this example' }).first().click();
    await told(page, /error/);
    expect(complaints).toEqual([]);
  });

  describe.each([
    ['a desk, light', { width: 1100, scheme: 'light' }],
    ['a desk, dark', { width: 1100, scheme: 'dark' }],
    ['a phone, light', { width: 360, scheme: 'light' }],
    ['a phone, dark', { width: 360, scheme: 'dark' }],
  ] as const)('%s', (name, look) => {
    test.each([
      'index.html',
      'docs/index.html',
      'docs/rules.html',
      'docs/rules/root-user.html',
      'README.html',
    ])('%s keeps nobody out', async (path) => {
      const { page, complaints } = await open(browser, look);
      await page.goto(`${address}${path}`);
      if (path === 'index.html') await page.locator('.card').first().waitFor();
      await picture(page, `site-${path.replaceAll(/\W+/g, '-')}-${name.replaceAll(/\W+/g, '-')}`);
      expect(await barriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
});

function told(page: Page, text: RegExp): Promise<void> {
  return page.locator('#told', { hasText: text }).waitFor();
}

function textOf(page: Page): Promise<string> {
  return page.getByLabel('Text of the file').inputValue();
}

async function shows(found: ReturnType<Page['locator']>, count: number): Promise<void> {
  await found.nth(count - 1).waitFor();
  await found.nth(count).waitFor({ state: 'detached' });
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let steps = 0; steps < 200; steps++) {
    await page.keyboard.press('Tab');
    const text = String(await page.evaluate("document.activeElement?.textContent ?? ''"));
    if (name.test(text.trim())) return;
  }
  throw new Error(`no way to ${String(name)}`);
}
