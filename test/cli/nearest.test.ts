import { expect, test } from '@jest/globals';
import { didYouMean, nearest } from '../../src/cli/nearest.ts';

const rules = ['root-user', 'named-user', 'host-port', 'host-path-volume'];

test.each([
  ['root-usr', 'root-user'],
  ['rot-user', 'root-user'],
  ['root-usre', 'root-user'],
  ['Root-User', 'root-user'],
  ['hostport', 'host-port'],
  ['named_user', 'named-user'],
  ['x', undefined],
  ['', undefined],
  ['privileged-container', undefined],
  ['r'.repeat(100_000), undefined],
])('%.20s is nearest to %s', (word, meant) => {
  expect(nearest(word, rules)).toBe(meant);
});

test('the hint names the whole word to type', () => {
  expect(didYouMean('formt', ['format'], '--')).toBe(' Did you mean `--format`?');
  expect(didYouMean('zzz', ['format'], '--')).toBe('');
});
