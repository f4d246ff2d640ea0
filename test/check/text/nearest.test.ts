import { expect, test } from '@jest/globals';
import { didYouMean } from '../../../src/check/text/nearest.ts';

const rules = ['root-user', 'named-user', 'host-port', 'host-path-volume'];

test.each([
  ['root-usr', 'root-user'],
  ['rot-user', 'root-user'],
  ['root-usre', 'root-user'],
  ['Root-User', 'root-user'],
  ['hostport', 'host-port'],
  ['named_user', 'named-user'],
])('%s is a slip for %s', (word, meant) => {
  expect(didYouMean(word, rules)).toBe(` Did you mean \`${meant}\`?`);
});

test.each(['x', '', 'privileged-container', 'r'.repeat(100_000)])(
  '%.20s is nothing like any of them',
  (word) => {
    expect(didYouMean(word, rules)).toBe('');
  },
);
