import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { answered, type Harbour, openHarbour } from '../../src/cli/demo/harbour.ts';
import type { PullRequest } from '../../src/sandbox/index.ts';
import { barriers } from './support/accessible.ts';
import { chromiumPath, launch, open, picture } from './support/chromium.ts';

/* What a visitor of the demo sees and does: the real App, the embedded GitHub, a real browser. */

if (chromiumPath === undefined) {
  console.warn('!! SKIPPED: the browser tests. There is no Chromium here; CHROMIUM_PATH may name one.');
}
const inBrowser = chromiumPath === undefined ? describe.skip : describe;

let browser: Browser;
let harbour: Harbour;
const opened: Harbour[] = [];

inBrowser('the demo', () => {
  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
  });

  describe('a visitor', () => {
    beforeAll(fresh);
    afterAll(close);

    test('reads the review, commits the suggestion, sees the check pass, and merges', async () => {
      const { page, complaints, asked } = await open(browser);
      await page.goto(harbour.github.url);
      await page.getByRole('link', { name: /Add the search service/ }).click();
      expect(await page.getByRole('heading', { level: 2, name: 'Merging is blocked' }).count()).toBe(1);
      expect(await page.getByRole('button', { name: 'Merge pull request' }).isDisabled()).toBe(true);
      await page.getByRole('link', { name: /^Files changed/ }).click();
      await page
        .getByText('search will not start: Kubernetes cannot verify that user node is not root.')
        .waitFor();
      await picture(page, 'review');
      await page.getByRole('button', { name: 'Commit suggestion' }).click();
      await page.getByRole('status').waitFor();
      await page.getByRole('link', { name: 'Conversation' }).click();
      await page.getByRole('heading', { level: 2, name: 'This may be merged' }).waitFor();
      await picture(page, 'passed');
      await page.getByRole('button', { name: 'Merge pull request' }).click();
      await page.getByRole('heading', { level: 2, name: /^Merged as/ }).waitFor();
      expect(complaints).toEqual([]);
      expect(asked.filter((address) => !address.startsWith(harbour.github.url))).toEqual([]);
    });

    test('commits several suggestions at once', async () => {
      const { page, complaints } = await open(browser);
      await page.goto(`${addressOf(pullNamed('mailer'))}/files`);
      const ticks = page.getByRole('checkbox', { name: 'Add to batch' });
      const commit = page.getByRole('button', { name: 'Commit the batch' });
      expect([await ticks.count(), await commit.isVisible()]).toEqual([4, false]);
      for (const tick of await ticks.all()) await tick.check();
      await picture(page, 'batch');
      await commit.click();
      await page.goto(addressOf(pullNamed('mailer')));
      await page.getByRole('heading', { level: 2, name: 'This may be merged' }).waitFor();
      const commits = await pullNamed('mailer').repository.git.commits(
        pullNamed('mailer').mergeBase,
        pullNamed('mailer').head.sha,
      );
      expect(commits).toHaveLength(2);
      expect(complaints).toEqual([]);
    });

    test('replies, and ends a conversation', async () => {
      const { page, complaints } = await open(browser);
      await page.goto(addressOf(pullNamed('orders')));
      const thread = page.locator('.thread').first();
      await thread.getByText('Reply', { exact: true }).click();
      await thread.getByLabel('Your reply').fill('It binds to 8080, so it can run as **anybody**.');
      await thread.getByRole('button', { name: 'Send reply' }).click();
      await page.locator('strong', { hasText: 'anybody' }).waitFor();
      await page.locator('.thread').first().getByRole('button', { name: 'Resolve conversation' }).click();
      await page.getByText('Resolved by you').waitFor();
      expect(complaints).toEqual([]);
    });

    test('asks the check to look again, and to commit what is safe', async () => {
      await fresh();
      const { page, complaints } = await open(browser);
      await page.goto(`${addressOf(pullNamed('mailer'))}/checks`);
      await page.getByRole('button', { name: 'Re-run' }).click();
      await page.getByRole('heading', { level: 2, name: /^plimsoll: mailer/ }).waitFor();
      await answered(harbour.github, harbour.pulls);
      await page.goto(`${addressOf(pullNamed('mailer'))}/checks`);
      await picture(page, 'check');
      await page.getByRole('button', { name: 'Fix' }).click();
      await page.goto(addressOf(pullNamed('mailer')));
      await page.getByRole('heading', { level: 2, name: 'This may be merged' }).waitFor();
      expect(complaints).toEqual([]);
    });

    test('needs no mouse', async () => {
      await fresh();
      const { page, complaints } = await open(browser);
      await page.goto(harbour.github.url);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Skip to the content');
      await tabTo(page, /Add the search service/);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/pull\/\d+$/);
      await tabTo(page, /^Commit suggestion$/);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 2, name: 'This may be merged' }).waitFor();
      await tabTo(page, /^Merge pull request$/);
      await page.keyboard.press('Space');
      await page.getByRole('heading', { level: 2, name: /^Merged as/ }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  describe('each page', () => {
    beforeAll(fresh);
    afterAll(close);

    test.each([
      ['a desk, light', { width: 1100, scheme: 'light' }],
      ['a desk, dark', { width: 1100, scheme: 'dark' }],
      ['a phone, light', { width: 360, scheme: 'light' }],
      ['a phone, dark', { width: 360, scheme: 'dark' }],
    ] as const)('can be read on %s', async (name, look) => {
      const { page, complaints } = await open(browser, look);
      const found: string[] = [];
      for (const path of paths()) {
        await page.goto(`${harbour.github.url}${path}`);
        for (const details of await page.locator('details').all())
          await details.evaluate('(each) => { each.open = true; }');
        found.push(...(await barriers(page)).map((barrier) => `${path}: ${barrier}`));
        if (path.endsWith('/2/files') || path.endsWith('/3/checks') || path === '/') {
          await picture(page, `${name.replace(/\W+/g, '-')}${path.replaceAll('/', '-')}`);
        }
      }
      expect([found, complaints]).toEqual([[], []]);
    });
  });
});

async function fresh(): Promise<void> {
  await close();
  harbour = await openHarbour(0, undefined, () => undefined);
  opened.push(harbour);
  await answered(harbour.github, harbour.pulls);
}

async function close(): Promise<void> {
  for (const each of opened.splice(0)) await each.close();
}

function pullNamed(branch: string): PullRequest {
  const pull = harbour.pulls.find(({ head }) => head.branch === branch);
  if (!pull) throw new Error(`there is no pull request from ${branch}`);
  return pull;
}

function addressOf({ repository, number }: PullRequest): string {
  return `${harbour.github.url}/${repository.fullName}/pull/${number}`;
}

function paths(): string[] {
  const [first] = harbour.pulls;
  const pulls = harbour.pulls.flatMap(({ repository, number }) =>
    ['', '/files', '/checks'].map((tab) => `/${repository.fullName}/pull/${number}${tab}`),
  );
  return ['/', ...pulls, ...(first ? [`/acme/shop/blob/${first.head.sha}/orders/Dockerfile`] : [])];
}

function focused(page: Page): Promise<string> {
  return page.evaluate(`(document.activeElement?.textContent ?? '').trim()`);
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`the Tab key does not lead to ${String(name)}`);
}
