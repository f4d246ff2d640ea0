import type { ShellWord } from './shell.ts';

/** Value of a variable, where it is known. */
type Look = (name: string) => string | undefined;

/** What sets variables that only a shell can tell: `read A`, `unset A`, `for A in`. */
const forgetting = new Set(['read', 'unset', 'getopts', 'mapfile', 'readarray', 'printf', 'let', 'for']);
const declaring = new Set(['export', 'readonly', 'declare', 'typeset', 'local']);
/** Reads a file, or a text, that may set anything. */
const clouding = new Set(['.', 'source', 'eval']);

const assigned = /^([A-Za-z_]\w*)(\+?=)/;

/** The variables that a script sets itself, before those that it is given. */
export class ShellVariables {
  readonly #given: Look;
  /** Undefined for one that only a shell can tell. */
  readonly #own = new Map<string, string | undefined>();

  constructor(given: Look) {
    this.#given = given;
  }

  get(name: string): string | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#given(name);
  }

  forget(name: string): void {
    this.#own.set(name, undefined);
  }

  /** After a command; `rawOf` is how a word is written, and `isCertain` whether the shell itself surely carries it out. */
  after(words: readonly ShellWord[], rawOf: (word: ShellWord) => string, isCertain: boolean): void {
    const [first, ...others] = words;
    const name = first?.text ?? '';
    if (clouding.has(name)) this.#forgetAll([...this.#own.keys()]);
    if (forgetting.has(name)) this.#forgetAll(others.flatMap(({ text }) => text?.replace(/^-v/, '') ?? []));
    const isDeclaring = declaring.has(name);
    // `A=b program` sets it for the program alone.
    if (isDeclaring || words.every((word) => assigned.test(rawOf(word))))
      for (const word of isDeclaring ? others : words) this.#set(rawOf(word), word.text, isCertain);
  }

  #forgetAll(names: readonly string[]): void {
    for (const name of names) this.forget(name);
  }

  #set(raw: string, text: string | undefined, isCertain: boolean): void {
    const [whole = '', name, operator] = assigned.exec(raw) ?? [];
    if (name === undefined) return;
    this.#own.set(name, isCertain && operator === '=' ? text?.slice(whole.length) : undefined);
  }
}
