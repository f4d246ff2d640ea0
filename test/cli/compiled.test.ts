import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { keepCompiled } from '../../src/cli/compiled.ts';

test.each([
  ['in the cache folder of the user', { XDG_CACHE_HOME: '/caches' }, [join('/caches', 'plimsoll')]],
  ['in the usual one where none is named', {}, [join(homedir(), '.cache', 'plimsoll')]],
  ['not in CI, where the folder is empty', { CI: 'true', XDG_CACHE_HOME: '/caches' }, []],
])('the compiled program is kept: %s', (_, env, expected) => {
  const folders: string[] = [];
  keepCompiled(env, (folder) => {
    folders.push(folder);
  });
  expect(folders).toEqual(expected);
});

test('a Node without a cache runs all the same', () => {
  expect(() => {
    keepCompiled({ XDG_CACHE_HOME: '/caches' }, undefined);
  }).not.toThrow();
});
