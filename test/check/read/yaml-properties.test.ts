import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { writtenDocument } from '../../support/random-yaml.ts';
import { dataOf, documents, read } from '../../support/yaml.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

describe('whatever the text, it is read soon or not at all', () => {
  const size = 512 * 1024;
  const filled = (piece: string) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  test.each([
    ['many keys', Array.from({ length: 10_000 }, (_, index) => `k${index}: v\n`).join('')],
    ['one key often', filled('a: b\n')],
    ['quotes', filled('"')],
    ['quotes on lines', filled('"\n')],
    ['quoted lines at any column', filled('a: "x\ny"\n').slice(0, 32 * 1024)],
    ['dashes', filled('- ')],
    ['dashes on lines', filled('-\n')],
    ['brackets', filled('[')],
    ['braces', filled('{ ')],
    ['blocks in blocks', Array.from({ length: 1000 }, (_, index) => `${' '.repeat(index)}a:\n`).join('')],
    ['a long line', `a: ${filled('x')}`.slice(0, size)],
    ['a long comment', filled('# x ')],
    ['comments', filled('# x\n')],
    ['documents', filled('---\n')],
    ['documents that end', filled('...\n')],
    ['anchors', filled('- &a x\n')],
    ['aliases', `- &a x\n${filled('- *a\n')}`],
    ['merge keys', `a: &a {b: c}\nd:\n${filled('  <<: *a\n')}`.slice(0, size)],
    [
      'merges of merges',
      `a0: &a0 {}\n${Array.from({ length: 3000 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: *a${i}, k${i}: 1}\n`).join('')}`,
    ],
    [
      'aliases of aliases',
      `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
    ],
    ['spaces', filled(' ')],
    ['carriage returns', filled('\r')],
    ['line separators', filled('\u2028')],
    ['placeholders', `a: "${filled('{{ ${')}`.slice(0, size)],
    ['a block of text', `a: |\n${filled('  x\n')}`.slice(0, size)],
    ['nothing', filled('\0')],
  ])('%s', (_, text) => {
    const start = spent();
    for (const dialect of ['kubernetes', 'compose'] as const) {
      for (const document of documents(text, dialect)) {
        if (document.problems.some(({ fatal }) => fatal)) continue;
        for (const [key, field] of document.root.entries())
          expect(document.root.at(key).unknown).toBe(field.unknown);
      }
    }
    expect(spent() - start).toBeLessThan(patience);
  });
});

test('no text throws', () => {
  const piece = fc.constantFrom(
    ...[
      'a: ',
      'b: ',
      '- ',
      '? ',
      ': ',
      '\n',
      '\r\n',
      '\r',
      '\n  ',
      '\n    ',
      '\t',
      ' #',
      '<<: ',
      '*a',
      '&a ',
      '!!int ',
      '!x ',
      '!!binary ',
    ],
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '|\n',
      '>-\n',
      '---\n',
      '...\n',
      '%',
      '{{',
      '}}',
      '\\',
      '\0',
      '\uFEFF',
      '\u2028',
      '\ud800',
      'x',
      '0',
    ],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        for (const dialect of ['kubernetes', 'compose'] as const)
          for (const document of documents(text, dialect)) {
            const { root, problems } = document;
            for (const { span } of [root, ...problems]) {
              expect(span.start).toBeGreaterThanOrEqual(0);
              expect(span.end).toBeGreaterThanOrEqual(span.start);
            }
            if (problems.every(({ fatal }) => !fatal)) expect(dataOf(root)).not.toBeInstanceOf(Error);
          }
      },
    ),
    { numRuns: 1000 },
  );
});

test('the library itself reads the same', () => {
  fc.assert(
    fc.property(writtenDocument, ({ text }) => {
      const theirs: unknown = parseDocument(text, { version: '1.2', merge: true }).toJS();
      expect(read(text, 'compose')).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});
