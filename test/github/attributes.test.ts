import { describe, expect, test } from '@jest/globals';
import { vendoredVerdict } from '../../src/github/attributes.ts';

const verdict = (text: string, path: string, more: readonly { path: string; text: string }[] = []) =>
  vendoredVerdict([{ path: '.gitattributes', text }, ...more])(path);

describe('what .gitattributes says of a file', () => {
  test.each([
    ['a name anywhere', 'Dockerfile linguist-vendored', 'a/b/Dockerfile', true],
    ['a name with a star', '*.yaml linguist-generated', 'a/b.yaml', true],
    ['a way from the top', '/third/*.yaml linguist-vendored', 'third/a.yaml', true],
    ['a star stops at a slash', 'third/*.yaml linguist-vendored', 'third/a/b.yaml', undefined],
    ['two stars do not', 'third/** linguist-vendored', 'third/a/b.yaml', true],
    ['a folder’s name is no file’s', 'third linguist-vendored', 'third/a.yaml', undefined],
    ['nor is one with a slash', 'third/ linguist-vendored', 'third/a.yaml', undefined],
    ['expressly not', 'vendor/** -linguist-vendored', 'vendor/a.yaml', false],
    ['with a value', 'a.yaml linguist-generated=true', 'a.yaml', true],
    ['with another value', 'a.yaml linguist-generated=false', 'a.yaml', false],
    ['the later line wins', '*.yaml linguist-vendored\na.yaml -linguist-vendored', 'a.yaml', false],
    ['taken back', '*.yaml linguist-vendored\na.yaml !linguist-vendored', 'a.yaml', undefined],
    ['one of the two is enough', 'a.yaml linguist-generated -linguist-vendored', 'a.yaml', true],
    ['other attributes', 'a.yaml text eol=lf', 'a.yaml', undefined],
    ['a comment', '# a.yaml linguist-vendored', 'a.yaml', undefined],
    ['braces are letters', '{a,b}.yaml linguist-vendored', 'a.yaml', undefined],
    ['CRLF', 'a.yaml linguist-vendored\r\n', 'a.yaml', true],
    ['another file', 'a.yaml linguist-vendored', 'b.yaml', undefined],
  ])('%s', (_case, text, path, expected) => {
    expect(verdict(text, path)).toBe(expected);
  });

  test('the file of the deeper folder wins, and speaks of its folder alone', () => {
    const deeper = { path: 'a/.gitattributes', text: '*.yaml -linguist-vendored' };
    const top = '*.yaml linguist-vendored';
    expect(vendoredVerdict([deeper, { path: '.gitattributes', text: top }])('a/b.yaml')).toBe(false);
    expect(verdict(top, 'b.yaml', [deeper])).toBe(true);
  });

  test('a hostile one takes no time', () => {
    const text = `${'*a'.repeat(2000)}*b linguist-vendored\n`.repeat(500);
    const said = vendoredVerdict([{ path: '.gitattributes', text }]);
    for (let index = 0; index < 300; index++) expect(said('a'.repeat(300))).toBeUndefined();
  });
});
