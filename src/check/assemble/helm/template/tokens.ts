import { GoError } from '../errors.ts';
import { quoted } from '../encode/go-quote.ts';
import { Lexer, type Token, type TokenKind } from './lex.ts';

/** The tokens of a template, and what is said of one that is wrong. */
export class TokenReader {
  protected readonly file: string;
  protected readonly text: string;
  protected readonly lexer: Lexer;
  /** As in Go: the token that errors are counted from is not always the last one. */
  protected readonly tokens: Token[] = [];
  protected peeked = 0;
  protected actionAt: number | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.lexer = new Lexer(text);
  }

  protected next(): Token {
    if (this.peeked > 0) this.peeked--;
    else this.tokens[0] = this.lexer.next();
    return this.tokens[this.peeked] ?? { kind: 'eof', pos: this.text.length, text: 'EOF' };
  }

  protected peek(): Token {
    const token = this.next();
    this.peeked++;
    return token;
  }

  protected back2(token: Token): void {
    this.tokens[1] = token;
    this.peeked = 2;
  }

  protected back3(second: Token, first: Token): void {
    this.tokens[1] = first;
    this.tokens[2] = second;
    this.peeked = 3;
  }

  protected nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.kind !== 'space') return token;
    }
  }

  protected peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.peeked++;
    return token;
  }

  protected isKeyword({ kind, text }: Token, word: string): boolean {
    return kind === 'keyword' && text === word;
  }

  protected expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    if (token.kind !== kind) this.unexpected(token, context);
    return token;
  }

  protected lineOf(pos: number): number {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at !== -1 && at < pos; at = this.text.indexOf('\n', at + 1))
      line++;
    return line;
  }

  protected fail(message: string): never {
    throw new GoError(`template: ${this.file}:${this.lineOf(this.tokens[0]?.pos ?? 0)}: ${message}`);
  }

  protected unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.fail(`unexpected ${tokenText(token)} in ${context}`);
    const line = this.actionAt === undefined ? 0 : this.lineOf(this.actionAt);
    if (line === 0 || line === this.lineOf(token.pos)) this.fail(token.text);
    const where = ` in action started at ${this.file}:${line}`;
    this.fail(token.text + (token.text.endsWith(' action') ? where.slice(' in action'.length) : where));
  }
}

function tokenText({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'keyword' || kind === 'nil') return `<${text}>`;
  return Array.from(text).length > 10 ? `${quoted(Array.from(text).slice(0, 10).join(''))}...` : quoted(text);
}
