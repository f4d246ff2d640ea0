import { describe, expect, test } from '@jest/globals';
import type { ChangedFile, Tree } from '../../src/github/pull.ts';
import { mostChangedBytes, select } from '../../src/github/selection.ts';

/** A change of files of so many bytes each. */
function selected(sizes: Readonly<Record<string, number>>) {
  const paths = Object.keys(sizes);
  const files = new Map(
    paths.map((path) => [path, { blob: path, size: sizes[path] ?? 0, isExecutable: false }]),
  );
  const tree: Tree = { files, others: new Map(), isCut: false };
  const changed = paths.map((path): ChangedFile => ({ path, status: 'added', blob: path }));
  return select(changed, tree);
}

const half = mostChangedBytes / 2;

describe('bytes of changed files', () => {
  test('600 files of 500 KB are not all read, and each that is not is named with the reason', () => {
    const sizes = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`${index}.yaml`, 500_000]));
    const { changed, bytes, unread } = selected(sizes);
    expect(changed).toHaveLength(33);
    expect(bytes).toBe(33 * 500_000);
    expect(bytes).toBeLessThanOrEqual(mostChangedBytes);
    expect(unread).toHaveLength(600 - 33);
    expect(unread[0]).toEqual({
      path: '33.yaml',
      kind: 'unread',
      reason: 'beyond the 16 MiB of changed files that are read',
    });
  });

  test.each<[string, Record<string, number>, string[]]>([
    ['what fits exactly is read', { 'a.yaml': half, 'b.yaml': half }, []],
    [
      'what comes after one that is too large is read where it fits',
      { 'a.yaml': half, 'b.yaml': half + 1, 'c.yaml': 1 },
      ['b.yaml'],
    ],
  ])('%s', (_, sizes, unread) => {
    expect(selected(sizes).unread.map(({ path }) => path)).toEqual(unread);
  });

  test('what could not hold a container is left out without a word', () => {
    expect(selected({ 'a.yaml': half, 'b.yaml': half, 'run.sh': 10 }).unread).toEqual([]);
  });
});

describe('sources of what a changed Dockerfile builds', () => {
  const file = (path: string, size = 100) => [path, { blob: path, size, isExecutable: false }] as const;

  function relatedTo(
    path: string,
    others: readonly (readonly [string, { blob: string; size: number; isExecutable: boolean }])[],
  ) {
    const tree: Tree = { files: new Map([file(path), ...others]), others: new Map(), isCut: false };
    return select([{ path, status: 'modified', blob: path }], tree).related;
  }

  test('are read where they are below it', () => {
    const others = ['web/a.js', 'web/lib/b.py', 'web/test/c.js', 'web/d.md', 'api/e.js'].map((path) =>
      file(path),
    );
    expect(relatedTo('web/Dockerfile', others)).toEqual(['web/a.js', 'web/lib/b.py']);
  });

  test('are not read where they are too many, or too large', () => {
    const many = Array.from({ length: 251 }, (_, index) => file(`web/${index}.js`));
    expect(relatedTo('web/Dockerfile', many)).toEqual([]);
    expect(relatedTo('web/Dockerfile', [file('web/a.js', 2 * 1024 * 1024)])).toEqual([]);
  });

  test('are not read for anything else', () => {
    expect(relatedTo('web/compose.yaml', [file('web/a.js')])).toEqual([]);
  });
});
