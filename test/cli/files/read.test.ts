import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readText } from '../../../src/cli/files/read.ts';
import { folderWith } from '../support/folder.ts';

const folder = folderWith({
  'plain.yaml': 'a: 1\r\nb: ü\n',
  'marked.yaml': '\ufeffa: 1\n',
  'latin1.yaml': Uint8Array.of(0x61, 0xe4, 0x0a),
  'utf16.yaml': Uint8Array.of(0xff, 0xfe, 0x61, 0x00),
  'binary.yaml': Uint8Array.of(0x61, 0x00, 0x62),
  'empty.yaml': '',
  'huge.yaml': '',
});
truncateSync(join(folder, 'huge.yaml'), 9 * 1024 * 1024);
symlinkSync('plain.yaml', join(folder, 'link.yaml'));
symlinkSync('nowhere', join(folder, 'dangling.yaml'));
execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);

test.each([
  ['plain.yaml', { text: 'a: 1\r\nb: ü\n', isExact: true }],
  ['marked.yaml', { text: '\ufeffa: 1\n', isExact: true }],
  ['empty.yaml', { text: '', isExact: true }],
  ['latin1.yaml', { text: 'aä\n', isExact: false }],
  ['utf16.yaml', { text: '\ufeffa', isExact: false }],
  ['binary.yaml', { text: 'a\0b', isExact: true }],
  ['huge.yaml', { reason: 'larger than 8 MiB' }],
  ['link.yaml', 'link'],
  ['dangling.yaml', 'link'],
  ['pipe.yaml', { reason: 'not a regular file' }],
  ['.', { reason: 'not a regular file' }],
  ['no-such.yaml', 'gone'],
])('%s', (name, expected) => {
  expect(readText(join(folder, name), false)).toEqual(expected);
});

test('a link that the caller named is followed', () => {
  expect(readText(join(folder, 'link.yaml'), true)).toEqual({ text: 'a: 1\r\nb: ü\n', isExact: true });
  expect(readText(join(folder, 'dangling.yaml'), true)).toBe('gone');
});
