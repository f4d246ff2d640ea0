import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Source } from '../../../src/check/text/source.ts';

describe('where an offset is', () => {
  test.each([
    ['', 0, 1, 1],
    ['ab', 1, 1, 2],
    ['ab', 2, 1, 3],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 1, 3],
    ['\n\n', 1, 2, 1],
    ['\n\n', 2, 3, 1],
    ['é😀x', 3, 1, 4],
  ])('%j at %d: line %d, column %d', (text, offset, line, column) => {
    const source = new Source('a', text);
    expect(source.position(offset)).toEqual({ line, column });
    expect(source.offset({ line, column })).toBe(offset);
  });

  test.each([
    ['ab\ncd', 1, 9, 2],
    ['ab\r\ncd', 1, 9, 2],
    ['ab\ncd', 2, 9, 5],
    ['ab\ncd', 3, 1, 5],
    ['', 4, 2, 0],
  ])('in %j line %d, column %d is beyond, so %d', (text, line, column, offset) => {
    expect(new Source('a', text).offset({ line, column })).toBe(offset);
  });
});

describe('the line that holds an offset', () => {
  test.each([
    ['', 0, '', 0],
    ['\n', 0, '', 0],
    ['\na', 0, '', 0],
    ['\na', 1, 'a', 1],
    ['ab\r\ncd\r\n', 1, 'ab', 0],
    ['ab\r\ncd\r\n', 2, 'ab', 0],
    ['ab\r\ncd\r\n', 5, 'cd', 4],
    ['ab\r\ncd\r\n', 8, '', 8],
    ['\r\n', 0, '', 0],
    ['a\rb', 2, 'a\rb', 0],
  ])('%j at %d: %j', (text, offset, line, start) => {
    expect(new Source('a', text).lineAt(offset)).toEqual({
      text: line,
      span: { start, end: start + line.length },
    });
  });
});

test('positions and offsets are each other’s opposite, and lines tile the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀') }), (text) => {
      const source = new Source('a', text);
      for (let offset = 0; offset <= text.length; offset++) {
        const { span } = source.lineAt(offset);
        expect(span.start).toBeLessThanOrEqual(offset);
        if (offset <= span.end) expect(source.offset(source.position(offset))).toBe(offset);
      }
    }),
  );
});
