import { expect, test } from '@jest/globals';
import { repositoryOf } from '../../../src/cli/files/git.ts';
import { git, repositoryWith } from '../support/folder.ts';

test.each([
  ['https://git.example/acme/shop.git', 'acme/shop'],
  ['git@git.example:acme/shop.git', 'acme/shop'],
  ['ssh://git@git.example:2222/acme/shop', 'acme/shop'],
  ['https://git.example/group/acme/shop.js/', 'acme/shop.js'],
  ['shop', undefined],
])('a repository cloned from %s is %s', (address, expected) => {
  const folder = repositoryWith({});
  git(folder, 'remote', 'add', 'origin', address);
  expect(repositoryOf(folder)).toBe(expected);
});

test('one that was cloned from nowhere has no name', () => {
  expect(repositoryOf(repositoryWith({}))).toBeUndefined();
});
