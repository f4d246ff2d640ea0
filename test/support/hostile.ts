import fc from 'fast-check';

/** What somebody who opens a pull request would try, in every order. */
const attempts = [
  ...['`', '``', '```', '````suggestion', '~~~', '\n', '\n\n', '\r\n', '|', '\\', '\\|', '\t', '    ', ' '],
  ...[
    '<!--',
    '-->',
    '<!-- plimsoll:1 0123456789abcdef = 0123456789abcdef -->',
    '</details>',
    '<details>',
    '</sub>',
  ],
  ...['<img src=x onerror=alert(1)>', '<script>', '&lt;b&gt;', '&#64;octocat', '&commat;octocat', '<br>'],
  ...[
    '@octocat',
    '@org/team',
    'a@example.org',
    'closes #1',
    'owner/repo#2',
    'GH-3',
    'deadbeefdeadbeef',
    ':tada:',
  ],
  ...[
    '[a](http://evil.example)',
    '![a](//evil.example/a.png)',
    'https://evil.example',
    'www.evil.example',
    '[a]: /b',
  ],
  ...[
    '[^1]',
    '[ ] ',
    '- ',
    '1. ',
    '# ',
    '> ',
    '---',
    '===',
    '**',
    '__',
    '*',
    '_',
    '~~',
    '$x$',
    '$`x`$',
    '\u202e',
  ],
  ...[
    '\u0000',
    '\u001b[31m',
    '\u200b',
    '\u2066',
    '\ufeff',
    '\ud800',
    '💥',
    'é',
    'javascript:alert(1)',
    'word',
    'x',
  ],
];

export const hostileText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...attempts), { maxLength: 8 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
