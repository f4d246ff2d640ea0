import { expect, test } from '@jest/globals';
import { Source } from '../../../../src/check/text/source.ts';
import { inlineWaiversIn } from '../../../../src/check/judging/waiver.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

/** First and last line of what each waiver covers. `#!` stands for a whole waiver comment, to keep cases short. */
function coveredLines(text: string): number[][] {
  const source = new Source('Dockerfile', text.replaceAll('#!', '# plimsoll: ignore root-user -- why'));
  const { waivers, problems } = inlineWaiversIn(source, 'dockerfile', ['root-user']);
  expect(problems).toEqual([]);
  return waivers.map(({ covers }) => {
    if (typeof covers === 'function') throw new Error('a comment covers lines');
    return [covers.span.start, covers.span.end - 1].map((offset) => source.position(offset).line);
  });
}

test.each([
  // above an instruction
  ['FROM a\n#!\nUSER root\nCMD b\n', [[2, 3]]],
  ['FROM a\n  #!\nUSER root', [[2, 3]]],
  ['FROM a\n#!\n# see ADR 12\n\nUSER root\nCMD b\n', [[2, 5]]],
  ['FROM a\n#!\nRUN b \\\n  c \\\n  d\nUSER e\n', [[2, 5]]],
  ['FROM a\n#!\nRUN <<EOF\nb\nEOF\nUSER c\n', [[2, 5]]],
  ['FROM a\r\n#!\r\nUSER root\r\nCMD b\r\n', [[2, 3]]],
  // inside one
  ['FROM a\nRUN b \\\n#!\n  c\nUSER d\n', [[2, 4]]],
  // above a stage
  ['#!\nFROM a\nUSER root\nCMD b\n', [[1, 4]]],
  ['#!\nFROM a AS x\nRUN b\nFROM c\nRUN d\n', [[1, 3]]],
  ['FROM a\nRUN b\n#!\nFROM c\nRUN d\n', [[3, 5]]],
  ['#!\nARG a\nFROM b\nUSER root\n', [[1, 2]]],
  ['# syntax=docker/dockerfile:1\n#!\nFROM a\n', [[2, 3]]],
  ['\uFEFF#!\nFROM a\n', [[1, 2]]],
  // below everything
  ['FROM a\n#!\n', [[2, 2]]],
  // no comment at all
  ['FROM a\nRUN <<EOF\n#!\nEOF\n', []],
  ['FROM a\nCOPY <<a <<b /\n#!\na\n#!\nb\n', []],
  ['FROM a\nRUN echo "#!"\n', []],
  ['FROM a\nUSER root #!\n', []],
])('%j', (text, expected) => {
  expect(coveredLines(text)).toEqual(expected);
});

test('many comments take no time', () => {
  const begun = spent();
  expect(coveredLines(`FROM a\n${'#!\nRUN b\n'.repeat(190)}${'RUN c\n'.repeat(20_000)}`)).toHaveLength(190);
  expect(spent() - begun).toBeLessThan(patience);
});
