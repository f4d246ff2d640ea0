import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkSync } from 'recheck';
import { patternsIn } from '../scripts/patterns-in.ts';

/*
 * `npm run patterns` asks this of every regular expression of src, which takes minutes. Here are those that read the
 * values of strangers: durations, sizes, quantities. Nothing is timed: the checker counts the steps of a matcher that
 * backtracks, on the worst texts that it finds.
 */
const readers = [
  'src/check/assemble/compose/cast.ts',
  'src/check/assemble/compose/formats.ts',
  'src/check/model/pod/decoding.ts',
  'src/check/read/dockerfile/refusal.ts',
];

const patterns = readers.flatMap((path) => patternsIn(path, readFileSync(path, 'utf8')));

function statusOf(source: string, flags: string): string {
  return checkSync(source, flags, { checker: 'fuzz', randomSeed: 1, attackLimit: 100_000 }).status;
}

describe('patterns that read values', () => {
  test('there are some', () => {
    expect(patterns.length).toBeGreaterThan(10);
  });

  test.each(patterns.map(({ source, flags }) => [source, flags]))('/%s/%s', (source, flags) => {
    expect(statusOf(source, flags)).toBe('safe');
  });
});

describe('the checker', () => {
  test.each([String.raw`^((\d+\.?\d*|\.\d+)(ms|s|m))+$`, '(a*)*b', String.raw`\s+$`])(
    '%s is caught',
    (source) => {
      expect(statusOf(source, '')).toBe('vulnerable');
    },
  );
});

test('patterns are found where they are written', () => {
  const text = 'const a = /x+\\/y/g;\nconst b = 4 / 2 / 1; // /no/\nconst c = "/no/".replace(/[/]/, "");\n';
  expect(patternsIn('a.ts', text)).toEqual([
    { source: 'x+\\/y', flags: 'g', line: 1 },
    { source: '[/]', flags: '', line: 3 },
  ]);
});
