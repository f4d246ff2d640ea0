import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { documentationPages } from '../../scripts/doc-examples.ts';
import { addressOf, contentsPage, documentPage, slugOf } from '../../scripts/site/document.ts';
import { playPage } from '../../scripts/site/play-page.ts';
import { rules } from '../../src/check/index.ts';

/* The documentation as pages: each link leads somewhere, each example is shown, and nothing is asked of anybody else. */

const site = new Map<string, string>();

beforeAll(() => {
  const texts = new Map(documentationPages().map((path) => [path, readFileSync(path, 'utf8')]));
  const names = new Set(texts.keys());
  for (const [path, text] of texts) site.set(addressOf(path), String(documentPage(path, text, names)));
  site.set('docs/index.html', String(contentsPage(texts)));
  site.set('index.html', String(playPage()));
}, 120_000);

const besides = new Set(['style.css', 'icon.svg', 'play.js', 'docs/images/review.png']);

test('every link leads to a page that there is, and to a place in it', () => {
  const lost = [...site].flatMap(([path, html]) =>
    [...html.matchAll(/(?:href|src)="([^"]+)"/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => !isThere(path, link))
      .map((link) => `${path}: ${link}`),
  );
  expect(lost).toEqual([]);
});

function isThere(from: string, link: string): boolean {
  const [to = '', anchor = ''] = link.split('#');
  const path = to === '' ? from : posix.join(posix.dirname(from), to);
  if (besides.has(path)) return true;
  const html = site.get(path);
  // A project in a link is no place in a page.
  return html !== undefined && (anchor === '' || anchor.startsWith('1.') || html.includes(`id="${anchor}"`));
}

test.each(rules.map(({ id }) => id))('%s shows an example, and a way to change it', (id) => {
  const html = site.get(`docs/rules/${id}.html`) ?? '';
  const count = (text: string): number => html.split(text).length - 1;
  expect(count('Edit this example')).toBe(count('<section class="example"'));
  expect(count('<strong>Reported</strong>')).toBeGreaterThan(0);
});

test('nothing is loaded from elsewhere', () => {
  for (const html of site.values()) {
    expect(html).not.toMatch(/(?:src|action|srcset)="https?:/);
    expect(html).toContain('default-src &#39;none&#39;');
  }
});

describe('the name of a heading', () => {
  test.each([
    ['How it works', 'how-it-works'],
    ['`plimsoll check`, every day', 'plimsoll-check-every-day'],
    ['What’s next?', 'whats-next'],
  ])('%s', (heading, name) => {
    expect(slugOf(heading)).toBe(name);
  });
});
