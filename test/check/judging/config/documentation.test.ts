import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Fence, fencesOf } from '../../../../scripts/doc-examples.ts';
import { defaultConfig, parseConfig } from '../../../../src/check/judging/config.ts';
import { pathPattern } from '../../../../src/check/text/glob.ts';
import { rules } from '../../../../src/check/rules/index.ts';
import { Source } from '../../../../src/check/text/source.ts';
import { inlineWaiversIn } from '../../../../src/check/judging/waiver.ts';

/* Every example of docs/configuration.md is read, and what the page says of it is so. */

const page = readFileSync('docs/configuration.md', 'utf8');
const fences = fencesOf(page);
const ids = [...rules.map(({ id }) => id), 'root-user'];

/** The examples whose words behind the language begin with this one, each with the fence behind it. */
function examples(word: string): [string, Fence, Fence | undefined][] {
  return fences.flatMap((fence, index) =>
    fence.language !== 'text' && (fence.info.split(' ')[0] ?? '') === word
      ? [
          [`${fence.info}: ${fence.text.split('\n')[0] ?? ''}`, fence, fences[index + 1]] as [
            string,
            Fence,
            Fence,
          ],
        ]
      : [],
  );
}

function inline({ language, text }: Fence) {
  return inlineWaiversIn(new Source('file', text), language === 'yaml' ? 'yaml' : 'dockerfile', ids);
}

function said(
  problems: ReturnType<typeof parseConfig>['problems'] | ReturnType<typeof inline>['problems'],
): string {
  return problems
    .map(({ at, message }) => {
      const { line, column } = at.source.position(at.span.start);
      return `${line}:${column} ${message}\n`;
    })
    .join('');
}

test.each(examples(''))('a configuration without mistakes: %s', (_name, { text }) => {
  expect(said(parseConfig(new Source('.github/plimsoll.yml', text), ids).problems)).toBe('');
});

test('the first example is what holds without a file', () => {
  const [[, first] = []] = examples('');
  expect(parseConfig(new Source('.github/plimsoll.yml', first?.text ?? ''), ids).config).toEqual(
    defaultConfig,
  );
});

test.each(examples('broken'))('a configuration with mistakes: %s', (_name, { text }, shown) => {
  expect(said(parseConfig(new Source('.github/plimsoll.yml', text), ids).problems)).toBe(shown?.text);
});

test.each(examples('refused'))('a comment that does not hold: %s', (_name, fence, shown) => {
  const { waivers, problems } = inline(fence);
  expect(waivers).toEqual([]);
  expect(said(problems)).toBe(shown?.text);
});

test.each(examples('waives'))('a comment: %s', (_name, fence) => {
  const { waivers, problems } = inline(fence);
  expect(said(problems)).toBe('');
  const lines = waivers.map(({ at: { source }, covers }) => {
    if (typeof covers === 'function') throw new Error('a comment covers lines');
    const [from, to] = [covers.span.start, covers.span.end - 1].map((offset) => source.position(offset).line);
    return `${from}-${to}`;
  });
  expect(`waives ${lines.join(' ')}`).toBe(fence.info);
});

describe('the table of patterns', () => {
  const rows = [...page.matchAll(/^\| `([^|]+?)` +\|[^|]*\| ([^|]*)\|$/gm)];
  const cases = rows.flatMap(([, pattern = '', paths = '']) => {
    const [, matching = '', others = ''] = /^(.*?)(?:, not (.*))?$/.exec(paths.trim()) ?? [];
    const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    return [
      ...named(matching).map((path) => [pattern, path, true] as const),
      ...named(others).map((path) => [pattern, path, false] as const),
    ];
  });

  test('has rows', () => {
    expect(rows).toHaveLength(7);
  });

  test.each(cases)('%s and %s: %s', (pattern, path, expected) => {
    expect(pathPattern(pattern)(path)).toBe(expected);
  });
});
