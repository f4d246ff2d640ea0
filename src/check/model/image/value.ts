import { expand, type Budget } from '../../read/dockerfile.ts';

/** A text of a Dockerfile with its variables put in, as a build without arguments on Linux would have it. */
export interface Value {
  readonly text: string;
  /** False where it hangs on what only the build or an image from outside knows: the platform, the base's own ENV. */
  readonly isKnown: boolean;
  /** The ARGs without a default that it hangs on: whoever builds is expected to give them. */
  readonly openArguments: readonly string[];
}

export interface Unresolved {
  readonly error: string;
  readonly openArguments: readonly string[];
}

interface Resolution {
  readonly text: string;
  readonly words: readonly string[];
  readonly doubt: Omit<Value, 'text'>;
}

/** More names than anybody wants to read. */
const mostNames = 8;

/** Text in which nothing can be put in, and nothing taken off: most of what is resolved. */
const plain = /^[\w./:@=,+~%-]*$/;

/** The variables at one point of a build. */
export class Scope {
  readonly #values: Map<string, Value>;
  readonly #open: Set<string>;
  readonly #budget: Budget;
  readonly #escape: string;
  readonly #given: ReadonlyMap<string, string>;
  /** Whether an image from outside may have set what the file does not. */
  readonly #mayBeSet: (name: string) => boolean;

  constructor(
    escape: string,
    budget: Budget,
    mayBeSet: (name: string) => boolean,
    values: ReadonlyMap<string, Value> = new Map(),
    open: ReadonlySet<string> = new Set(),
    given: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#given = given;
    this.#escape = escape;
    this.#budget = budget;
    this.#mayBeSet = mayBeSet;
    this.#values = new Map(values);
    this.#open = new Set(open);
  }

  /** The scope of a stage that stands on this one. */
  child(): Scope {
    return new Scope(this.#escape, this.#budget, this.#mayBeSet, this.#values, this.#open);
  }

  /** What the build gives for an ARG. */
  given(name: string): Value | undefined {
    const text = this.#given.get(name);
    return text === undefined ? undefined : known(text);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** An ARG without a value: what was set before stays. */
  open(name: string): void {
    this.#open.add(name);
  }

  resolve(text: string): Value | Unresolved {
    if (plain.test(text) && this.#budget.left >= 0) return known(text);
    const result = this.#expand(text);
    return 'error' in result ? result : { text: result.text, ...result.doubt };
  }

  /** The words that EXPOSE makes of one of its arguments. */
  resolveWords(text: string): readonly Value[] | Unresolved {
    const result = this.#expand(text);
    return 'error' in result ? result : result.words.map((word) => ({ text: word, ...result.doubt }));
  }

  #expand(text: string): Unresolved | Resolution {
    const texts = { get: (name: string) => this.#values.get(name)?.text };
    const result = expand(text, texts, { escape: this.#escape, budget: this.#budget });
    if ('error' in result) return { error: result.error, openArguments: this.#openIn(result.unset) };
    const doubt = {
      isKnown:
        [...result.used].every((name) => this.#values.get(name)?.isKnown) && this.#areUnset(result.unset),
      openArguments: this.#openIn(result.unset, result.used),
    };
    return { text: result.text, words: result.words, doubt };
  }

  #areUnset(names: ReadonlySet<string>): boolean {
    return [...names].every(
      (name) => this.#open.has(name) || !/^\p{L}|^_/u.test(name) || !this.#mayBeSet(name),
    );
  }

  #openIn(unset: ReadonlySet<string>, used: ReadonlySet<string> = new Set()): readonly string[] {
    const names = new Set([...unset].filter((name) => this.#open.has(name)));
    for (const name of used) for (const open of this.#values.get(name)?.openArguments ?? []) names.add(open);
    return [...names].slice(0, mostNames);
  }
}

export function known(text: string): Value {
  return { text, isKnown: true, openArguments: [] };
}

/** The text that a plain build on the commonest platform has. */
function platform(text: string): Value {
  return { text, isKnown: false, openArguments: [] };
}

/** What is set before the first ARG (defaultArgs of platform.go). Container images are made for Linux unless said so. */
export const predefined: ReadonlyMap<string, Value> = new Map([
  ...['BUILD', 'TARGET'].flatMap((side): [string, Value][] => [
    [`${side}PLATFORM`, platform('linux/amd64')],
    [`${side}OS`, known('linux')],
    [`${side}OSVERSION`, platform('')],
    [`${side}ARCH`, platform('amd64')],
    [`${side}VARIANT`, platform('')],
  ]),
  ['TARGETSTAGE', platform('default')],
]);
