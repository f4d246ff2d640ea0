import { expect, test } from '@jest/globals';
import { trialLines } from '../../../src/cli/format/trial.ts';

const page = { paint: (_style: string, text: string) => text };

test.each([
  ['none', '', []],
  ['one', 'docker run a', ['  Test it: docker run a']],
  [
    'one below the other',
    'docker run a\ndocker run b',
    ['  Test it: docker run a', '           docker run b'],
  ],
  ['nothing that drives the terminal', 'a\u001b[2J', ['  Test it: a␛[2J']],
])('%s', (_name, commands, lines) => {
  expect(trialLines(commands, '  ', page)).toEqual(lines);
});
