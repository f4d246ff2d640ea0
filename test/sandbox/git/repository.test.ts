import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BareRepository } from '../../../src/sandbox/git/repository.ts';

const author = { name: 'Ada', email: 'ada@example.com', date: new Date('2026-11-21T10:00:00Z') };

let git: BareRepository;
beforeAll(async () => {
  git = await BareRepository.create();
});
afterAll(() => git.close());

const write = (files: Record<string, string | Buffer | null>, parents: string[] = [], branch = 'main') =>
  git.write(`refs/heads/${branch}`, {
    parents,
    message: 'Change',
    author,
    files: new Map(
      Object.entries(files).map(([path, content]) => [
        path,
        content === null ? undefined : { content: Buffer.from(content), mode: '100644' },
      ]),
    ),
  });

describe('a bare repository', () => {
  test('gives back what was written, whatever the path', async () => {
    const sha = await write({
      'a "quoted" \\ näme': 'text\n',
      'b/c.bin': Buffer.from([0, 1, 255]),
      empty: '',
    });
    expect((await git.file(sha, 'a "quoted" \\ näme'))?.toString()).toBe('text\n');
    expect([...((await git.file(sha, 'b/c.bin')) ?? [])]).toEqual([0, 1, 255]);
    expect((await git.file(sha, 'empty'))?.length).toBe(0);
    expect(await git.file(sha, 'gone')).toBeUndefined();
    expect(await git.commit(sha)).toMatchObject({ message: 'Change', author, parents: [] });
  });

  test('reads a large object and many at once', async () => {
    const large = Buffer.alloc(3_000_000, 'x');
    const sha = await write({ large, small: 'small' });
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) => git.file(sha, index % 2 ? 'small' : 'large')),
    );
    expect(all.map((content) => content?.length)).toEqual(all.map((_, index) => (index % 2 ? 5 : 3_000_000)));
  });

  test('shows what changed: added, removed, renamed, binary, without a last line end, empty', async () => {
    const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    const base = await write({ kept: text, old: text.toUpperCase(), gone: 'x\n', bin: Buffer.from([0, 1]) });
    const head = await write(
      {
        kept: text.replace('line 9', 'nine'),
        old: null,
        'new name': text.toUpperCase(),
        gone: null,
        bin: Buffer.from([0, 2]),
        added: 'one',
        void: '',
      },
      [base],
    );
    const diff = await git.diff(base, head);
    expect(
      diff.map(({ path, status, previousPath, additions, deletions }) => [
        path,
        status,
        previousPath,
        additions,
        deletions,
      ]),
    ).toEqual([
      ['added', 'added', undefined, 1, 0],
      ['bin', 'modified', undefined, 0, 0],
      ['gone', 'removed', undefined, 0, 1],
      ['kept', 'modified', undefined, 1, 1],
      ['new name', 'renamed', 'old', 0, 0],
      ['void', 'added', undefined, 0, 0],
    ]);
    expect(diff.map(({ patch }) => patch)).toEqual([
      '@@ -0,0 +1 @@\n+one\n\\ No newline at end of file',
      undefined,
      '@@ -1 +0,0 @@\n-x',
      expect.stringMatching(/^@@ -7,7 \+7,7 @@ line 5\n line 6\n/),
      undefined,
      undefined,
    ]);
    expect(diff[0]?.hunks[0]?.lines).toEqual([
      { kind: 'added', left: undefined, right: 1, text: 'one', isOpen: true },
    ]);
    expect(diff[1]?.isBinary).toBe(true);
    expect(diff[3]?.hunks[0]?.lines[3]).toMatchObject({ kind: 'deleted', left: 10, text: 'line 9' });
  });

  test('merges, or says that it cannot', async () => {
    const base = await write({ a: '1\n2\n3\n4\n5\n6\n7\n' });
    const left = await write({ a: 'one\n2\n3\n4\n5\n6\n7\n' }, [base], 'left');
    const right = await write({ a: '1\n2\n3\n4\n5\n6\nseven\n' }, [base], 'right');
    const other = await write({ a: 'uno\n2\n3\n4\n5\n6\n7\n' }, [base], 'other');
    const merged = await git.merge(left, right, 'Merge', author);
    expect((await git.file(merged ?? '', 'a'))?.toString()).toBe('one\n2\n3\n4\n5\n6\nseven\n');
    expect(await git.merge(left, other, 'Merge', author)).toBeUndefined();
    expect(await git.mergeBase(left, right)).toBe(base);
    expect((await git.commits(base, merged ?? '')).length).toBe(3);
  });
});
