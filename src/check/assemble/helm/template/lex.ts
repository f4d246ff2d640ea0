/*
 * The words of a template, as text/template/parse/lex.go finds them.
 */

export type TokenKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'number'
  | 'string'
  | 'rawString'
  | 'identifier'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'pipe'
  | 'assign'
  | 'declare'
  | 'leftParen'
  | 'rightParen'
  | 'keyword';

export interface Token {
  readonly kind: TokenKind;
  readonly pos: number;
  readonly text: string;
}

const keywords = new Set(
  ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'].concat('nil'),
);

const blank = ' \t\r\n';

export class Lexer {
  readonly #input: string;
  #pos = 0;
  #inAction = false;
  #parens = 0;
  #failed: Token | undefined;

  constructor(input: string) {
    this.#input = input;
  }

  next(): Token {
    if (this.#failed) return { kind: 'eof', pos: 0, text: 'EOF' };
    return this.#inAction ? this.#inside() : this.#text();
  }

  #token(kind: TokenKind, start: number): Token {
    return { kind, pos: start, text: this.#input.slice(start, this.#pos) };
  }

  #error(pos: number, text: string): Token {
    this.#failed = { kind: 'error', pos, text };
    return this.#failed;
  }

  #text(): Token {
    for (;;) {
      const start = this.#pos;
      const found = this.#input.indexOf('{{', start);
      if (found < 0) return this.#rest(start);
      this.#pos = found;
      const end = trims(this.#input, found + 2) ? trimmedEnd(this.#input, start, found) : found;
      if (end > start) return { kind: 'text', pos: start, text: this.#input.slice(start, end) };
      const token = this.#leftDelimiter();
      if (token) return token;
    }
  }

  #rest(start: number): Token {
    this.#pos = this.#input.length;
    return start < this.#pos ? this.#token('text', start) : { kind: 'eof', pos: start, text: 'EOF' };
  }

  /** Nothing where a comment stands. */
  #leftDelimiter(): Token | undefined {
    const start = this.#pos;
    const after = start + 2 + (trims(this.#input, start + 2) ? 2 : 0);
    if (this.#input.startsWith('/*', after)) return this.#comment(after);
    this.#pos = after;
    this.#inAction = true;
    this.#parens = 0;
    return { kind: 'left', pos: start, text: '{{' };
  }

  #comment(start: number): Token | undefined {
    const end = this.#input.indexOf('*/', start + 2);
    if (end < 0) return this.#error(start, 'unclosed comment');
    this.#pos = end + 2;
    const delimiter = this.#rightDelimiterAt();
    if (delimiter === 0) return this.#error(start, 'comment ends before closing delimiter');
    this.#passRight(delimiter);
    return undefined;
  }

  /** How long the closing delimiter here is; 0 where there is none. */
  #rightDelimiterAt(): number {
    const input = this.#input;
    if (isBlank(input, this.#pos) && input.startsWith('-}}', this.#pos + 1)) return 4;
    return input.startsWith('}}', this.#pos) ? 2 : 0;
  }

  #passRight(length: number): void {
    this.#pos += length;
    if (length === 4) while (isBlank(this.#input, this.#pos)) this.#pos++;
  }

  #inside(): Token {
    const start = this.#pos;
    const delimiter = this.#rightDelimiterAt();
    if (delimiter > 0) {
      if (this.#parens > 0) return this.#error(start, 'unclosed left paren');
      this.#passRight(delimiter);
      this.#inAction = false;
      return { kind: 'right', pos: start + delimiter - 2, text: '}}' };
    }
    if (start >= this.#input.length) return this.#error(start, 'unclosed action');
    if (isBlank(this.#input, start)) return this.#space();
    return this.#sign(start) ?? this.#word(start);
  }

  #space(): Token {
    const start = this.#pos;
    while (isBlank(this.#input, this.#pos)) this.#pos++;
    // The last blank may belong to a delimiter that trims.
    if (this.#input.startsWith('-}}', this.#pos)) this.#pos--;
    return this.#pos > start ? this.#token('space', start) : this.#inside();
  }

  #sign(start: number): Token | undefined {
    const kind = signs.get(this.#input[start] ?? '');
    if (kind === undefined) return undefined;
    this.#pos++;
    if (kind === 'declare') {
      if (this.#input[this.#pos] !== '=') return this.#error(start, 'expected :=');
      this.#pos++;
    }
    if (kind === 'leftParen') this.#parens++;
    if (kind === 'rightParen' && --this.#parens < 0) return this.#error(start, 'unexpected right paren');
    return this.#token(kind, start);
  }

  #word(start: number): Token {
    const char = this.#input[start] ?? '';
    if (char === '"' || char === "'" || char === '`') return this.#quoted(start, char);
    if (char === '$') return this.#name(start, 'variable', 'variable');
    if (char === '.' && !/\d/.test(this.#input[start + 1] ?? '')) return this.#name(start, 'field', 'dot');
    if (/[-+.\d]/.test(char)) return this.#number(start);
    if (wordRune.test(this.#runeAt(start))) return this.#identifier(start);
    const rune = this.#runeAt(start);
    if (!/^[\x20-\x7e]$/.test(rune))
      return this.#error(start, `unrecognized character in action: ${runeName(rune)}`);
    this.#pos++;
    return this.#token('char', start);
  }

  #runeAt(at: number): string {
    const code = this.#input.codePointAt(at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #passWord(): void {
    for (let rune = this.#runeAt(this.#pos); wordRune.test(rune); rune = this.#runeAt(this.#pos))
      this.#pos += rune.length;
  }

  #identifier(start: number): Token {
    this.#passWord();
    if (!this.#atTerminator()) return this.#badCharacter(start);
    const word = this.#input.slice(start, this.#pos);
    if (word === 'nil') return this.#token('nil', start);
    if (keywords.has(word)) return this.#token('keyword', start);
    return this.#token(word === 'true' || word === 'false' ? 'bool' : 'identifier', start);
  }

  #name(start: number, kind: TokenKind, alone: TokenKind): Token {
    this.#pos = start + 1;
    if (this.#atTerminator()) return this.#token(alone, start);
    this.#passWord();
    return this.#atTerminator() ? this.#token(kind, start) : this.#badCharacter(start);
  }

  #badCharacter(start: number): Token {
    return this.#error(start, `bad character ${runeName(this.#runeAt(this.#pos))}`);
  }

  #atTerminator(): boolean {
    const char = this.#input[this.#pos];
    return char === undefined || /[\s.,|:)(]/.test(char) || this.#input.startsWith('}}', this.#pos);
  }

  #quoted(start: number, quote: string): Token {
    const [kind, name] = quotes[quote] ?? quotes['"'];
    for (let at = start + 1; ; at++) {
      const char = this.#input[at];
      const isOver = char === undefined || (quote !== '`' && char === '\n');
      if (isOver) return this.#error(start, `unterminated ${name}`);
      if (char === quote) {
        this.#pos = at + 1;
        return this.#token(kind, start);
      }
      if (char === '\\' && quote !== '`') {
        const next = this.#input[++at];
        if (next === undefined || next === '\n') return this.#error(start, `unterminated ${name}`);
      }
    }
  }

  #number(start: number): Token {
    number.lastIndex = start;
    this.#pos = start + (number.exec(this.#input)?.[0].length ?? 0);
    const isBad = this.#pos === start || wordRune.test(this.#runeAt(this.#pos));
    if (isBad) {
      this.#pos += this.#runeAt(this.#pos).length;
      return this.#error(start, `bad number syntax: ${JSON.stringify(this.#input.slice(start, this.#pos))}`);
    }
    return this.#token('number', start);
  }
}

const number =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;

const quotes: Readonly<Record<string, readonly [TokenKind, string]>> & {
  readonly '"': readonly [TokenKind, string];
} = {
  '"': ['string', 'quoted string'],
  "'": ['charConstant', 'character constant'],
  '`': ['rawString', 'raw quoted string'],
};

const signs: ReadonlyMap<string, TokenKind> = new Map([
  ['=', 'assign'],
  [':', 'declare'],
  ['|', 'pipe'],
  ['(', 'leftParen'],
  [')', 'rightParen'],
]);

const wordRune = /^[\p{L}\p{Nd}_]$/u;

function isBlank(text: string, at: number): boolean {
  const char = text[at];
  return char !== undefined && blank.includes(char);
}

function trims(text: string, at: number): boolean {
  return text[at] === '-' && isBlank(text, at + 1);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text, at - 1)) at--;
  return at;
}

/** As Go's %#U. */
function runeName(rune: string): string {
  if (rune === '') return 'U+FFFFFFFFFFFFFFFF';
  const code = (rune.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(rune) ? `U+${code} '${rune}'` : `U+${code}`;
}
