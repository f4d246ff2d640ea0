import { describe, expect, test } from '@jest/globals';
import { readDockerfile } from '../../../src/check/read/dockerfile.ts';
import { Source } from '../../../src/check/text/source.ts';

const read = (text: string) => readDockerfile(new Source('Dockerfile', text));
const lines = (text: string) => read(text).instructions.map(({ keyword, args }) => [keyword, args]);

describe('where instructions begin and end', () => {
  test.each([
    [
      'nothing but instructions',
      'FROM a\nRUN b\n',
      [
        ['FROM', 'a'],
        ['RUN', 'b'],
      ],
    ],
    [
      'lower case',
      'from a\nrun b',
      [
        ['FROM', 'a'],
        ['RUN', 'b'],
      ],
    ],
    [
      'carriage returns',
      'FROM a\r\nRUN b \\\r\n  c\r\n',
      [
        ['FROM', 'a'],
        ['RUN', 'b   c'],
      ],
    ],
    ['a byte order mark', '\uFEFFFROM a', [['FROM', 'a']]],
    ['a continuation', 'RUN a \\\n  b', [['RUN', 'a   b']]],
    ['a continuation with blanks behind it', 'RUN a \\  \n  b', [['RUN', 'a   b']]],
    [
      'two escapes, which continue nothing',
      'RUN a \\\\\nUSER b',
      [
        ['RUN', 'a \\\\'],
        ['USER', 'b'],
      ],
    ],
    ['a comment inside a continuation', 'RUN a \\\n  # c \\\n  b', [['RUN', 'a   b']]],
    ['empty lines inside a continuation', 'RUN a \\\n\n\n  b', [['RUN', 'a   b']]],
    ['a keyword cut in two', 'US\\\nER a', [['USER', 'a']]],
    ['an escape alone on its line', '\\\nUSER a', [['USER', 'a']]],
    ['a continuation at the end of the file', 'RUN a \\', [['RUN', 'a']]],
    ['no comment behind an instruction', 'USER a # b', [['USER', 'a # b']]],
    [
      'the backtick as escape',
      '# escape=`\nRUN dir C:\\\nUSER a `\nb',
      [
        ['RUN', 'dir C:\\'],
        ['USER', 'a b'],
      ],
    ],
    ['a lone carriage return, which ends no line', 'USER a\rUSER b', [['USER', 'a\rUSER b']]],
    [
      'a heredoc',
      'RUN <<EOF\nUSER a\nEOF\nUSER b',
      [
        ['RUN', '<<EOF'],
        ['USER', 'b'],
      ],
    ],
    [
      'a heredoc in quotes, which is none',
      'RUN echo "a <<EOF b"\nUSER a',
      [
        ['RUN', 'echo "a <<EOF b"'],
        ['USER', 'a'],
      ],
    ],
    [
      'a heredoc for a file descriptor',
      'RUN 3<<EOF cat\nX\nEOF\nUSER a',
      [
        ['RUN', '3<<EOF cat'],
        ['USER', 'a'],
      ],
    ],
    [
      'a heredoc whose name has spaces',
      'RUN <<"E O F"\nX\nE O F\nUSER a',
      [
        ['RUN', '<<"E O F"'],
        ['USER', 'a'],
      ],
    ],
    [
      'a here-string, which is no heredoc',
      'RUN cat <<<EOF\nUSER a',
      [
        ['RUN', 'cat <<<EOF'],
        ['USER', 'a'],
      ],
    ],
    [
      'no heredoc in the exec form',
      'RUN ["<<EOF"]\nUSER a',
      [
        ['RUN', '["<<EOF"]'],
        ['USER', 'a'],
      ],
    ],
    [
      'no heredoc where none is allowed',
      'CMD <<EOF\nUSER a',
      [
        ['CMD', '<<EOF'],
        ['USER', 'a'],
      ],
    ],
    [
      'a heredoc behind ONBUILD',
      'ONBUILD RUN <<E\nUSER a\nE\nUSER b',
      [
        ['ONBUILD', 'RUN <<E'],
        ['USER', 'b'],
      ],
    ],
    ['a heredoc beside a variable with a modifier', 'RUN ${A:1} <<E\nUSER a\nE', [['RUN', '${A:1} <<E']]],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('directives', () => {
  const directives = (text: string) => read(text).directives.map(({ name, value }) => [name, value]);
  test.each([
    [
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM a',
      [
        ['syntax', 'docker/dockerfile:1'],
        ['escape', '`'],
      ],
    ],
    ['#check=skip=all;error=true\nFROM a', [['check', 'skip=all;error=true']]],
    ['  # Escape = ` \nFROM a', [['escape', '`']]],
    ['# a comment\n# escape=`\nFROM a', []],
    ['# other=1\n# escape=`\nFROM a', []],
    ['\n# escape=`\nFROM a', []],
    ['\uFEFF# escape=`\r\nFROM a', [['escape', '`']]],
  ])('%j', (text, expected) => {
    expect(directives(text)).toEqual(expected);
  });
});

describe('the words of an instruction', () => {
  const words = (text: string) => read(text).instructions[0]?.words.map((word) => word.text);
  test.each([
    ['CMD ["a", "b c"]', ['a', 'b c']],
    ['CMD ["a",]', ['["a",]']],
    ["CMD ['a']", ["['a']"]],
    ['CMD []', []],
    ['CMD ["\\u00e9\\"", "\\ud800"]', ['é"', '\uFFFD']],
    ['COPY a  b\tc', ['a', 'b', 'c']],
    ['COPY ["a b", "c"]', ['a b', 'c']],
    ['USER  a b ', ['a b']],
    ['FROM a AS b', ['a', 'AS', 'b']],
    ['HEALTHCHECK CMD ["a", "b"]', ['CMD', 'a', 'b']],
    ['HEALTHCHECK none', ['none']],
    ['ARG a b="c d" e\\ f', ['a', 'b="c d"', 'e\\ f']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('what ENV, LABEL and ARG set', () => {
    const set = (text: string) =>
      read(text).instructions[0]?.assignments.map(({ name, value, isLegacy }) => [name, value, isLegacy]);
    expect(set('ENV A=1 B="x y"')).toEqual([
      ['A', '1', false],
      ['B', '"x y"', false],
    ]);
    expect(set('ENV A b  c')).toEqual([['A', 'b  c', true]]);
    expect(set('ARG A B=')).toEqual([
      ['A', undefined, false],
      ['B', '', false],
    ]);
  });

  test('flags, with the places of their values', () => {
    const { instructions, source } = read('COPY --from=a \\\n  --chown="1:2" --link x y');
    const flags = instructions[0]?.flags ?? [];
    expect(flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'a'],
      ['chown', '1:2'],
      ['link', undefined],
    ]);
    expect(flags.map(({ valueSpan }) => source.slice(valueSpan))).toEqual(['a', '"1:2"', '']);
  });

  test('the places of words over two lines', () => {
    const { instructions, source } = read('COPY a \\\n# c\n  bb \\\n cc');
    const spans = instructions[0]?.words.map((word) => source.slice(word.span));
    expect(spans).toEqual(['a', 'bb', 'cc']);
  });
});

describe('heredocs', () => {
  test('their bodies, names and kinds', () => {
    const [run] = read("RUN <<-A 3<<'B'\n\tx $y\n\tA\nz\nB\n").instructions;
    expect(run?.heredocs).toEqual([
      expect.objectContaining({
        name: 'A',
        body: '\tx $y\n',
        expands: true,
        stripsTabs: true,
        descriptor: 0,
      }),
      expect.objectContaining({ name: 'B', body: 'z\n', expands: false, stripsTabs: false, descriptor: 3 }),
    ]);
  });

  test('an instruction reaches to the end of its last one', () => {
    const { instructions, source } = read('RUN <<A\nx\nA\nUSER b');
    expect(instructions.map(({ span }) => source.slice(span))).toEqual(['RUN <<A\nx\nA', 'USER b']);
  });
});

describe('what BuildKit refuses', () => {
  const problems = (text: string) => read(text).problems.map(({ message }) => message);
  test.each([
    ['', ['the file has no instructions']],
    ['FOO bar', ['`FOO` is not an instruction']],
    ['USER', ['`USER` needs an argument']],
    ['COPY a', ['`COPY` needs a source and a destination']],
    ['COPY --foo a b', ['`COPY` has no flag `--foo`']],
    ['COPY --link=maybe a b', ['`--link` has no fitting value']],
    ['COPY --from=a --from=b a b', ['`--from` is given twice']],
    ['COPY a <<EOF\nEOF', ['a heredoc cannot be a destination']],
    ['RUN <<EOF\n', ['the heredoc `EOF` does not end']],
    ['CMD [1]', ['an array here takes nothing but strings']],
    ['SHELL sh -c', ['`SHELL` needs a JSON array of strings']],
    ['ENV A', ['`ENV` needs a name and a value']],
    ['ENV A=1 B', ['`B` lacks a `=`']],
    ['FROM a b', ['`FROM` takes an image, or an image `AS` a name']],
    ['FROM a AS 1', ['`1` cannot be the name of a stage']],
    ['ONBUILD ONBUILD RUN a', ['`ONBUILD` cannot hold another `ONBUILD`']],
    ['ONBUILD CMD []', []],
    ['ONBUILD FROM a', ['`ONBUILD` cannot hold `FROM`']],
    ['HEALTHCHECK CMD', ['`HEALTHCHECK CMD` needs a command']],
    ['HEALTHCHECK --interval=5 CMD a', ['`--interval` has no fitting value']],
    ['HEALTHCHECK --interval=1m30s --retries=3 CMD a', []],
    ['RUN --network=host a', []],
    ['RUN --network=mars a', ['`--network=mars` is no network']],
    ['# escape=x\nFROM a', ['the escape character can only be a backslash or a backtick']],
    ['# escape=`\n# escape=`\nFROM a', ['there is more than one `escape` directive']],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test('a line longer than its buffer', () => {
    expect(problems(`RUN ${'a'.repeat(70_000)}`)).toEqual(['BuildKit reads no line longer than 64 KB']);
  });

  test('a file too large for anybody to have written it is not read', () => {
    expect(read(`FROM a\n${'#'.repeat(300_000)}`)).toMatchObject({
      skipped: 'It is larger than 256 KB.',
      instructions: [],
    });
  });
});
