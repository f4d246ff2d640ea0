/*
 * Patterns for the paths of a repository. They are whole paths from its root, and as text from a pull request they must
 * not be able to cost much: a pattern becomes a small automaton, and a path runs through it once, in time proportional
 * to the length of both.
 *
 *   *       any characters but `/`
 *   ?       one character but `/`
 *   **      any characters; `**` with `/` behind it also stands for no folder at all
 *   {a,b}   one of these, each of which may be a pattern
 *   \*      the character itself
 *
 * A pattern that ends in `/` stands for everything in that folder; so does one without wildcards that names a folder.
 */

export type PathPattern = (path: string) => boolean;

export function pathPattern(pattern: string): PathPattern {
  if (!/[*?{\\]/.test(pattern)) {
    const plain = pattern.replace(/(?<!\/)\/+$/, '');
    return (path) => path === plain || path.startsWith(`${plain}/`);
  }
  const automaton = new Automaton(pattern.endsWith('/') ? `${pattern}**` : pattern);
  return (path) => automaton.accepts(path);
}

/** A path that any of these patterns stands for. */
export function anyPathPattern(patterns: readonly string[]): PathPattern {
  const all = patterns.map(pathPattern);
  return (path) => all.some((covers) => covers(path));
}

/** What lets the path go on from a state: this character, any, any but a slash, or nothing at all. */
type Test = { readonly exactly: string } | 'any' | 'inSegment' | 'nothing';

interface Arrow {
  readonly test: Test;
  readonly to: number;
}

/** States are numbers; the pattern's end is the last one made. */
class Automaton {
  readonly #arrows: Arrow[][] = [[]];
  readonly #end: number;
  readonly #pattern: string;
  readonly #closing: ReadonlyMap<number, number>;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#closing = bracePairs(pattern);
    this.#end = this.#sequence(0, pattern.length, 0);
  }

  accepts(path: string): boolean {
    let states = this.#reach([0]);
    for (const character of path) {
      const next: number[] = [];
      for (const state of states)
        for (const { test, to } of this.#arrows[state] ?? []) if (passes(test, character)) next.push(to);
      states = this.#reach(next);
      if (states.size === 0) return false;
    }
    return states.has(this.#end);
  }

  /** These states and those that follow without a character. */
  #reach(states: readonly number[]): ReadonlySet<number> {
    const reached = new Set(states);
    for (const state of reached)
      for (const { test, to } of this.#arrows[state] ?? []) if (test === 'nothing') reached.add(to);
    return reached;
  }

  #state(): number {
    return this.#arrows.push([]) - 1;
  }

  #arrow(from: number, test: Test, to = this.#state()): number {
    this.#arrows[from]?.push({ test, to });
    return to;
  }

  /** Reads the pattern between two offsets, beginning at a state; gives the state where it ends. */
  #sequence(from: number, until: number, start: number): number {
    let state = start;
    for (let at = from; at < until;) {
      const closing = this.#closing.get(at);
      if (closing !== undefined) {
        state = this.#alternatives(at + 1, closing, state);
        at = closing + 1;
      } else {
        const [test, length] = this.#piece(at);
        state = test === 'folders' ? this.#folders(state) : this.#step(state, test);
        at += length;
      }
    }
    return state;
  }

  /** The piece of pattern at this offset, and its length. */
  #piece(at: number): readonly [Test | 'folders' | 'anything' | 'segment', number] {
    const pattern = this.#pattern;
    const [stars = ''] = /^\**/.exec(pattern.slice(at, at + 3)) ?? [];
    if (stars.length === 1) return ['segment', 1];
    if (stars.length > 1) {
      const startsFolder = at === 0 || /[/{,]/.test(pattern.charAt(at - 1));
      return pattern[at + 2] === '/' && startsFolder ? ['folders', 3] : ['anything', 2];
    }
    if (pattern[at] === '?') return ['inSegment', 1];
    const escaped = pattern[at] === '\\' && at + 1 < pattern.length;
    const character = String.fromCodePoint(pattern.codePointAt(escaped ? at + 1 : at) ?? 0);
    return [{ exactly: character }, character.length + (escaped ? 1 : 0)];
  }

  #step(state: number, test: Test | 'anything' | 'segment'): number {
    if (test !== 'anything' && test !== 'segment') return this.#arrow(state, test);
    const loop = this.#arrow(state, 'nothing');
    this.#arrow(loop, test === 'anything' ? 'any' : 'inSegment', loop);
    return loop;
  }

  /** No folder, or any number of them with their slashes. */
  #folders(state: number): number {
    const done = this.#arrow(state, 'nothing');
    const inside = this.#step(state, 'anything');
    return this.#arrow(inside, { exactly: '/' }, done);
  }

  #alternatives(from: number, until: number, start: number): number {
    const done = this.#state();
    let begin = from;
    for (let at = from; at <= until; at++) {
      const nested = this.#closing.get(at);
      if (at === until || this.#pattern[at] === ',') {
        this.#arrow(this.#sequence(begin, at, this.#arrow(start, 'nothing')), 'nothing', done);
        begin = at + 1;
      } else if (nested !== undefined) at = nested;
      else if (this.#pattern[at] === '\\') at++;
    }
    return done;
  }
}

function passes(test: Test, character: string): boolean {
  if (typeof test === 'object') return test.exactly === character;
  return test === 'any' || (test === 'inSegment' && character !== '/');
}

/** Deeper braces are characters like others, so that reading them needs no deep stack. */
const deepestBraces = 20;

/** Where each opening brace that has a closing one has it. */
function bracePairs(pattern: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === '{') open.push(at);
    else if (pattern[at] === '}') {
      const opening = open.pop();
      if (opening !== undefined && open.length < deepestBraces) pairs.set(opening, at);
    }
  }
  return pairs;
}
