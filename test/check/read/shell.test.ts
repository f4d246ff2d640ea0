import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shellCommands } from '../../../src/check/read/shell.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

const commands = (script: string) =>
  shellCommands(script, (name) => (name === 'A' ? 'value' : undefined)).map(({ words, isCertain }) => [
    words.map(({ text }) => text),
    isCertain,
  ]);

describe('the commands of a script', () => {
  test.each([
    [
      'a b && c; d | e',
      [
        [['a', 'b'], true],
        [['c'], true],
        [['d'], true],
        [['e'], true],
      ],
    ],
    [
      'a || b; c',
      [
        [['a'], true],
        [['b'], false],
        [['c'], true],
      ],
    ],
    [
      'if a; then b; fi; c',
      [
        [['a'], false],
        [['b'], false],
        [['c'], true],
      ],
    ],
    [
      'case x in y) a;; esac; b',
      [
        [['x', 'in', 'y'], false],
        [['a'], false],
        [['b'], true],
      ],
    ],
    [
      '(a); b',
      [
        [['a'], false],
        [['b'], true],
      ],
    ],
    ['a "b c" \'d $A\' e\\ f', [[['a', 'b c', 'd $A', 'e f'], true]]],
    [
      'a $A ${A}x "$A" $B $(c d) `e`',
      [[['a', 'value', 'valuex', 'value', undefined, undefined, undefined], true]],
    ],
    [
      'a # b\nc',
      [
        [['a'], true],
        [['c'], true],
      ],
    ],
    ['a>>/b 2>&1', [[['a', '>>', '/b', '2', '>&', '1'], true]]],
    ['a \\\n b', [[['a', 'b'], true]]],
    [
      'a || { b; c; }; d',
      [
        [['a'], true],
        [['b'], false],
        [['c'], false],
        [['d'], true],
      ],
    ],
    [
      'f() { a; }; b',
      [
        [['f'], true],
        [['a'], false],
        [['b'], true],
      ],
    ],
    [
      '[ -f x ] && a; test y && b\nc',
      [
        [['[', '-f', 'x', ']'], true],
        [['a'], false],
        [['test', 'y'], true],
        [['b'], false],
        [['c'], true],
      ],
    ],
    [
      "a <<EOF > /b\nc\n\tEOF\nEOF\nd <<-'E'\n\te\n\tE\nf",
      [
        [['a', '<<', 'EOF', '>', '/b'], true],
        [['d', '<<', '-E'], true],
        [['f'], true],
      ],
    ],
    ['a << $B\nc\nd', [[['a', '<<', undefined], true]]],
    [
      'M=1; a $M',
      [
        [['M=1'], true],
        [['a', '1'], true],
      ],
    ],
    [
      'M=1 && export N="$M 2"; a $N "$N"',
      [
        [['M=1'], true],
        [['export', 'N=1 2'], true],
        [['a', '1', '2', '1 2'], true],
      ],
    ],
    ['M=1 a $M', [[['M=1', 'a', undefined], true]]],
    [
      'M=1; if a; then M=2; fi; b $M',
      [
        [['M=1'], true],
        [['a'], false],
        [['M=2'], false],
        [['b', undefined], true],
      ],
    ],
    [
      '(M=1); a $M',
      [
        [['M=1'], false],
        [['a', undefined], true],
      ],
    ],
    [
      'M=1 | b; a $M',
      [
        [['M=1'], true],
        [['b'], true],
        [['a', undefined], true],
      ],
    ],
    [
      'A=$B; a $A',
      [
        [[undefined], true],
        [['a', undefined], true],
      ],
    ],
    [
      'A=1; read A; a $A',
      [
        [['A=1'], true],
        [['read', 'A'], true],
        [['a', undefined], true],
      ],
    ],
    [
      'A=1; . /b; a $A',
      [
        [['A=1'], true],
        [['.', '/b'], true],
        [['a', undefined], true],
      ],
    ],
    [
      'A=1; for A in 2 3; do a $A; done',
      [
        [['A=1'], true],
        [['A', 'in', '2', '3'], false],
        [['a', undefined], false],
      ],
    ],
    [
      'A=1; A+=2; a $A',
      [
        [['A=1'], true],
        [['A+=2'], true],
        [['a', undefined], true],
      ],
    ],
  ])('%j', (script, expected) => {
    expect(commands(script)).toEqual(expected);
  });

  test('print into one another, and hold others', () => {
    const all = shellCommands('a | b; c $(d "$(e)") `f`', () => undefined);
    expect(all.map(({ isPiped, inner }) => [isPiped, inner])).toEqual([
      [true, undefined],
      [undefined, undefined],
      [undefined, ['d "$(e)"', 'f']],
    ]);
  });

  test('stand where they say', () => {
    const script = 'a  && bc  d; e';
    expect(
      shellCommands(script, () => undefined).map(({ span }) => script.slice(span.start, span.end)),
    ).toEqual(['a', 'bc  d', 'e']);
  });
});

describe('for any text', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      ' ',
      '"',
      "'",
      '$',
      '{',
      '}',
      '(',
      ')',
      '`',
      '\\',
      '\n',
      ';',
      '&',
      '|',
      '<',
      '>',
      '#',
      'if',
      'fi',
      '\v',
      '\u00A0',
      '$A',
      '<<',
    ],
  );
  test('it ends, with places in order', () => {
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (script) => {
          let last = 0;
          for (const { span } of shellCommands(script, () => undefined)) {
            expect(span.start).toBeGreaterThanOrEqual(last);
            expect(span.end).toBeLessThanOrEqual(script.length);
            last = span.end;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each(['"', "'", '$(', '`', '${', '\\', '(', '<', 'a;', '$', '"$('])('%j many times', (text) => {
    const start = spent();
    shellCommands(text.repeat(100_000), () => undefined);
    expect(spent() - start).toBeLessThan(patience);
  });
});
