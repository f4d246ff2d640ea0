import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markdown } from '../../../src/sandbox/page/markdown.ts';
import { markup } from '../../../src/sandbox/page/markup.ts';
import { spent } from '../../support/spent.ts';

const shown = (text: string): string => String(markdown(text));

describe('what our words use', () => {
  test.each([
    ['**`web` will not start.**', '<p><strong><code>web</code> will not start.</strong></p>'],
    ['one\ntwo', '<p>one<br>\ntwo</p>'],
    ['*a* _b_ ~~c~~ ***d***', '<p><em>a</em> <em>b</em> <del>c</del> <strong><em>d</em></strong></p>'],
    ['2 * 3 * 4, snake_case_name, a**', '<p>2 * 3 * 4, snake_case_name, a**</p>'],
    ['`` a ` b ``', '<p><code>a ` b</code></p>'],
    ['`open', '<p>`open</p>'],
    ['\\*not\\*', '<p>*not*</p>'],
    ['a &amp; b &lt;', '<p>a &amp; b &lt;</p>'],
    [
      '[`a.yaml:3`](/o/r/blob/1/a.yaml#L3)',
      '<p><a href="/o/r/blob/1/a.yaml#L3" rel="nofollow"><code>a.yaml:3</code></a></p>',
    ],
    ['[a] (b) [c]', '<p>[a] (b) [c]</p>'],
    [
      '<sub>Safe: `x` · [`r`](https://example.com)</sub>',
      '<p><sub>Safe: <code>x</code> · <a href="https://example.com" rel="nofollow"><code>r</code></a></sub></p>',
    ],
    ['<!-- plimsoll:1:abc -->\ntext', '\n<p>text</p>'],
    ['text <!-- mark --> more', '<p>text  more</p>'],
    ['# One\n### Two', '<h3>One</h3>\n<h5>Two</h5>'],
    ['---', '<hr>'],
    ['> a\n> b', '<blockquote><p>a<br>\nb</p></blockquote>'],
    ['- a\n- b\n  - c', '<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['```yaml\na: <b>\n```', '<pre class="code"><code>a: &lt;b&gt;\n</code></pre>'],
    ['````\n```\n````', '<pre class="code"><code>```\n</code></pre>'],
    [
      '```diff\n-a\n+b\n```',
      '<pre class="code diff"><span class="removed">-a\n</span><span class="added">+b\n</span></pre>',
    ],
    [
      '| | where |\n|---|---|\n| error | `a\\|b` |',
      '<div class="wide"><table><thead><tr><th></th><th>where</th></tr></thead><tbody><tr><td>error</td><td><code>a|b</code></td></tr></tbody></table></div>',
    ],
    [
      '<details><summary>More: 4</summary>\n\n**a**\n</details>\nend',
      '<details><summary>More: 4</summary>\n\n<p><strong>a</strong></p>\n</details>\nend',
    ],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('a suggestion is shown by whoever knows what it replaces', () => {
    const suggestion = (lines: readonly string[]) => markup`<b>${lines.join('|')}</b>`;
    const fence = '````suggestion\nUSER 1000\n```\n````';
    expect(String(markdown(fence, { suggestion }))).toBe('<b>USER 1000|```</b>');
    expect(String(markdown('```suggestion\n```', { suggestion }))).toBe('<b></b>');
  });
});

describe('what it does not let through', () => {
  test.each([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
    ['<sub onclick="x">a</sub>', '<p>&lt;sub onclick=&quot;x&quot;&gt;a</p>'],
    ['[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>'],
    ['[a](javascript:alert)', '<p><a href="#" rel="nofollow">a</a></p>'],
    ['[a](../b/c-d.md#e)', '<p><a href="../b/c-d.md#e" rel="nofollow">a</a></p>'],
    ['[a](/\\\\example.com)', '<p><a href="#" rel="nofollow">a</a></p>'],
    ['[a](//example.com)', '<p><a href="#" rel="nofollow">a</a></p>'],
    ['[a](https://e.com/"onclick=x)', '<p><a href="https://e.com/&quot;onclick=x" rel="nofollow">a</a></p>'],
    ['![a](https://example.com/a.png)', '<p><a href="https://example.com/a.png" rel="nofollow">a</a></p>'],
    ['<details><summary>a</details></details>b', '<details><summary>a</summary></details>b'],
    ['</details></summary>', ''],
    ['<details open><script>', '<details open>&lt;script&gt;\n</details>'],
    ['**a <sub>b** c</sub>', '<p><strong>a b</strong> c</p>'],
    ['[a **b](/c) d**', '<p><a href="/c" rel="nofollow">a **b</a> d**</p>'],
    ['a\u202Eb\u0000c', '<p>a\uFFFDb\uFFFDc</p>'],
    ['```"><script>\n</code>\n```', '<pre class="code"><code>&lt;/code&gt;\n</code></pre>'],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  const pieces = fc.constantFrom(
    ...[
      '*',
      '**',
      '_',
      '~~',
      '`',
      '``',
      '```\n',
      '[',
      '](/a)',
      ']',
      '<sub>',
      '</sub>',
      '<b>',
      '</b>',
      '<details>',
    ],
    ...[
      '</details>',
      '<summary>',
      '</summary>',
      '\n\n',
      '\n',
      '> ',
      '- ',
      '1. ',
      '| a | b |\n|---|---|\n',
      '# ',
      '<!--',
      '-->',
    ],
    ...['a', ' ', '<script>', '"', '\\', '&', '<https://a.b>', '![', '  ', '~~~\n', '```suggestion\n'],
  );

  test('whatever is written, tags nest, and only known ones are there', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(misnested(shown(parts.join('')))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '*',
    '**a ',
    '[',
    '](a)',
    '[a](b',
    '`',
    '``a',
    '<sub>',
    '<details>',
    '</details>',
    '<!--',
    '> ',
    '- ',
    '|',
    '| - ',
    ' ',
    '_a',
    '&',
    '\\',
    '](a "',
    '#',
    '~~~\n',
    '1. ',
  ])('a great deal of %j takes no time', (piece) => {
    const started = spent();
    shown(piece.repeat(65_000 / piece.length));
    shown(`a | b\n${piece.repeat(65_000 / piece.length)}x`);
    expect(spent() - started).toBeLessThan(5_000);
  });
});

/** Tags that do not belong: unknown, or closed in another order than opened. */
function misnested(html: string): string[] {
  const known =
    /^(?:a|b|blockquote|br|code|del|details|div|em|h[1-6]|hr|li|ol|p|pre|span|strong|sub|summary|table|tbody|td|th|thead|tr|ul)$/;
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, slash, name = ''] of html.matchAll(
    /<(\/?)([a-z0-9]+)(?: (?:class|href|rel)="[^"<>]*"| open)*>|</g,
  )) {
    if (!known.test(name)) wrong.push(tag);
    else if (slash === '/') {
      if (open.pop() !== name) wrong.push(tag);
    } else if (name !== 'br' && name !== 'hr') open.push(name);
  }
  return [...wrong, ...open];
}
