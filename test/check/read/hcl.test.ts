import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readHcl } from '../../../src/check/read/hcl.ts';
import type { Node } from '../../../src/check/read/node.ts';
import { Source } from '../../../src/check/text/source.ts';
import { stepsOf } from '../../support/steps.ts';

/** As JSON has it, with `?` for what would have to be worked out. */
function plain(node: Node | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === 'scalar') return node.unknown === undefined ? node.text : '?';
  if (node.kind === 'seq') return node.items.map(({ value }) => plain(value));
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

const read = (text: string) => plain(readHcl(new Source('docker-bake.hcl', text)));

test.each<[string, string, unknown]>([
  ['nothing', '', {}],
  ['an attribute', 'a = "b"\n', { a: 'b' }],
  ['numbers and the like', 'a = 1\nb = true\nc = null\n', { a: '1', b: 'true', c: 'null' }],
  ['an escaped string', 'a = "\\"b\\"\\n"\n', { a: '"b"\n' }],
  ['a template stays', 'a = "${b}-${c.d}"\n', { a: '${b}-${c.d}' }],
  ['a list over lines', 'a = [\n  "b", # one\n  "c",\n]\n', { a: ['b', 'c'] }],
  ['a map', 'a = { b = "c", "d": "e"\n f = ["g"] }\n', { a: { b: 'c', d: 'e', f: ['g'] } }],
  ['a block', 'a {\n  b = "c"\n}\n', { a: { b: 'c' } }],
  ['blocks with labels', 'a "b" { c = "1" }\na "d" { c = "2" }\n', { a: { b: { c: '1' }, d: { c: '2' } } }],
  ['comments', '# a\n// b\n/* c\n d */ a = "e" # f\n', { a: 'e' }],
  ['a function', 'a = f("b", [c])\nd = "e"\n', { a: '?', d: 'e' }],
  ['a condition', 'a = b ? "c" : "d"\n', { a: '?' }],
  ['a condition over a string', 'a = "b" == c ? 1 : 2\n', { a: '?' }],
  ['a function in a template', 'a = "${f("b")}"\n', { a: '?' }],
  ['a list with something worked out', 'a = ["b", f("c, d"), "e"]\n', { a: ['b', '?', 'e'] }],
  ['a heredoc', 'a = <<EOT\n b = "c"\nEOT\nd = "e"\n', { a: '?', d: 'e' }],
  ['a block that does not end', 'a {\n', undefined],
  ['no HCL', '<html>', undefined],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

describe('any text', () => {
  test('is read without an exception', () => {
    const words = fc.constantFrom(
      'a',
      '=',
      '{',
      '}',
      '[',
      ']',
      '"',
      '${',
      ',',
      '\n',
      ' ',
      '/*',
      '*/',
      '#',
      '<<E',
      '(',
      '?',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        read(parts.join(''));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['open lists', 'a = ' + '['.repeat(100_000)],
    ['open blocks', 'a {'.repeat(50_000)],
    ['comments that do not end', 'a = [' + '/*,'.repeat(60_000)],
    ['open strings', 'a = "'.repeat(50_000)],
    ['many blocks of one type', 'a {}\n'.repeat(50_000)],
    ['open maps', 'a = ' + '{a='.repeat(60_000)],
    ['open heredocs', 'a = <<E\n'.repeat(30_000)],
  ])('%s', (_, text) => {
    expect(stepsOf(() => void readHcl(new Source('docker-bake.hcl', text)))).toBeLessThan(50 * text.length);
  });
});
