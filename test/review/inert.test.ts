import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cell, code, fenced, link, oneLine, plain, prose, readable } from '../../src/review/inert.ts';
import { hostileText } from '../support/hostile.ts';
import { foreignIn, nodesOf, parseMarkdown } from '../support/markdown.ts';

const own = 'https://github.example/';
const codeIn = (text: string) =>
  [...nodesOf(parseMarkdown(text))].flatMap(({ type, value }) => (type === 'inlineCode' ? [value] : []));

test.each([
  ['plain', 'web', '`web`'],
  ['a backtick', 'a`b', '``a`b``'],
  ['backticks at its ends', '`a`', '`` `a` ``'],
  ['lines', 'a\nb', '`a b`'],
  ['nothing', '', '(empty)'],
  ['a mark that turns the line round', 'a\u202eb', '`a<U+202E>b`'],
  ['an escape sequence', '\u001b[31m', '`␛[31m`'],
  ['a mention', 'hello @octocat', '`hello @\u200boctocat`'],
  ['an image by its digest', 'node@sha256:ab', '`node@sha256:ab`'],
])('code with %s', (_case, text, expected) => {
  expect(code(text)).toBe(expected);
});

test.each([
  ['spans stay spans', 'Container `web` adds `SYS_ADMIN`.', 'Container `web` adds `SYS_ADMIN`.'],
  ['signs of Markdown are signs', 'a * b_c <d> [e]', String.raw`a \* b\_c \<d\> \[e\]`],
  ['an odd backtick makes all of it code', 'Container `a`b` is.', '``Container `a`b` is.``'],
  ['what broke out of its span is code again', 'C `a` @octocat `b` is', 'C `a` `@\u200boctocat` `b` is'],
  ['an address is none', 'see https://evil.example now', '`see https://evil.example now`'],
  ['no list', '- a', String.raw`\- a`],
  ['nor a numbered one', '1. a', String.raw`1\. a`],
  ['nor a heading', '=== a', String.raw`\=== a`],
])('prose: %s', (_case, text, expected) => {
  expect(prose(text).trim()).toBe(expected);
});

describe('whatever stands in a pull request is inert', () => {
  test('as code, and is read as it is written', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(foreignIn(`a ${code(text)} b`, own)).toEqual([]);
        const shown = oneLine(text).replaceAll(/(?<!\w)@(?=\w)/g, '@\u200b');
        expect(codeIn(`a ${code(text)} b`)).toEqual(shown.trim() === '' ? [] : [shown]);
      }),
    );
  });

  test('within our sentences, and in their place', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const sentence = `Container \`${a}\` of \`${b}\` is privileged.`;
        for (const text of [prose(sentence), `**${prose(sentence)}**`, `- ${prose(a)}`, `a\n${prose(a)}`])
          expect(foreignIn(text, own)).toEqual([]);
      }),
    );
  });

  test('in a table, which keeps its columns', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const row = [code(a), prose(`\`${b}\` is`)].map(cell).join(' | ');
        expect(foreignIn(`| a | b |\n| --- | --- |\n| ${row} |\n| c | d |`, own)).toEqual([]);
      }),
    );
  });

  test('in a block, which only its own fence ends', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = text.split('\n');
        const nodes = [...nodesOf(parseMarkdown(`a\n\n${fenced('diff', readable(lines))}\n\nb`))];
        expect(nodes.map(({ type }) => type)).toEqual([
          'root',
          'paragraph',
          'text',
          'code',
          'paragraph',
          'text',
        ]);
        expect(nodes[3]?.value).toBe(readable(lines).join('\n'));
      }),
    );
  });

  test('in an address', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(foreignIn(`a ${link(code(text), own + text)} b`, own)).toEqual([]);
      }),
    );
  });

  test('in plain text, which is one line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(plain(text)).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u);
      }),
    );
  });
});

test('a name of 64 KB does not fill a page', () => {
  expect(code('a'.repeat(65_536)).length).toBeLessThan(210);
  expect(prose(`Container \`${'`'.repeat(65_536)}\` is`).length).toBeLessThan(6500);
});

test('what is no address of the web is no link', () => {
  expect(link('`a`', 'javascript:alert(1)')).toBe('`a`');
});
