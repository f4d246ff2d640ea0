import { fail } from '../errors.ts';
import {
  anyRune,
  type CharClass,
  classOf,
  foldedRune,
  namedClass,
  perlClass,
  propertyClass,
} from './char-class.ts';

/*
 * The syntax of RE2, as Go's regexp/syntax has it.
 */

export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'rune'; readonly of: CharClass }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly of: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly of: Node; readonly index: number; readonly name: string }
  | { readonly kind: 'assert'; readonly what: Assertion };

export type Assertion = 'lineStart' | 'lineEnd' | 'textStart' | 'textEnd' | 'boundary' | 'noBoundary';

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
}

const mostRepeats = 1000;
const deepest = 200;

export interface Parsed {
  readonly node: Node;
  readonly names: readonly string[];
}

export function parseRegexp(pattern: string): Parsed {
  const parser = new Parser(pattern);
  return { node: parser.run(), names: parser.names };
}

class Parser {
  readonly #pattern: string;
  readonly names: string[] = [''];
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, multiline: false, dotAll: false, swapGreed: false };

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): Node {
    const node = this.#choice();
    if (this.#at < this.#pattern.length) this.#fail('unexpected )', this.#pattern);
    return node;
  }

  #fail(what: string, where: string): never {
    fail(`error parsing regexp: ${what}: \`${where}\``);
  }

  #take(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #rune(): string {
    const rune = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += rune.length;
    return rune;
  }

  #choice(): Node {
    if (++this.#depth > deepest) this.#fail('expression nests too deeply', this.#pattern);
    const flags = this.#flags;
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    this.#flags = flags;
    this.#depth--;
    return parts.length === 1 ? (parts[0] ?? { kind: 'empty' }) : { kind: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] ?? '')) {
      const start = this.#at;
      const repeat = this.#repetition();
      if (!repeat) {
        parts.push(...this.#atom());
        continue;
      }
      const last = parts.pop();
      if (!last) this.#fail('missing argument to repetition operator', this.#pattern.slice(start, this.#at));
      const again = this.#pattern.slice(start, this.#at);
      if (this.#isRepeated) this.#fail('invalid nested repetition operator', this.#lastRepeat + again);
      parts.push({ kind: 'repeat', of: last, ...repeat });
      this.#isRepeated = true;
      this.#lastRepeat = again;
    }
    this.#isRepeated = false;
    return parts.length === 1 ? (parts[0] ?? { kind: 'empty' }) : { kind: 'sequence', parts };
  }

  #isRepeated = false;
  #lastRepeat = '';

  #repetition(): { min: number; max: number; lazy: boolean } | undefined {
    const bounds = this.#bounds();
    if (!bounds) return undefined;
    const lazy = this.#take('?');
    return { ...bounds, lazy: lazy !== this.#flags.swapGreed };
  }

  #bounds(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    const parts = /^\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(this.#pattern.slice(this.#at, this.#at + 20));
    if (!parts) return undefined;
    const [whole, from, comma, to] = parts;
    const min = Number(from);
    const max = comma === undefined ? min : to === undefined ? Infinity : Number(to);
    if (min > mostRepeats || (max !== Infinity && max > mostRepeats) || max < min)
      this.#fail('invalid repeat count', whole);
    this.#at += whole.length;
    return { min, max };
  }

  #atom(): Node[] {
    this.#isRepeated = false;
    const start = this.#at;
    if (this.#take('(')) return this.#group(start);
    if (this.#take('[')) return [{ kind: 'rune', of: this.#class(start) }];
    if (this.#take('.'))
      return [{ kind: 'rune', of: this.#flags.dotAll ? anyRune : classOf([[10, 10]], true) }];
    if (this.#take('^')) return [{ kind: 'assert', what: this.#flags.multiline ? 'lineStart' : 'textStart' }];
    if (this.#take('$')) return [{ kind: 'assert', what: this.#flags.multiline ? 'lineEnd' : 'textEnd' }];
    if (this.#pattern[this.#at] === '\\') return this.#escape();
    return [this.#literal(this.#rune())];
  }

  #literal(rune: string): Node {
    const code = rune.codePointAt(0) ?? 0;
    const codes = this.#flags.ignoreCase ? foldedRune(code) : [code];
    return { kind: 'rune', of: classOf(codes.map((each) => [each, each])) };
  }

  #group(start: number): Node[] {
    if (this.#take('?')) {
      const named = /^P?<([^>]*)>/.exec(this.#pattern.slice(this.#at));
      if (!named) return this.#flagGroup(start);
      const [whole, name = ''] = named;
      if (!/^\w+$/.test(name))
        this.#fail('invalid named capture', this.#pattern.slice(start, this.#at + whole.length));
      if (this.names.includes(name)) this.#fail('duplicate capture group name', name);
      this.#at += whole.length;
      return [this.#capture(name, start)];
    }
    return [this.#capture('', start)];
  }

  #capture(name: string, start: number): Node {
    const index = this.names.push(name) - 1;
    return { kind: 'group', of: this.#closed(start), index, name };
  }

  #closed(start: number): Node {
    const node = this.#choice();
    if (!this.#take(')')) this.#fail('missing closing )', this.#pattern);
    if (start < 0) this.#fail('unexpected )', this.#pattern);
    this.#isRepeated = false;
    return node;
  }

  #flagGroup(start: number): Node[] {
    const [whole, on = '', , off = '', end = ''] =
      /^([imsU]*)(-([imsU]+))?([:)])/.exec(this.#pattern.slice(this.#at)) ?? [];
    if (whole === undefined)
      this.#fail('invalid or unsupported Perl syntax', this.#pattern.slice(start, this.#at + 1));
    this.#at += whole.length;
    const before = this.#flags;
    const is = (letter: string, now: boolean) => (on.includes(letter) || now) && !off.includes(letter);
    this.#flags = {
      ignoreCase: is('i', before.ignoreCase),
      multiline: is('m', before.multiline),
      dotAll: is('s', before.dotAll),
      swapGreed: is('U', before.swapGreed),
    };
    if (end === ')') return [];
    const node = this.#closed(start);
    this.#flags = before;
    return [node];
  }

  #escape(): Node[] {
    const start = this.#at++;
    const letter = this.#pattern[this.#at] ?? '';
    const what = assertions.get(letter);
    if (what) {
      this.#at++;
      return [{ kind: 'assert', what }];
    }
    if (letter === 'Q') return this.#quotation();
    const known = this.#classEscape(start);
    if (known) return [{ kind: 'rune', of: known }];
    return [this.#literal(this.#escapedRune(start))];
  }

  #quotation(): Node[] {
    this.#at++;
    const end = this.#pattern.indexOf('\\E', this.#at);
    const text = this.#pattern.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return Array.from(text, (rune) => this.#literal(rune));
  }

  /** `\d`, `\pL`: the backslash is passed. */
  #classEscape(start: number): CharClass | undefined {
    const letter = this.#pattern[this.#at] ?? '';
    const perl = perlClass(letter);
    if (perl) {
      this.#at++;
      return perl;
    }
    if (letter !== 'p' && letter !== 'P') return undefined;
    this.#at++;
    const [whole = '', long, short] = /^(?:\{(\^?\w+)\}|(\w))/.exec(this.#pattern.slice(this.#at)) ?? [];
    const name = long ?? short ?? '';
    this.#at += whole.length;
    const found = propertyClass(name.replace('^', ''), (letter === 'P') !== name.startsWith('^'));
    return found ?? this.#fail('invalid character class range', this.#pattern.slice(start, this.#at));
  }

  #escapedRune(start: number): string {
    const rest = this.#pattern.slice(this.#at);
    if (rest === '') this.#fail('trailing backslash at end of expression', '');
    const hex = /^x(?:\{([\da-fA-F]{1,6})\}|([\da-fA-F]{2}))/.exec(rest);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    const known = /^[aftnrv]/.exec(rest);
    if (hex || octal) {
      const digits = hex
        ? Number.parseInt(hex[1] ?? hex[2] ?? '0', 16)
        : Number.parseInt(octal?.[0] ?? '0', 8);
      this.#at += (hex ?? octal)?.[0].length ?? 0;
      return String.fromCodePoint(Math.min(digits, 0x10ffff));
    }
    if (known) {
      this.#at++;
      return letters[known[0]] ?? '';
    }
    const rune = this.#rune();
    if (rune < '\x80' && !/^\w$/.test(rune)) return rune;
    this.#fail('invalid escape sequence', this.#pattern.slice(start, this.#at));
  }

  #class(start: number): CharClass {
    const isNegated = this.#take('^');
    const ranges: [number, number][] = [];
    const inner: CharClass[] = [];
    for (let isFirst = true; isFirst || this.#pattern[this.#at] !== ']'; isFirst = false) {
      if (this.#at >= this.#pattern.length) this.#fail('missing closing ]', this.#pattern.slice(start));
      const found = this.#innerClass();
      if (found) inner.push(found);
      else ranges.push(...this.#range());
    }
    this.#at++;
    return classOf(ranges, isNegated, inner);
  }

  #innerClass(): CharClass | undefined {
    const named = /^\[:(\^?\w+):\]/.exec(this.#pattern.slice(this.#at, this.#at + 20));
    if (named) {
      const [whole, name = ''] = named;
      const found = namedClass(name) ?? this.#fail('invalid character class range', whole);
      this.#at += whole.length;
      return found;
    }
    if (this.#pattern[this.#at] !== '\\') return undefined;
    const start = this.#at++;
    const found = this.#classEscape(start);
    if (!found) this.#at = start;
    return found;
  }

  #range(): [number, number][] {
    const start = this.#at;
    const low = this.#classRune();
    let high = low;
    if (
      this.#pattern[this.#at] === '-' &&
      this.#at + 1 < this.#pattern.length &&
      this.#pattern[this.#at + 1] !== ']'
    ) {
      this.#at++;
      high = this.#classRune();
      if (high < low) this.#fail('invalid character class range', this.#pattern.slice(start, this.#at));
    }
    if (!this.#flags.ignoreCase) return [[low, high]];
    // Few ranges are long, and those of letters are short.
    const codes = Array.from({ length: Math.min(high - low + 1, 1024) }, (_, index) => low + index);
    return [
      [low, high],
      ...codes.flatMap((code) => foldedRune(code).map((each): [number, number] => [each, each])),
    ];
  }

  #classRune(): number {
    if (this.#pattern[this.#at] !== '\\') return this.#rune().codePointAt(0) ?? 0;
    const start = this.#at++;
    return this.#escapedRune(start).codePointAt(0) ?? 0;
  }
}

const letters: Readonly<Record<string, string>> = { a: '\x07', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };

const assertions: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['A', 'textStart'],
  ['z', 'textEnd'],
  ['b', 'boundary'],
  ['B', 'noBoundary'],
]);
