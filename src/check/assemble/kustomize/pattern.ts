/*
 * Regular expressions of a stranger, as Go reads them, in time that grows with the length of the text alone: a pattern
 * becomes a small program whose threads run side by side (Thompson), never one that goes back. Only whether it matches is
 * asked, so groups hold nothing.
 */

type Test = (character: string) => boolean;

type Step =
  | { readonly kind: 'one'; readonly test: Test; next: number }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'edge'; readonly edge: Edge; next: number }
  | { readonly kind: 'end' };

type Edge = 'start' | 'end' | 'word' | 'inside';

/** What is longer is no name, and not asked about. */
const longest = 4096;

/** No pattern that a person writes for names makes a longer program. */
const mostSteps = 2000;

/** Whether a text has a part that the pattern matches; undefined where Go would not take the pattern, or it is too long. */
export function patternOf(source: string): Test | undefined {
  if (!/[\\^$.|?*+()[\]{}]/.test(source)) return (text) => text.includes(source);
  if (source.length > longest) return undefined;
  const parser = new Parser(source);
  const steps = parser.parse();
  return steps && ((text) => text.length <= longest && runs(steps, text));
}

/** The same for a whole text. */
export function wholePatternOf(source: string): Test | undefined {
  if (!/[\\^$.|?*+()[\]{}]/.test(source)) return (text) => text === source;
  return patternOf(`^(?:${source})$`);
}

function runs(steps: readonly Step[], text: string): boolean {
  const characters = Array.from(text);
  let threads = new Set<number>();
  for (let at = 0; at <= characters.length; at++) {
    const here = reached(steps, [...threads, 0], characters, at);
    if (here.has(steps.length - 1)) return true;
    threads = new Set();
    const character = characters[at];
    if (character === undefined) break;
    for (const index of here) {
      const step = steps[index];
      if (step?.kind === 'one' && step.test(character)) threads.add(step.next);
    }
  }
  return false;
}

function reached(
  steps: readonly Step[],
  from: readonly number[],
  text: readonly string[],
  at: number,
): Set<number> {
  const found = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    const step = steps[index];
    if (step?.kind === 'fork') open.push(step.next, step.other);
    if (step?.kind === 'edge' && isAt(step.edge, text, at)) open.push(step.next);
  }
  return found;
}

function isAt(edge: Edge, text: readonly string[], at: number): boolean {
  if (edge === 'start') return at === 0;
  if (edge === 'end') return at === text.length;
  const isBetween = isWord(text[at - 1] ?? '') !== isWord(text[at] ?? '');
  return isBetween === (edge === 'word');
}

const isWord: Test = (character) => /^\w$/.test(character);

const classes: Readonly<Record<string, Test>> = {
  d: (character) => /^\d$/.test(character),
  s: (character) => /^[\t\n\f\r ]$/.test(character),
  w: isWord,
};

/** A piece of a program: where it begins, and how its ends are led on. */
interface Piece {
  readonly first: number;
  readonly lead: (to: number) => void;
}

class Parser {
  readonly #source: string;
  readonly #steps: Step[] = [{ kind: 'fork', next: 0, other: 0 }];
  #at = 0;
  #isFolded = false;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): readonly Step[] | undefined {
    try {
      const whole = this.#either();
      if (this.#at < this.#source.length) return undefined;
      this.#steps[0] = { kind: 'fork', next: whole.first, other: whole.first };
      whole.lead(this.#add({ kind: 'end' }));
      return this.#steps;
    } catch (error) {
      if (error instanceof NotAPattern) return undefined;
      throw error;
    }
  }

  #add(step: Step): number {
    if (this.#steps.length >= mostSteps) throw new NotAPattern();
    return this.#steps.push(step) - 1;
  }

  #eat(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #either(): Piece {
    const one = this.#row();
    if (!this.#eat('|')) return one;
    const other = this.#either();
    const first = this.#add({ kind: 'fork', next: one.first, other: other.first });
    return {
      first,
      lead: (to) => {
        one.lead(to);
        other.lead(to);
      },
    };
  }

  #row(): Piece {
    let row = this.#nothing();
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? '')) {
      const next = this.#repeated();
      const before = row;
      before.lead(next.first);
      row = { first: before.first, lead: next.lead };
    }
    return row;
  }

  #nothing(): Piece {
    const step: Step = { kind: 'fork', next: 0, other: 0 };
    return { first: this.#add(step), lead: (to) => ((step.next = to), (step.other = to)) };
  }

  #repeated(): Piece {
    const start = this.#at;
    let piece = this.#one();
    const end = this.#at;
    for (;;) {
      if (this.#eat('*')) piece = this.#any(piece);
      else if (this.#eat('+')) piece = this.#some(piece);
      else if (this.#eat('?')) piece = this.#maybe(piece);
      else {
        const counts = this.#counts();
        if (!counts) return piece;
        piece = this.#counted(start, end, counts);
      }
      this.#eat('?');
    }
  }

  #any(piece: Piece): Piece {
    const fork: Step = { kind: 'fork', next: piece.first, other: 0 };
    const first = this.#add(fork);
    piece.lead(first);
    return { first, lead: (to) => (fork.other = to) };
  }

  #some(piece: Piece): Piece {
    const again = this.#any(piece);
    return { first: piece.first, lead: again.lead };
  }

  #maybe(piece: Piece): Piece {
    const fork: Step = { kind: 'fork', next: piece.first, other: 0 };
    const lead = (to: number) => {
      piece.lead(to);
      fork.other = to;
    };
    return { first: this.#add(fork), lead };
  }

  #counts(): readonly [number, number] | undefined {
    const counts = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#source.slice(this.#at, this.#at + 12));
    if (!counts) return undefined;
    const [whole, low = '', comma, high = ''] = counts;
    this.#at += whole.length;
    const most = comma === '' ? Number(low) : high === '' ? Infinity : Number(high);
    if (Number(low) > most || Number(low) > 1000 || (most !== Infinity && most > 1000))
      throw new NotAPattern();
    return [Number(low), most];
  }

  /** What is repeated is read once more for each time. */
  #counted(start: number, end: number, [low, high]: readonly [number, number]): Piece {
    const after = this.#at;
    const again = () => {
      this.#at = start;
      const piece = this.#one();
      if (this.#at !== end) throw new NotAPattern();
      return piece;
    };
    let row = this.#nothing();
    const join = (next: Piece) => {
      row.lead(next.first);
      row = { first: row.first, lead: next.lead };
    };
    for (let count = 0; count < low; count++) join(again());
    if (high === Infinity) join(this.#any(again()));
    else for (let count = low; count < high; count++) join(this.#maybe(again()));
    this.#at = after;
    return row;
  }

  #one(): Piece {
    if (this.#eat('(')) return this.#group();
    if (this.#eat('[')) return this.#test(this.#set());
    if (this.#eat('.')) return this.#test((character) => character !== '\n');
    if (this.#eat('^')) return this.#edge('start');
    if (this.#eat('$')) return this.#edge('end');
    if (this.#eat('\\')) return this.#escaped();
    const character = this.#next();
    if (/[*+?]/.test(character)) throw new NotAPattern();
    return this.#literal(character);
  }

  #next(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw new NotAPattern();
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #group(): Piece {
    const flags = /^\?([ims]*)(:|\))|^\?P?<\w+>/.exec(this.#source.slice(this.#at, this.#at + 64));
    if (!flags && this.#source.startsWith('?', this.#at)) throw new NotAPattern();
    const before = this.#isFolded;
    if (flags) {
      this.#at += flags[0].length;
      if (flags[1]?.includes('i') === true) this.#isFolded = true;
      if (flags[2] === ')') return this.#nothing();
    }
    const inside = this.#either();
    if (!this.#eat(')')) throw new NotAPattern();
    this.#isFolded = before;
    return inside;
  }

  #escaped(): Piece {
    if (this.#eat('A')) return this.#edge('start');
    if (this.#eat('z')) return this.#edge('end');
    if (this.#eat('b')) return this.#edge('word');
    if (this.#eat('B')) return this.#edge('inside');
    const character = this.#next();
    return this.#classTest(character)
      ? this.#test(this.#classTest(character))
      : this.#literal(plainOf(character));
  }

  #classTest(letter: string): Test | undefined {
    const test = classes[letter.toLowerCase()];
    return test && letter !== letter.toLowerCase() ? (character) => !test(character) : test;
  }

  #literal(character: string): Piece {
    if (!this.#isFolded) return this.#test((other) => other === character);
    const folded = character.toLowerCase();
    return this.#test((other) => other.toLowerCase() === folded);
  }

  #test(test: Test | undefined): Piece {
    if (!test) throw new NotAPattern();
    const step: Step = { kind: 'one', test, next: 0 };
    return { first: this.#add(step), lead: (to) => (step.next = to) };
  }

  #edge(edge: Edge): Piece {
    const step: Step = { kind: 'edge', edge, next: 0 };
    return { first: this.#add(step), lead: (to) => (step.next = to) };
  }

  #set(): Test {
    const isNegated = this.#eat('^');
    const tests: Test[] = [];
    for (let isFirst = true; isFirst || !this.#eat(']'); isFirst = false) tests.push(this.#member());
    const isFolded = this.#isFolded;
    return (character) => {
      const spellings = isFolded ? [character.toLowerCase(), character.toUpperCase()] : [character];
      return tests.some((test) => spellings.some(test)) !== isNegated;
    };
  }

  #member(): Test {
    if (this.#eat('[:')) throw new NotAPattern();
    const low = this.#inSet();
    if (typeof low !== 'string') return low;
    const isRange = this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']';
    if (!isRange) return (character) => character === low;
    this.#at++;
    const high = this.#inSet();
    if (typeof high !== 'string' || high < low) throw new NotAPattern();
    return (character) => character >= low && character <= high;
  }

  #inSet(): string | Test {
    if (!this.#eat('\\')) return this.#next();
    const character = this.#next();
    return this.#classTest(character) ?? plainOf(character);
  }
}

/** An escaped character that stands for itself; letters do not, and Go refuses those it does not know. */
function plainOf(character: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };
  const plain = known[character] ?? character;
  if (/^[A-Za-z0-9]$/.test(plain)) throw new NotAPattern();
  return plain;
}

class NotAPattern extends Error {}
