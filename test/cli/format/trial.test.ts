import { expect, test } from '@jest/globals';
import { trialLines } from '../../../src/cli/format/trial.ts';

const page = { paint: (_style: string, text: string) => text, width: 60 };

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
  expect(trialLines({ try: commands }, '  ', page)).toEqual(lines);
});

test('what was seen stands before the command that tries it again', () => {
  expect(
    trialLines({ try: 'plimsoll verify a', ran: 'Tried on 2026-11-30: it ran as 7.' }, '  ', page),
  ).toEqual(['  Tried on 2026-11-30: it ran as 7.', '  Test it again: plimsoll verify a']);
});
