import { describe, expect, test } from '@jest/globals';
import { hunkWith, readPatch } from '../../src/review/diff.ts';

const read = (patch: string) => {
  const { hunks, added, openEnd } = readPatch(patch);
  return { hunks: hunks.map(({ first, last }) => `${first}-${last}`), added: [...added], openEnd };
};

describe('the lines that a patch shows', () => {
  test.each([
    ['nothing', '', [], [], undefined],
    ['a changed line', '@@ -4,3 +4,3 @@ key:\n a\n-b\n+c\n d\n', ['4-7'], [5], undefined],
    ['one line', '@@ -1 +1 @@\n-a\n+b\n', ['1-2'], [1], undefined],
    ['two hunks', '@@ -1,2 +1,1 @@\n a\n-b\n@@ -9,1 +8,2 @@\n c\n+d\n', ['1-2', '8-10'], [9], undefined],
    ['lines that go alone', '@@ -3,2 +2,0 @@\n-a\n-b\n', [], [], undefined],
    ['a new file', '@@ -0,0 +1,2 @@\n+a\n+b\n', ['1-3'], [1, 2], undefined],
    ['a header above it', '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b', ['1-2'], [1], undefined],
    ['no line end any more', '@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file', ['1-2'], [1], 1],
    ['a line end that comes', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n', ['1-2'], [1], undefined],
    ['text that looks like a hunk', '@@ -1,2 +1,2 @@\n+@@ -9 +9 @@\n-x\n y\n', ['1-3'], [1], undefined],
  ])('%s', (_case, patch, hunks, added, openEnd) => {
    expect(read(patch)).toEqual({ hunks, added, openEnd });
  });

  test.each([
    [1, 2, true],
    [1, 4, true],
    [1, 5, false],
    [4, 5, false],
    [9, 10, true],
    [3, 10, false],
  ])('lines %i up to %i in one hunk: %s', (first, last, isShown) => {
    const diff = readPatch('@@ -1,3 +1,3 @@\n a\n b\n c\n@@ -9 +9 @@\n d\n');
    expect(hunkWith(diff, first, last) !== undefined).toBe(isShown);
  });
});
