import type { Meter } from '../meter.ts';
import { isWord } from './char-class.ts';
import { compile, type Program } from './program.ts';
import type { Assertion } from './syntax.ts';

/*
 * Pike's machine: all ways of matching are walked at once, rune by rune, so that no pattern takes more than its length
 * times that of the text. Of several matches the leftmost counts, and of those the one that the pattern prefers.
 */

/** Where the groups of a match begin and end, in UTF-16 units; -1 where a group took no part. */
export type Match = readonly number[];

interface Thread {
  readonly pc: number;
  readonly slots: readonly number[];
}

export class Regexp {
  readonly #program: Program;
  readonly #meter: Meter;

  constructor(pattern: string, meter: Meter) {
    this.#program = compile(pattern);
    this.#meter = meter;
  }

  get names(): readonly string[] {
    return this.#program.names;
  }

  test(text: string): boolean {
    return this.#find(new Runes(text), 0) !== undefined;
  }

  /** All matches, as Go's FindAll: an empty one next to the one before does not count. */
  all(text: string, most = Infinity): Match[] {
    const runes = new Runes(text);
    const matches: Match[] = [];
    let previousEnd = -1;
    for (let at = 0; matches.length < most && at <= runes.length;) {
      const found = this.#find(runes, at);
      if (!found) break;
      const [start = 0, end = 0] = found;
      const isRepeat = start === end && start === previousEnd;
      at = end > at ? end : at + 1;
      previousEnd = end;
      if (!isRepeat) matches.push(found.map((index) => (index < 0 ? -1 : runes.offset(index))));
    }
    return matches;
  }

  #find(runes: Runes, start: number): number[] | undefined {
    const { code, names } = this.#program;
    const marks = new Int32Array(code.length).fill(-1);
    const none = new Array<number>(names.length * 2).fill(-1);
    let current: Thread[] = [];
    let best: readonly number[] | undefined;
    for (let at = start; at <= runes.length; at++) {
      if (!best) this.#add(current, { pc: 0, slots: none }, at, runes, marks);
      // Where nothing can begin here, it may further on.
      if (current.length === 0 && best) break;
      this.#meter.step(1 + (current.length >> 3));
      const next: Thread[] = [];
      best = this.#step(current, next, at, runes, marks) ?? best;
      current = next;
    }
    return best && [...best];
  }

  /** Walks each thread on by a rune; what matches here, before threads that are preferred less. */
  #step(
    current: readonly Thread[],
    next: Thread[],
    at: number,
    runes: Runes,
    marks: Int32Array,
  ): readonly number[] | undefined {
    const rune = runes.at(at);
    for (const { pc, slots } of current) {
      const instruction = this.#program.code[pc];
      if (instruction?.op === 'match') return slots;
      if (instruction?.op === 'rune' && rune >= 0 && instruction.of(rune))
        this.#add(next, { pc: pc + 1, slots }, at + 1, runes, marks);
    }
    return undefined;
  }

  /** The threads that a place of the program stands for. Not by recursion: a program may be long. */
  #add(threads: Thread[], first: Thread, at: number, runes: Runes, marks: Int32Array): void {
    const stack: Thread[] = [first];
    for (let thread = stack.pop(); thread; thread = stack.pop()) {
      const { pc, slots } = thread;
      if (marks[pc] === at) continue;
      marks[pc] = at;
      const instruction = this.#program.code[pc];
      switch (instruction?.op) {
        case 'jump':
          stack.push({ pc: instruction.to, slots });
          break;
        case 'split':
          stack.push({ pc: instruction.second, slots }, { pc: instruction.first, slots });
          break;
        case 'save':
          stack.push({ pc: pc + 1, slots: slots.with(instruction.slot, at) });
          break;
        case 'assert':
          if (holds(instruction.what, at, runes)) stack.push({ pc: pc + 1, slots });
          break;
        default:
          threads.push(thread);
      }
    }
  }
}

/** A text by its runes. */
class Runes {
  readonly #codes: readonly number[];
  readonly #offsets: readonly number[];

  constructor(text: string) {
    const codes: number[] = [];
    const offsets: number[] = [];
    let offset = 0;
    for (const rune of text) {
      codes.push(rune.codePointAt(0) ?? 0);
      offsets.push(offset);
      offset += rune.length;
    }
    offsets.push(offset);
    this.#codes = codes;
    this.#offsets = offsets;
  }

  get length(): number {
    return this.#codes.length;
  }

  at(index: number): number {
    return this.#codes[index] ?? -1;
  }

  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }
}

function holds(what: Assertion, at: number, runes: Runes): boolean {
  const newline = 10;
  const isBoundary = isWord(runes.at(at - 1)) !== isWord(runes.at(at));
  switch (what) {
    case 'textStart':
      return at === 0;
    case 'textEnd':
      return at === runes.length;
    case 'lineStart':
      return at === 0 || runes.at(at - 1) === newline;
    case 'lineEnd':
      return at === runes.length || runes.at(at) === newline;
    case 'boundary':
      return isBoundary;
    case 'noBoundary':
      return !isBoundary;
  }
}
