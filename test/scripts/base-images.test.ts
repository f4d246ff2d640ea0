import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { generate } from '../../scripts/base-images.ts';

const table = readFileSync('src/check/facts/base-images.tsv', 'utf8');
const [head = ''] = table.split('\n');

test('the generated file is what the table says', () => {
  expect(readFileSync('src/check/facts/base-images.data.ts', 'utf8') === generate(table)).toBe(true);
});

/** A table of one row, made of these cells by name. */
function row(cells: Record<string, string>): string {
  const usual: Record<string, string> = {
    images: 'app',
    tags: '*',
    holds: 'certain',
    user: 'root',
    ids: '0:0',
    family: 'debian',
    packages: 'apt',
    shells: 'sh',
    entrypoint: 'none',
    cmd: '?',
    source: 'team/app:Dockerfile',
    seen: '?',
  };
  const line = head.split('\t').map((name) => cells[name] ?? usual[name] ?? '');
  return `${head}\n${line.join('\t')}\n`;
}

test('an unknown cell leaves its key out, an empty list too', () => {
  expect(generate(row({ ids: '1000:?', user: 'app', users: 'app=1000:?' }))).toContain(
    '{"images":["docker.io/library/app"],"tags":["*"],"user":"app","ids":[1000,null],' +
      '"users":[["app",1000,null]],"family":"debian","packages":"apt","shells":["sh"],"entrypoint":[],' +
      '"sources":["team/app:Dockerfile"]}\n',
  );
});

test.each([
  [{ images: '' }, 'images, tags and source may not be empty'],
  [{ images: 'App' }, '`App` is not an image'],
  [{ images: 'app:1' }, '`app:1` is not an image'],
  [{ tags: '>18' }, '`>18` does not look like'],
  [{ holds: 'maybe' }, '`maybe` is none of certain, usual'],
  [{ user: '' }, 'an empty cell'],
  [{ ids: '0' }, '`0` does not look like'],
  [{ users: 'app 1000' }, '`app` does not look like'],
  [{ family: 'gentoo' }, '`gentoo` is none of'],
  [{ entrypoint: '{}' }, '`{}` is not a list'],
  [{ ports: '80' }, '`80` does not look like'],
  [{ writes: 'tmp' }, '`tmp` does not look like'],
  [{ seen: 'today' }, '`today` does not look like'],
])('%j is refused', (cells, message) => {
  expect(() => generate(row(cells))).toThrow(`line 2: ${message}`);
});

test('a row that stands twice and a wrong head are refused', () => {
  expect(() => generate(row({}) + (row({}).split('\n')[1] ?? ''))).toThrow(
    'line 3: docker.io/library/app * stands twice',
  );
  expect(() => generate('images\n')).toThrow('line 1');
});
