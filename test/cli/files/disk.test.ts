import { symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Disk } from '../../../src/cli/files/disk.ts';
import { select } from '../../../src/cli/files/selection.ts';
import { folderWith, repositoryWith } from '../support/folder.ts';

const yaml = (path: string) => path.endsWith('.yaml');

test('a text is there for whoever asks; what cannot be read is remembered with the reason', () => {
  const folder = folderWith({ 'a.yaml': 'a: 1\n', 'large.yaml': '', 'gone.yaml': '' });
  truncateSync(join(folder, 'large.yaml'), 9 * 1024 * 1024);
  const disk = new Disk(select(folder, [], yaml));
  unlinkSync(join(folder, 'gone.yaml'));
  expect(disk.paths).toEqual(['a.yaml', 'gone.yaml', 'large.yaml']);
  expect(disk.paths.map((path) => disk.read(path))).toEqual(['a: 1\n', undefined, undefined]);
  expect(disk.read('never-listed.yaml')).toBeUndefined();
  expect(disk.unread).toEqual([{ path: 'large.yaml', reason: 'larger than 8 MiB', kind: 'unread' }]);
});

test('a text stays what it was when it was first read, and what was not there stays away', () => {
  const folder = folderWith({ 'a.yaml': 'a: 1\n', 'start.sh': '' });
  unlinkSync(join(folder, 'start.sh'));
  const disk = new Disk(select(folder, [], yaml));
  expect([disk.read('a.yaml'), disk.read('start.sh')]).toEqual(['a: 1\n', undefined]);
  for (const name of ['a.yaml', 'start.sh']) writeFileSync(join(folder, name), 'a: 2\n');
  expect([disk.read('a.yaml'), disk.read('start.sh')]).toEqual(['a: 1\n', undefined]);
});

test('links that git lists: one to a checked file goes without saying, the others do not', () => {
  const folder = repositoryWith({ 'a.yaml': 'a: 1\n' });
  const outside = folderWith({ 'secret.yaml': 'b: 1\n' });
  symlinkSync('a.yaml', join(folder, 'again.yaml'));
  symlinkSync(join(outside, 'secret.yaml'), join(folder, 'out.yaml'));
  symlinkSync('nowhere', join(folder, 'dangling.yaml'));
  const disk = new Disk(select(folder, [], yaml));
  expect(disk.paths.map((path) => disk.read(path))).toEqual(['a: 1\n', undefined, undefined, undefined]);
  expect(disk.unread).toEqual([
    { path: 'dangling.yaml', reason: 'a symbolic link that leads nowhere', kind: 'unjudged' },
    { path: 'out.yaml', reason: 'a symbolic link, which is not followed', kind: 'unjudged' },
  ]);
});

test('a link that the caller names is followed, whatever else names it', () => {
  const folder = repositoryWith({ 'a.yaml': 'a: 1\n' });
  symlinkSync('a.yaml', join(folder, 'again.yaml'));
  const disk = new Disk(select(folder, ['.', 'again.yaml'], yaml));
  expect(disk.read('again.yaml')).toBe('a: 1\n');
});

test('a name that is not UTF-8 is told', () => {
  const folder = folderWith({});
  const name = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.of(0xff), Buffer.from('.yaml')]);
  writeFileSync(name, '');
  const { unreadable } = select(folder, [], yaml);
  expect(unreadable).toEqual([{ path: 'b\ufffd.yaml', reason: 'its name is not UTF-8' }]);
});

test('a file that nobody judges is there for whoever asks, and nothing outside is', () => {
  const outside = folderWith({ 'secret.sh': 'a\n' });
  const folder = repositoryWith({ 'a.yaml': '', 'docker/start.sh': 'exec a\n', 'b.yml': 'b: 1\n' });
  symlinkSync(join(outside, 'secret.sh'), join(folder, 'link.sh'));
  symlinkSync(outside, join(folder, 'away'));
  const disk = new Disk(select(folder, ['a.yaml'], yaml));
  expect(disk.read('docker/start.sh')).toBe('exec a\n');
  const others = [
    'b.yml',
    'link.sh',
    'away/secret.sh',
    '../x.sh',
    'none.sh',
    'docker',
    join(outside, 'secret.sh'),
  ];
  expect(others.map((path) => disk.read(path))).toEqual(others.map(() => undefined));
  expect(disk.unread).toEqual([]);
});
