import { isSpace } from './space.ts';
import { removed, replaced } from './pattern.ts';

/*
 * Quotes, escapes and variables as shell/lex.go of BuildKit treats them, which is not quite what a shell does:
 * single quotes inside `${…}` count, `${x?}` fails the build, and a `<<` keeps the blanks behind it.
 */

export interface Variables {
  get(name: string): string | undefined;
}

export interface Expansion {
  readonly text: string;
  /** The text split at the spaces that are not quoted. */
  readonly words: readonly string[];
  /** The variables that were asked for: those that are set, and those that are not. */
  readonly used: ReadonlySet<string>;
  readonly unset: ReadonlySet<string>;
}

export interface ExpansionError {
  readonly error: string;
  readonly unset: ReadonlySet<string>;
}

export interface Dialect {
  readonly escape: string;
  /** How much text variables may bring in, so that ten lines that double each other stay harmless. */
  readonly budget?: Budget;
  readonly keepQuotes?: boolean;
  readonly keepEscapes?: boolean;
  /** Quotes mean nothing: the body of a heredoc. */
  readonly ignoreQuotes?: boolean;
  /** What names an unset variable stays as it is written. */
  readonly keepUnset?: boolean;
}

export interface Budget {
  left: number;
}

export function expand(text: string, variables: Variables, dialect: Dialect): Expansion | ExpansionError {
  if (dialect.budget && dialect.budget.left < 0) return { error: spent, unset: new Set() };
  const lexer = new Lexer(text, variables, dialect);
  try {
    return { text: lexer.until('', dialect.keepEscapes === true), words: lexer.words, ...lexer.seen };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.message, unset: lexer.seen.unset };
  }
}

class Refusal extends Error {}

const spent = 'the variables grow beyond all bounds';

/** Deeper than anybody nests, and far from the end of the stack. */
const deepest = 200;

class Lexer {
  readonly seen = { used: new Set<string>(), unset: new Set<string>() };
  words: string[] = [];
  readonly #text: string;
  readonly #variables: Variables;
  readonly #dialect: Dialect;
  readonly #budget: Budget;
  #at: number;
  #depth = 0;
  #word = '';
  #inWord = false;
  #keepEscapes = false;

  constructor(text: string, variables: Variables, dialect: Dialect) {
    this.#text = text;
    this.#variables = variables;
    this.#dialect = dialect;
    this.#budget = dialect.budget ?? { left: 1_000_000 };
    // text/scanner drops a byte order mark.
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** Everything up to `stop`, or to the end where it is empty. */
  until(stop: string, keepEscapes: boolean): string {
    const outer = { words: this.words, keepEscapes: this.#keepEscapes, inWord: this.#inWord };
    this.words = [];
    // The words inside `${x:-…}` share their buffer with those outside: what was in it is lost.
    this.#word = '';
    this.#inWord = false;
    this.#keepEscapes = keepEscapes;
    const result = this.#scan(stop);
    if (this.#word !== '') this.words.push(this.#word);
    this.#word = '';
    this.#keepEscapes = outer.keepEscapes;
    if (stop === '') return result;
    this.words = outer.words;
    this.#inWord = outer.inWord;
    return result;
  }

  #scan(stop: string): string {
    let result = '';
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (stop !== '' && char === stop) {
        this.#at++;
        return result;
      }
      result += this.#piece(char);
    }
    if (stop !== '') throw new Refusal(`missing \`${stop}\``);
    return result;
  }

  #piece(char: string): string {
    if (char === '$') return this.#split(this.#dollar());
    if (char === '<') return this.#join(this.#angle());
    if (char === "'" && !this.#dialect.ignoreQuotes) return this.#join(this.#singleQuoted());
    if (char === '"' && !this.#dialect.ignoreQuotes) return this.#join(this.#doubleQuoted());
    this.#at++;
    if (char !== this.#dialect.escape) return this.#split(char);
    const kept = this.#keepEscapes ? this.#join(char) : '';
    if (this.#at >= this.#text.length) return kept;
    return kept + this.#join(this.#text.charAt(this.#at++));
  }

  /** Adds to the words, spaces separating them. */
  #split(text: string): string {
    for (const char of text) {
      if (!isSpace(char)) this.#join(char);
      else if (this.#inWord && this.#word !== '') {
        this.words.push(this.#word);
        this.#word = '';
        this.#inWord = false;
      }
    }
    return text;
  }

  #join(text: string): string {
    this.#word += text;
    this.#inWord = true;
    return text;
  }

  #angle(): string {
    const start = this.#at++;
    if (this.#text[this.#at] !== '<') return '<';
    this.#at++;
    while (' \t\r'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end === -1) throw new Refusal('a single quote is not closed');
    const kept = this.#dialect.keepQuotes ? 0 : 1;
    const result = this.#text.slice(this.#at + kept, end + 1 - kept);
    this.#at = end + 1;
    return result;
  }

  #doubleQuoted(): string {
    const quote = this.#dialect.keepQuotes ? '"' : '';
    let result = quote;
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        this.#at++;
        return result + quote;
      }
      result += char === '$' ? this.#dollar() : this.#quotedChar(char);
    }
    throw new Refusal('a double quote is not closed');
  }

  /** In double quotes an escape escapes a quote, a dollar and itself, and stands for itself before anything else. */
  #quotedChar(char: string): string {
    this.#at++;
    const { escape } = this.#dialect;
    if (char !== escape) return char;
    const next = this.#text.charAt(this.#at);
    const kept = this.#keepEscapes ? char : '';
    if (next === '') return kept;
    if (next !== '"' && next !== '$' && next !== escape) return kept + char;
    this.#at++;
    return kept + next;
  }

  #dollar(): string {
    this.#at++;
    if (this.#text[this.#at] !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      const value = this.#value(name);
      return value === undefined && this.#dialect.keepUnset ? `$${name}` : (value ?? '');
    }
    this.#at++;
    if (++this.#depth > deepest) throw new Refusal('variables are nested too deeply');
    const result = this.#braced();
    this.#depth--;
    return result;
  }

  #braced(): string {
    const next = this.#text.charAt(this.#at);
    if (next === '' || next === '{' || next === '}' || next === ':') throw new Refusal('bad substitution');
    const name = this.#name();
    const operator = this.#text.charAt(this.#at++);
    if (operator === '') throw new Refusal('missing `}`');
    if (operator === '}') {
      const value = this.#value(name);
      return value === undefined && this.#dialect.keepUnset ? `\${${name}}` : (value ?? '');
    }
    if (operator === '/') return this.#replacement(name);
    if (operator !== ':') return this.#modified(name, operator, false);
    return this.#modified(name, this.#text.charAt(this.#at++), true);
  }

  #modified(name: string, operator: string, nullIsUnset: boolean): string {
    const isPattern = operator === '#' || operator === '%';
    const head = `\${${name}${nullIsUnset ? ':' : ''}${operator}`;
    // An unknown modifier behind a colon is only refused once it would have to be evaluated.
    if (nullIsUnset ? isPattern : !/^[+?#%-]$/.test(operator)) throw unsupported(head);
    const word = this.until('}', isPattern);
    const value = this.#value(name);
    if (value === undefined && this.#dialect.keepUnset) return `${head}${word}}`;
    if (isPattern) return checked(removed(operator, word, value ?? '', this.#budget));
    if (!/^[+?-]$/.test(operator)) throw unsupported(head);
    return decided(name, operator, value === '' && nullIsUnset ? undefined : value, word);
  }

  #replacement(name: string): string {
    const all = this.#text[this.#at] === '/';
    if (all) this.#at++;
    const pattern = this.until('/', true);
    const by = this.until('}', true);
    const value = this.#value(name);
    if (value === undefined && this.#dialect.keepUnset) return `\${${name}/${pattern}/${by}}`;
    return checked(replaced(value ?? '', pattern, by, all, this.#budget));
  }

  #value(name: string): string | undefined {
    const value = this.#variables.get(name);
    (value === undefined ? this.seen.unset : this.seen.used).add(name);
    this.#budget.left -= (value?.length ?? 0) + 1;
    if (this.#budget.left < 0) throw new Refusal(spent);
    return value;
  }

  /** Letters, digits and `_`; a number; or one of the shell's special parameters. */
  #name(): string {
    const number = this.#match(/\p{Nd}+/uy);
    if (number !== '') return number;
    return this.#match(/[@*#?$!-]/y) || this.#match(/[\p{L}\p{Nd}_]+/uy);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function checked(text: string | undefined): string {
  if (text === undefined) throw new Refusal('a pattern cannot be evaluated');
  return text;
}

function unsupported(head: string): Refusal {
  return new Refusal(`\`${head}\` is not supported`);
}

function decided(name: string, operator: string, value: string | undefined, word: string): string {
  if (operator === '-') return value ?? word;
  if (operator === '+') return value === undefined ? '' : word;
  if (value === undefined) throw new Refusal(`\`${name}\` ${word === '' ? 'has to be set' : `: ${word}`}`);
  return value;
}
