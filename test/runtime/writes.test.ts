import { describe, expect, test } from '@jest/globals';
import { entriesOf, tarOf } from '../../src/runtime/tar.ts';
import { changesOf, stateOf, writtenIn } from '../../src/runtime/writes.ts';

/* What was written, and the folders that have to stay writable for it. */

const image: Readonly<Record<string, 'empty' | 'file' | 'filled'>> = {
  '/app': 'filled',
  '/app/config.json': 'file',
  '/etc/app': 'filled',
  '/etc/app/app.conf': 'file',
  '/home/node': 'empty',
  '/tmp/java': 'empty',
  '/var/cache/nginx': 'empty',
  '/var/lib': 'filled',
  '/var/lib/app': 'empty',
};

describe('folders for what was written', () => {
  test.each<[string, string, string[], string[]]>([
    ['nothing', '', [], []],
    ['a file in /tmp', 'C /tmp\nA /tmp/x', ['/tmp'], []],
    ['in a folder that a build left in /tmp', 'C /tmp\nC /tmp/java\nA /tmp/java/1', ['/tmp'], []],
    ['a file in /tmp that is gone again', 'C /tmp', ['/tmp'], []],
    ['a process number', 'C /run\nA /run/nginx.pid', ['/run'], []],
    [
      'folders of its own in an empty one',
      'C /var\nC /var/cache\nC /var/cache/nginx\nA /var/cache/nginx/proxy',
      ['/var/cache/nginx'],
      [],
    ],
    ['a folder of its own in a filled one', 'C /app\nA /app/uploads\nA /app/uploads/1', ['/app/uploads'], []],
    ['a file in a filled one', 'C /app\nA /app/data.db', [], ['/app/data.db']],
    ['a file of the image', 'C /etc\nC /etc/app\nC /etc/app/app.conf', [], ['/etc/app/app.conf']],
    ['a file that is removed', 'C /etc\nC /etc/app\nD /etc/app/app.conf', [], ['/etc/app/app.conf']],
    ['a folder at the top', 'A /data\nA /data/1', ['/data'], []],
    ['another owner of an empty folder', 'C /var\nC /var/lib\nC /var/lib/app', ['/var/lib/app'], []],
    ['HOME', 'C /home\nC /home/node\nA /home/node/.npm\nA /home/node/.npm/1', ['/home/node'], []],
    ['what Python compiles', 'C /app\nA /app/__pycache__\nA /app/__pycache__/a.pyc', [], []],
    ['what the runtime makes', 'C /etc\nA /etc/mtab\nC /dev\nA /dev/console\nC /run\nA /run/secrets', [], []],
    ['below a volume', 'C /mnt\nA /mnt/data\nA /mnt/data/x', [], []],
    ['a line that is none', 'X /a\nC\nC relative', [], []],
  ])('%s', async (_name, diff, folders, among) => {
    const look = (path: string) => Promise.resolve(image[path] ?? ('none' as const));
    expect(await writtenIn(changesOf(diff), ['/mnt/data'], look)).toEqual({ folders, among });
  });
});

describe('what an image has at a place', () => {
  const folder = { name: 'a', mode: 0o755 };
  test.each([
    ['none', []],
    ['file', [{ name: 'a', mode: 0o644, text: 'x' }]],
    ['empty', [folder]],
    ['empty', [folder, { name: 'a/b', mode: 0o755 }]],
    ['empty', [folder, { name: 'a/.bashrc', mode: 0o644, text: 'x' }]],
    ['filled', [folder, { name: 'a/b', mode: 0o644, text: 'x' }]],
  ])('%s', (state, entries) => {
    expect(stateOf(entriesOf(tarOf(entries)))).toBe(state);
  });
});

test('an archive is read back as it was written, and a part of one as far as it goes', () => {
  const text = 'x'.repeat(1500);
  const bytes = tarOf([
    { name: 'a', mode: 0o750, uid: 33, gid: 44 },
    { name: 'a/b', mode: 0o600, text },
  ]);
  expect(
    entriesOf(bytes).map(({ name, kind, mode, uid, gid, size }) => ({ name, kind, mode, uid, gid, size })),
  ).toEqual([
    { name: 'a/', kind: 'folder', mode: 0o750, uid: 33, gid: 44, size: 0 },
    { name: 'a/b', kind: 'file', mode: 0o600, uid: 0, gid: 0, size: 1500 },
  ]);
  expect(Buffer.from(entriesOf(bytes)[1]?.content ?? []).toString()).toBe(text);
  for (const end of [0, 100, 512, 700, 1100])
    expect(entriesOf(bytes.subarray(0, end)).length).toBeLessThanOrEqual(2);
});
