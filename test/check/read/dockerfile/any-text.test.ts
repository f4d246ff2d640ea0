import { describe, expect, test } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { readDockerfile } from '../../../../src/check/read/dockerfile.ts';
import { Source } from '../../../../src/check/text/source.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

const read = (text: string) => readDockerfile(new Source('Dockerfile', text));

/** Pieces that Dockerfiles are made of, and what is hardest to tell apart in them. */
const piece = fc.constantFrom(
  ...[
    'FROM a',
    'RUN ',
    'COPY --from=b c d',
    'USER $A',
    'ENV A=1',
    'ONBUILD ',
    'HEALTHCHECK CMD ',
    'SHELL ["a"]',
  ],
  ...[
    '\n',
    '\\\n',
    '\r\n',
    ' ',
    '\t',
    '# c\n',
    '# escape=`\n',
    '<<EOF',
    '<<-"E F"',
    'EOF\n',
    '${A:-${B}}',
    '"',
    "'",
    '\\',
    '`',
  ],
  ...['[', '"]', ',', '--', '=', '\uFEFF', '\u0085', '\u00A0', '\0', '😀', '\uD800'],
);

describe('for any text', () => {
  test('it is read, and every place lies inside and in order', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (dockerfile) => {
        let last = 0;
        for (const { span, keywordSpan, argsSpan } of read(dockerfile).instructions) {
          expect([last <= span.start, span.start <= span.end, span.end <= dockerfile.length]).toEqual([
            true,
            true,
            true,
          ]);
          expect(keywordSpan.start).toBe(span.start);
          expect(argsSpan.start).toBeGreaterThanOrEqual(keywordSpan.end);
          last = span.end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a second reader, dockerfile-ast, finds the same instructions in plain files', () => {
    const word = fc.stringMatching(/^[a-z0-9/.]{1,8}$/);
    const instruction = fc
      .tuple(
        fc.constantFrom('RUN', 'run', 'USER', 'COPY', 'CMD', 'WORKDIR'),
        fc.array(word, { minLength: 1 }),
      )
      .map(([keyword, args]) => `${keyword} ${args.join(' \\\n  ')}`);
    const comment = word.map((text) => `# ${text} text`);
    const file = fc.array(fc.oneof(instruction, comment, fc.constant('')), { minLength: 1 });
    fc.assert(
      fc.property(file, (all) => {
        const text = `FROM a\n${all.join('\n')}\n`;
        const source = new Source('Dockerfile', text);
        const ours = readDockerfile(source).instructions.map(({ keyword, span }) => [
          keyword,
          source.position(span.start).line,
        ]);
        const theirs = DockerfileParser.parse(text)
          .getInstructions()
          .map((one) => [one.getKeyword(), one.getRange().start.line + 1]);
        expect(ours).toEqual(theirs);
      }),
    );
  });
});

describe('hostile shapes are read in no time', () => {
  test.each([
    ['a continuation over the whole file', `RUN a${' \\\n b'.repeat(50_000)}`],
    ['flags', `RUN ${'--a '.repeat(60_000)}b`],
    ['heredocs on one line', `RUN ${'<<A '.repeat(10_000)}\n${'A\n'.repeat(10_000)}`],
    ['heredocs one after the other', 'RUN <<A\nA\n'.repeat(20_000)],
    ['quotes', `RUN ${'"'.repeat(100_001)}`],
    ['quotes in words', `ENV a=${'"\''.repeat(50_000)}`],
    ['nested variables behind a heredoc', `RUN <<A ${'${a:-'.repeat(40_000)}`],
    ['blanks between << and a name', `RUN <<${' '.repeat(200_000)}x<`],
    ['nested arrays', `CMD ${'['.repeat(200_000)}`],
    ['empty lines in a continuation', `RUN a \\\n${'\n'.repeat(200_000)}`],
    ['comments in a continuation', `RUN a \\\n${'#\n'.repeat(120_000)}`],
    ['nested ONBUILD', 'ONBUILD '.repeat(30_000)],
    ['escapes', `RUN ${'\\'.repeat(200_000)}`],
    ['a million words', `COPY ${'a '.repeat(120_000)}`],
  ])('%s', (_, text) => {
    const start = spent();
    read(text);
    expect(spent() - start).toBeLessThan(patience);
  });
});
