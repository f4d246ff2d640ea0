import { describe, expect, test } from '@jest/globals';
import { harmless } from '../../../src/cli/format/harmless.ts';
import { widthOf } from '../../../src/cli/format/width.ts';
import { wrap } from '../../../src/cli/format/wrap.ts';

describe('nothing that a terminal would obey is printed', () => {
  test.each([
    ['plain `text`, ünïcödé 日本', 'plain `text`, ünïcödé 日本'],
    ['\u001b]0;owned\u0007', '␛]0;owned␇'],
    ['\u001b[2J\u001b[31m', '␛[2J␛[31m'],
    ['a\u009b31mb', 'a<U+009B>31mb'],
    ['a\bb\u007f', 'a␈b␡'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['user\u202eresu', 'user<U+202E>resu'],
    ['\u2066x\u2069', '<U+2066>x<U+2069>'],
    ['\0', '␀'],
  ])('%j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });
});

describe('columns', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['ünï', 3],
    ['e\u0301', 1],
    ['日本', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['🚀', 2],
    ['a\u200bb', 2],
  ])('%j takes %d', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('wrapping', () => {
  test.each([
    ['', 10, []],
    ['one two three', 7, ['one two', 'three']],
    ['  one \n two  ', 10, ['one two']],
    ['a-very-long-word is left whole', 8, ['a-very-long-word', 'is left', 'whole']],
    ['日本 日本 日本', 9, ['日本 日本', '日本']],
  ])('%j at %d', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});
