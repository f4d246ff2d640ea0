import type { Span } from '../text/source.ts';
import { ShellVariables } from './shell-variables.ts';

/*
 * Enough of a shell's grammar to see which commands a RUN certainly carries out: commands between `;`, `&&`, `|` and
 * line ends, their words with quotes taken off. What a shell would have to work out makes a word unknown.
 */

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly span: Span;
  /** Carried out whenever the script ends well: not behind `||` or a test, nor inside `if`, a loop, braces or a function. */
  readonly isCertain: boolean;
  /** What it prints goes into the next command. */
  readonly isPiped?: true;
  /** What `$(…)` in its words carries out. */
  readonly inner?: readonly string[];
  /** What it reads: the text of its heredoc. */
  readonly input?: string;
}

export interface ShellWord {
  /** Undefined where only a shell can tell: `$(id -u)`, a variable that is not given. */
  readonly text: string | undefined;
  readonly span: Span;
}

// Braces hold a function, or what stands behind `||` as a whole.
const opening = new Set(['if', 'for', 'while', 'until', 'case', '{']);
const closing = new Set(['fi', 'done', 'esac', '}']);
const middle = new Set(['then', 'do', 'else', 'elif', '!', 'time']);
const tests = new Set(['[', '[[', 'test']);

/** Characters that stand for themselves, outside of quotes and in double ones. */
const plainRun = /[^\s;&|()<>'"$`\\]+/y;
const quotedRun = /[^"\\$`]+/y;

/** The commands of a script, variables from `get` and its own put in. */
export function shellCommands(script: string, get: (name: string) => string | undefined): ShellCommand[] {
  return new Scanner(script, get).run();
}

function isHeredoc({ text }: ShellWord): boolean {
  return text === '<<';
}

class Scanner {
  readonly #text: string;
  readonly #variables: ShellVariables;
  readonly #commands: ShellCommand[] = [];
  #words: ShellWord[] = [];
  #depth = 0;
  #parentheses = 0;
  #isAlternative = false;
  #inner: string[] = [];
  /** The ends of the heredocs that begin at the next line; undefined where only a shell can tell. */
  #heredocs: (string | undefined)[] = [];
  #at = 0;

  constructor(text: string, get: (name: string) => string | undefined) {
    this.#text = text;
    this.#variables = new ShellVariables(get);
  }

  run(): ShellCommand[] {
    while (this.#at < this.#text.length) this.#next();
    this.#end('');
    return this.#commands;
  }

  #next(): void {
    const char = this.#text.charAt(this.#at);
    if (char === '\\' && this.#text[this.#at + 1] === '\n') this.#at += 2;
    else if (char === ' ' || char === '\t' || char === '\r') this.#at++;
    else if (char === '#') this.#skipComment();
    else if ('\n;&|()'.includes(char)) this.#operator(char);
    else if (char === '<' || char === '>') this.#redirection();
    else this.#word();
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  #operator(char: string): void {
    const isDouble = (char === '&' || char === '|') && this.#text[this.#at + 1] === char;
    this.#at += isDouble ? 2 : 1;
    this.#end(isDouble ? char + char : char);
    // The patterns of a `case` have closing ones alone.
    if (char === '(') this.#parentheses++;
    else if (char === ')' && this.#parentheses > 0) this.#parentheses--;
    else if (char === '\n') this.#skipHeredocs();
  }

  #skipHeredocs(): void {
    for (const name of this.#heredocs.splice(0)) this.#skipHeredoc(name);
    this.#at = Math.min(this.#at, this.#text.length);
  }

  #skipHeredoc(name: string | undefined): void {
    const stripsTabs = name?.startsWith('-') ?? false;
    const last = stripsTabs ? name?.slice(1) : name;
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const from = this.#at;
      const newline = this.#text.indexOf('\n', from);
      const end = newline === -1 ? this.#text.length : newline;
      const line = this.#text.slice(from, end);
      this.#at = end + 1;
      if ((stripsTabs ? line.replace(/^\t+/, '') : line) !== last) continue;
      this.#readBy(this.#text.slice(start, from));
      return;
    }
  }

  /** A heredoc belongs to the last command of its line that has one; nobody writes a longer pipe behind it. */
  #readBy(input: string): void {
    const reader = this.#commands.slice(-8).findLastIndex(({ words }) => words.some(isHeredoc));
    const at = Math.max(this.#commands.length - 8, 0) + reader;
    const command = reader === -1 ? undefined : this.#commands[at];
    if (command) this.#commands[at] = { ...command, input };
  }

  /** A redirection is a word of the command too: `>>`, and the file as the next word. */
  #redirection(): void {
    const start = this.#at;
    while ('<>&'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
    this.#words.push({ text: this.#text.slice(start, this.#at), span: { start, end: this.#at } });
  }

  #end(operator: string): void {
    const words = this.#withoutKeywords();
    const inner = this.#inner;
    this.#words = [];
    this.#inner = [];
    const [first] = words;
    const last = words.at(-1);
    const isCertain = this.#depth + this.#parentheses === 0 && !this.#isAlternative;
    const isPiped = operator === '|';
    if (first && last) {
      const span = { start: first.span.start, end: last.span.end };
      this.#commands.push({
        ...{ words, span, isCertain },
        ...(isPiped ? { isPiped } : {}),
        ...(inner.length > 0 ? { inner } : {}),
      });
      const rawOf = (word: ShellWord) => this.#text.slice(word.span.start, word.span.end);
      this.#variables.after(words, rawOf, isCertain && !isPiped && operator !== '&');
    }
    if (operator === '||' || (operator === '&&' && tests.has(first?.text ?? ''))) this.#isAlternative = true;
    else if (operator === ';' || operator === '\n') this.#isAlternative = false;
  }

  #withoutKeywords(): ShellWord[] {
    let from = 0;
    for (; from < this.#words.length; from++) {
      const text = this.#words[from]?.text ?? '';
      if (text === 'for') this.#variables.forget(this.#words[from + 1]?.text ?? '');
      if (opening.has(text)) this.#depth++;
      else if (closing.has(text)) this.#depth = Math.max(0, this.#depth - 1);
      else if (!middle.has(text)) break;
    }
    return this.#words.slice(from);
  }

  #word(): void {
    const start = this.#at;
    let text: string | undefined = '';
    while (this.#at < this.#text.length && !' \t\r\n;&|()<>'.includes(this.#text.charAt(this.#at))) {
      const piece = this.#run(plainRun) ?? this.#piece();
      text = text === undefined || piece === undefined ? undefined : text + piece;
    }
    this.#at = Math.min(this.#at, this.#text.length);
    if (this.#words.at(-1)?.text === '<<') this.#heredocs.push(text);
    const span = { start, end: this.#at };
    for (const part of this.#partsOf(text, span)) this.#words.push({ text: part, span });
  }

  /** A variable without quotes around it is as many words as it has. */
  #partsOf(text: string | undefined, { start, end }: Span): readonly (string | undefined)[] {
    if (this.#text[start] !== '$' || !/\s/.test(text ?? '')) return [text];
    const isAlone = /^\$(?:\w+|\{\w+\})$/.test(this.#text.slice(start, Math.min(end, start + 256)));
    return isAlone ? (text ?? '').split(/\s+/).filter((part) => part !== '') : [text];
  }

  /** As many characters as a sticky expression finds here. */
  #run(expression: RegExp): string | undefined {
    const start = this.#at;
    expression.lastIndex = start;
    if (!expression.test(this.#text)) return undefined;
    this.#at = expression.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #piece(): string | undefined {
    const char = this.#text.charAt(this.#at);
    if (char === "'") return this.#singleQuoted();
    if (char === '"') return this.#doubleQuoted();
    if (char === '$') return this.#variable();
    if (char === '`') {
      this.#innerTo('`');
      return undefined;
    }
    this.#at++;
    if (char !== '\\') return char;
    const next = this.#text.charAt(this.#at++);
    return next === '\n' ? '' : next;
  }

  #singleQuoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1);
    const close = end === -1 ? this.#text.length : end;
    const text = this.#text.slice(this.#at + 1, close);
    this.#at = close + 1;
    return text;
  }

  #doubleQuoted(): string | undefined {
    let text: string | undefined = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const isEscaped = this.#text[this.#at] === '\\' && '"$`\\\n'.includes(this.#text.charAt(this.#at + 1));
      const isPlain = !/[\\$`]/.test(this.#text.charAt(this.#at));
      const piece = isEscaped || !isPlain ? this.#piece() : this.#run(quotedRun);
      text = text === undefined || piece === undefined ? undefined : text + piece;
    }
    this.#at++;
    return text;
  }

  #variable(): string | undefined {
    const [whole, braced, plain] =
      /^\$(?:\{(\w+)\}|([A-Za-z_]\w*))/.exec(this.#text.slice(this.#at, this.#at + 256)) ?? [];
    if (whole !== undefined) {
      this.#at += whole.length;
      return this.#variables.get(braced ?? plain ?? '');
    }
    this.#at++;
    const open = this.#text.charAt(this.#at);
    if (open === '(') {
      this.#innerTo(')');
      return undefined;
    }
    if (open === '{') return this.#skipTo('}');
    return undefined;
  }

  /** A command in the place of what it prints. */
  #innerTo(close: string): void {
    const start = this.#at + 1;
    this.#skipTo(close);
    this.#inner.push(this.#text.slice(start, Math.max(start, this.#at - 1)));
  }

  /** Past something that only a shell can work out. */
  #skipTo(close: string): string | undefined {
    const open = this.#text.charAt(this.#at++);
    let depth = 1;
    while (this.#at < this.#text.length && depth > 0) {
      const char = this.#text.charAt(this.#at++);
      if (char === close) depth--;
      else if (char === open) depth++;
    }
    return undefined;
  }
}
