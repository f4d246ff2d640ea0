import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Source } from '../../../../src/check/text/source.ts';
import { inlineWaiversIn } from '../../../../src/check/judging/waiver.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

/**
 * The lines that the waivers of a text cover. `#!` in a case stands for a whole waiver comment, to keep cases short.
 */
function coveredLines(text: string): number[][] {
  const source = new Source('web.yaml', text.replaceAll('#!', '# plimsoll: ignore root-user -- why'));
  return inlineWaiversIn(source, 'yaml', ['root-user']).waivers.map(({ covers }) => {
    if (typeof covers === 'function') throw new Error('a comment covers lines');
    const first = source.position(covers.span.start).line;
    const last = source.position(covers.span.end - 1).line;
    return [first, last];
  });
}

describe('behind a value: its line', () => {
  test.each([
    ['a: 1\nb: 2 #!\nc: 3\n', [[2, 2]]],
    ['a: #!\n  b: 1\n', [[1, 1]]],
    ['- a\n- b #!\n- c', [[2, 2]]],
    [
      'a: "x" #!\nb: [1, 2] #!\n',
      [
        [1, 1],
        [2, 2],
      ],
    ],
    ['a: {b: 1, #!\n  c: 2}\n', [[1, 1]]],
  ])('%j', (text, expected) => {
    expect(coveredLines(text)).toEqual(expected);
  });
});

describe('on a line of its own: the next key or item, with everything under it', () => {
  test.each([
    ['a: 1\n#!\nb: 2\nc: 3\n', [[2, 3]]],
    ['a: 1\n#!\nb:\n  c: 2\n  d: 3\ne: 4\n', [[2, 5]]],
    ['a:\n  #!\n  b: 2\n  c: 3\n', [[2, 3]]],
    ['a:\n  - x: 1\n    y: 2\n  #!\n  - x: 3\n    y: 4\n  - x: 5\n', [[4, 6]]],
    ['a:\n  #!\n  - x: 1\n    y: 2\n  - x: 3\n', [[2, 4]]],
    ['a:\n  #!\n  -\n    x: 1\n    y: 2\n  - x: 3\n', [[2, 5]]],
    ['a:\n  - x: 1\n    #!\n    y: 2\n    z: 3\n', [[3, 4]]],
    ['a:\n  - 1\n  #!\n  - 2\n  - 3\n', [[3, 4]]],
    // other comments and blank lines between
    ['a: 1\n#!\n# see ADR 12\n\nb: 2\nc: 3\n', [[2, 5]]],
    ['a: 1\n# see ADR 12\n#!\nb: 2\nc: 3\n', [[3, 4]]],
    [
      'a: 1\n#!\n#!\nb: 2\n',
      [
        [2, 4],
        [3, 4],
      ],
    ],
    // values that end in their own ways
    ['a: 1\n#!\nb: |\n  text\n  more\nc: 3\n', [[2, 5]]],
    ['a: 1\n#!\nb:\nc: 3\n', [[2, 3]]],
    ['a: &x 1\n#!\nb: *x\nc: 3\n', [[2, 3]]],
    ['a: 1\n#!\nb: {c: 1,\n  d: 2}\ne: 3\n', [[2, 4]]],
    ['a: 1\n#!\nb: "long\n  text"\ne: 3\n', [[2, 4]]],
    ['a: 1\n#!\n"b": 2\n', [[2, 3]]],
    ['a: 1\n#!\nb: 2 # said\nc: 3', [[2, 3]]],
    ['a: 1\r\n#!\r\nb:\r\n  c: 2\r\nd: 3\r\n', [[2, 4]]],
    // a comment in the column of something else still means what follows
    ['a:\n  b: 1\n  #!\nc: 2\n', [[3, 4]]],
  ])('%j', (text, expected) => {
    expect(coveredLines(text)).toEqual(expected);
  });
});

describe('above the first line of a document: the document', () => {
  test.each([
    ['#!\na: 1\nb: 2\n', [[1, 3]]],
    ['#!\n---\na: 1\nb: 2\n---\nc: 3\n', [[1, 4]]],
    ['---\n#!\na: 1\nb: 2\n---\nc: 3\n', [[2, 4]]],
    ['--- #!\na: 1\nb: 2\n', [[1, 3]]],
    ['a: 1\n---\n#!\nb: 2\nc: 3\n', [[3, 5]]],
    ['a: 1\n#!\n---\nb: 2\nc: 3\n', [[2, 5]]],
    ['%YAML 1.2\n#!\n---\na: 1\nb: 2\n', [[2, 5]]],
    ['\uFEFF#!\na: 1\nb: 2\n', [[1, 3]]],
    ['#!\n- a\n- b\n', [[1, 3]]],
  ])('%j', (text, expected) => {
    expect(coveredLines(text)).toEqual(expected);
  });
});

describe('at the end of everything: nothing more than itself', () => {
  test.each([
    ['a: 1\n#!', [[2, 2]]],
    ['a: 1\n#!\n\n', [[2, 2]]],
  ])('%j', (text, expected) => {
    expect(coveredLines(text)).toEqual(expected);
  });
});

describe('what only looks like a comment', () => {
  test.each([
    ['a: |\n  #!\n  b\n'],
    ['a: >-\n  text\n  #!\nb: 1\n'],
    ['a: "x #!"\n'],
    ["a: '\n  #!\n  '\n"],
    ['a: "\n  x\n  #!\n"\n'],
    ['a: x#!\n'],
    ['a: &x "#!"\nb: *x\n'],
    ['command:\n  - sh\n  - -c\n  - |\n    set -e\n    #!\n    run\n'],
    // neither a template nor a broken document is judged
    ['#!\na: {{ .Values.a }}\n'],
    ['#!\na: [\n'],
  ])('%j', (text) => {
    expect(coveredLines(text)).toEqual([]);
  });
});

test('no text throws, and covered parts lie in the text', () => {
  const pieces = fc.constantFrom(
    '#!\n',
    ' #!\n',
    '---\n',
    'a:\n',
    '  b: 1\n',
    '- c\n',
    '  - d: |\n',
    '    #!\n',
    '"',
    '{',
    '}',
    '\n',
    '*x',
    '&x ',
    '...\n',
    '\t',
    '-\n',
  );
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      for (const [first = 0, last = 0] of coveredLines(parts.join('')))
        expect(last).toBeGreaterThanOrEqual(first);
    }),
    { numRuns: 500 },
  );
});

test('many comments in a large file take no time', () => {
  const text = Array.from({ length: 2000 }, (_, n) => `#!\nkey${n}:\n  - a: 1\n    b: [1, 2]\n`).join('');
  const begun = spent();
  expect(coveredLines(text)).toHaveLength(200);
  expect(spent() - begun).toBeLessThan(patience);
});
