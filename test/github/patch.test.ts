import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textBefore } from '../../src/github/patch.ts';

describe('the text before a change', () => {
  test.each([
    ['a changed line', 'a\nc\nd\n', '@@ -1,3 +1,3 @@\n a\n-b\n+c\n d', 'a\nb\nd\n'],
    ['a header with words behind it', 'a\nc\n', '@@ -1,2 +1,2 @@ key:\n a\n-b\n+c\n', 'a\nb\n'],
    ['a line that went', 'a\n', '@@ -1,2 +1 @@\n a\n-b', 'a\nb\n'],
    ['all lines went', '', '@@ -1,2 +0,0 @@\n-a\n-b', 'a\nb\n'],
    ['all lines came', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b', ''],
    ['no line end any more', 'b', '@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file', 'a\n'],
    ['a line end that came', 'b\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b', 'a'],
    ['CRLF', 'a\r\nc\r\n', '@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r', 'a\r\nb\r\n'],
    ['what looks like a hunk', '@@ -9 +9 @@\ny\n', '@@ -1,2 +1,2 @@\n+@@ -9 +9 @@\n-x\n y', 'x\ny\n'],
    ['other text', 'x\n', '@@ -1 +1 @@\n-a\n+b', undefined],
    ['a hunk that is cut', 'b\nc\n', '@@ -1,2 +1,2 @@\n-a\n+b', undefined],
    ['no hunk', 'a\n', 'Binary files differ', undefined],
    ['a hunk beyond the end', 'a\n', '@@ -9 +9 @@\n-a\n+b', undefined],
  ])('%s', (_case, after, patch, before) => {
    expect(textBefore(after, patch)).toBe(before);
  });

  test('is what git made the patch from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    const text = fc
      .array(fc.constantFrom('a', 'b', '', '@@ -1 +1 @@', '-x', '\\ No newline at end of file', 'c\r'), {
        maxLength: 12,
      })
      .chain((lines) => fc.constantFrom(lines.join('\n'), lines.map((line) => `${line}\n`).join('')));
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          fc.pre(before !== after);
          expect(textBefore(after, patchBetween(folder, before, after))).toBe(before);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function patchBetween(folder: string, before: string, after: string): string {
  writeFileSync(join(folder, 'before'), before);
  writeFileSync(join(folder, 'after'), after);
  try {
    execFileSync('git', ['diff', '--no-index', '--text', 'before', 'after'], { cwd: folder });
    return '';
  } catch (error) {
    const output = String((error as { stdout: Buffer }).stdout);
    return output.slice(output.search(/^@@ /m)).replace(/\n$/, '');
  }
}
