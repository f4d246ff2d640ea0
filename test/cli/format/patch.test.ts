import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { patchOf, quotedPath } from '../../../src/cli/format/patch.ts';
import { edit } from '../../support/edit.ts';
import { folderWith } from '../support/folder.ts';

const ten = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n';

test('it is what git prints', () => {
  const patch = patchOf({
    path: 'a/Dockerfile',
    before: ten,
    edits: [edit('5:1-2', 'five'), edit('10:3-3', '\n11')],
  });
  expect(patch).toBe(`diff --git a/a/Dockerfile b/a/Dockerfile
--- a/a/Dockerfile
+++ b/a/Dockerfile
@@ -2,9 +2,10 @@
 2
 3
 4
-5
+five
 6
 7
 8
 9
 10
+11
`);
});

test.each([
  ['plain.yaml', 'plain.yaml'],
  ['with space', 'with space'],
  ['say "hi"', '"say \\"hi\\""'],
  ['tab\there', '"tab\\there"'],
  ['ümlaut', '"\\303\\274mlaut"'],
  ['back\\slash', '"back\\\\slash"'],
])('git quotes %s', (path, quoted) => {
  expect(quotedPath(path)).toBe(quoted);
});

describe('git applies it', () => {
  const folder = folderWith({});

  function applied(path: string, before: string, edits: readonly ReturnType<typeof edit>[]): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, before);
    const input = patchOf({ path, before, edits });
    if (input !== '')
      execFileSync('git', ['apply', '--whitespace=nowarn'], {
        cwd: folder,
        input,
        stdio: ['pipe', 'ignore', 'inherit'],
      });
    return readFileSync(file, 'utf8');
  }

  test.each([
    ['a change', 'f', ten, [edit('5:1-2', 'x')], ten.replace('5', 'x')],
    [
      'far apart',
      'f',
      ten,
      [edit('1:1-2', 'x'), edit('9:1-2', 'y')],
      ten.replace('1', 'x').replace('9', 'y'),
    ],
    ['at the top', 'f', ten, [edit('1:1-1', '0\n')], `0\n${ten}`],
    ['at the end', 'f', ten, [edit('11:1-1', '11\n')], `${ten}11\n`],
    ['no final line end', 'f', 'a\nb', [edit('2:2-2', '\nc')], 'a\nb\nc'],
    ['no final line end, untouched', 'f', 'a\nb', [edit('1:1-2', 'x')], 'x\nb'],
    ['a final line end comes', 'f', 'a', [edit('1:2-2', '\n')], 'a\n'],
    ['CRLF', 'f', 'a\r\nb\r\n', [edit('1:2-2', '\r\nc')], 'a\r\nc\r\nb\r\n'],
    ['an empty file', 'f', '', [edit('1:1-1', 'a\n')], 'a\n'],
    ['all of a file', 'f', 'a\nb\n', [edit('1:1-3:1', 'c\n')], 'c\n'],
    ['a path with a space', 'my app/f x', ten, [edit('5:1-2', 'x')], ten.replace('5', 'x')],
    ['a path to quote', 'my "app"/f\tä', ten, [edit('5:1-2', 'x')], ten.replace('5', 'x')],
    ['a byte order mark', 'f', '\uFEFFa\nb\n', [edit('2:1-2', 'x')], '\uFEFFa\nx\n'],
    ['nothing', 'f', ten, [edit('5:1-2', '5')], ten],
  ])('%s', (_case, path, before, edits, expected) => {
    expect(applied(path, before, edits)).toBe(expected);
  });

  test('whatever the edits', () => {
    const change = fc.record({
      line: fc.integer({ min: 1, max: 30 }),
      lines: fc.integer({ min: 0, max: 2 }),
      text: fc.constantFrom('', 'x', 'x\n', 'x\ny\n'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), fc.boolean(), (changes, ends) => {
        const lines = Array.from({ length: 32 }, (_, index) => `line ${index % 4}`);
        const before = lines.join('\n') + (ends ? '\n' : '');
        const apart = changes
          .toSorted((a, b) => a.line - b.line)
          .filter(({ line }, index, all) =>
            all.slice(0, index).every((other) => other.line + other.lines < line),
          );
        const edits = apart.map(({ line, lines: count, text }) => edit(`${line}:1-${line + count}:1`, text));
        let at = 0;
        let expected = '';
        const starts = [0, ...[...before.matchAll(/\n/g)].map(({ index }) => index + 1)];
        for (const { line, lines: count, text } of apart) {
          const [start = before.length, end = before.length] = [starts[line - 1], starts[line - 1 + count]];
          expected += before.slice(at, start) + text;
          at = end;
        }
        expect(applied('f', before, edits)).toBe(expected + before.slice(at));
      }),
      { numRuns: 60 },
    );
  });
});
