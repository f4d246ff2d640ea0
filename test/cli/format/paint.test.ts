import { expect, test } from '@jest/globals';
import { paintFor } from '../../../src/cli/format/paint.ts';
import { recorder } from '../support/io.ts';

const terminal = recorder({ isTerminal: true });
const pipe = recorder();

test.each([
  ['a terminal', 'auto', terminal, {}, true],
  ['a pipe', 'auto', pipe, {}, false],
  ['NO_COLOR', 'auto', terminal, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', 'auto', terminal, { NO_COLOR: '' }, true],
  ['NO_COLOR over FORCE_COLOR', 'auto', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['FORCE_COLOR', 'auto', pipe, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', 'auto', terminal, { FORCE_COLOR: '0' }, false],
  ['a dumb terminal', 'auto', terminal, { TERM: 'dumb' }, false],
  ['--color always', 'always', pipe, { NO_COLOR: '1', TERM: 'dumb' }, true],
  ['--color never', 'never', terminal, { FORCE_COLOR: '1' }, false],
])('%s', (_case, when, output, env, coloured) => {
  const expected = coloured ? '\u001b[31mno\u001b[39m' : 'no';
  expect(paintFor(when, output, env)('red', 'no')).toBe(expected);
});
