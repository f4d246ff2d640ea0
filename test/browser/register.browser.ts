import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type EmbeddedGitHub, startGitHub } from '../../src/sandbox/index.ts';
import { pagesFor } from '../../src/sandbox/page/serve.ts';
import { registering } from '../cli/register/support.ts';
import { barriers } from './support/accessible.ts';
import { chromiumPath, launch, open, picture } from './support/chromium.ts';

/* `plimsoll register` as a person goes through it: what a browser lets forms do, no other test can tell. */

const inBrowser = chromiumPath === undefined ? describe.skip : describe;

inBrowser('registering the App', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  let browser: Browser;
  let github: EmbeddedGitHub;
  beforeAll(async () => {
    browser = await launch();
    github = await startGitHub({ page: pagesFor('ada') });
  });
  afterAll(async () => {
    await browser.close();
    await github.close();
    rmSync(folder, { recursive: true });
  });

  test('leads to GitHub, back, and on to where the App is installed', async () => {
    const words = ['--url', 'https://plimsoll.example.com', '--github', github.url, '--org', 'acme'];
    const { address, ended } = await registering(folder, words);
    const { page, complaints, asked } = await open(browser);
    await page.goto(address);
    // One form needs neither.
    const missing = ['not one header', 'not one footer'];
    expect((await barriers(page)).filter((barrier) => !missing.includes(barrier))).toEqual([]);
    await picture(page, 'register');
    await page.getByRole('button', { name: /^Go on at/ }).click();
    await page.getByRole('textbox', { name: 'GitHub App name' }).fill('Reviewer of acme');
    await page.getByRole('button', { name: 'Create GitHub App' }).click();
    await page.getByRole('heading', { name: 'reviewer-of-acme is registered' }).waitFor();
    const onward = await page.getByRole('link', { name: 'Install it on repositories' }).getAttribute('href');
    expect(onward).toBe(`${github.url}/github-apps/reviewer-of-acme/installations/new`);
    expect((await ended).status).toBe(0);
    expect(readFileSync(join(folder, 'plimsoll-app.env'), 'utf8')).toContain(
      `APP_ID=${github.state.registered[0]?.id ?? ''}\n`,
    );
    const known = [new URL(address).origin, github.url];
    expect(asked.filter((url) => !known.includes(new URL(url).origin))).toEqual([]);
    expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  });
});
