import {
  isDigit,
  isLetter,
  isLower,
  isPunct,
  isSpace,
  isUpper,
  lower,
  lowerRune,
  upperRune,
} from './runes.ts';

/*
 * What Sprig takes from github.com/huandu/xstrings (convert.go).
 */

function isConnector(rune: string): boolean {
  return rune === '-' || rune === '_' || isSpace(rune);
}

/** `some_words` as `SomeWords`. */
export function pascalCase(text: string): string {
  const runes = Array.from(text);
  const start = runes.findIndex((rune) => !isConnector(rune));
  if (runes.length === 0 || start < 0) return text;
  const lead = runes.slice(0, start).join('');
  const first = runes[start] ?? '';
  const rest = runes.slice(start + 1);
  if (rest.length === 0) return lead + upperRune(first);
  let isAllUpper = isUpper(first);
  let result = lead;
  let held = upperRune(first);
  for (const rune of rest) {
    const previous = held;
    held = rune;
    if (isConnector(rune) && isConnector(previous)) {
      result += previous;
      continue;
    }
    if (isConnector(previous)) {
      isAllUpper = isUpper(rune);
      held = upperRune(rune);
      continue;
    }
    if (isAllUpper && isUpper(rune)) held = lowerRune(rune);
    else if (isAllUpper) isAllUpper = false;
    result += previous;
  }
  return result + held;
}

type WordKind = 'none' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punct' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

/** `SomeWords` as `some_words`, with the connector that is given. */
export function connectedCase(text: string, connector: string): string {
  return new Connector(Array.from(text), connector).run();
}

class Connector {
  readonly #runes: readonly string[];
  readonly #connector: string;
  #at = 0;
  #result = '';

  constructor(runes: readonly string[], connector: string) {
    this.#runes = runes;
    this.#connector = connector;
  }

  get #isOver(): boolean {
    return this.#at >= this.#runes.length;
  }

  run(): string {
    let word = this.#next();
    while (this.#at < this.#runes.length) {
      if (word.kind !== 'connector') this.#write(word);
      word = this.#after(word);
    }
    this.#write(word);
    return this.#result;
  }

  #after(last: Word): Word {
    const word = this.#next();
    if (last.kind === 'number') return this.#afterNumber(word);
    if (last.kind === 'connector') this.#write(last);
    return last.kind === 'connector' || last.kind === 'punct' ? word : this.#afterWord(word);
  }

  #write({ kind, text }: Word): void {
    if (kind === 'connector') this.#result += this.#connector.repeat(Array.from(text).length);
    else this.#result += kind === 'upper' ? lower(text) : text;
  }

  #connect(word: Word, isNot: readonly WordKind[]): void {
    if (!isNot.includes(word.kind)) this.#result += this.#connector;
  }

  /** Letters and numbers after a number stay with it. */
  #afterNumber(word: Word): Word {
    let next = word;
    while (next.kind === 'alphabet' || next.kind === 'number') {
      this.#write(next);
      next = this.#next();
    }
    this.#connect(next, ['none', 'punct', 'connector']);
    return next;
  }

  #afterWord(word: Word): Word {
    if (word.kind !== 'number') {
      this.#connect(word, ['connector', 'punct']);
      return word;
    }
    if (this.#isOver) return word;
    const next = this.#next();
    if (next.kind !== 'alphabet') {
      this.#write(word);
      this.#connect(next, ['connector', 'punct']);
      return next;
    }
    this.#result += this.#connector;
    this.#write(word);
    return this.#afterNumber(next);
  }

  #run(test: (rune: string) => boolean, kind: WordKind, start: number): Word {
    while (!this.#isOver && test(this.#runes[this.#at] ?? '')) this.#at++;
    return { kind, text: this.#runes.slice(start, this.#at).join('') };
  }

  #next(): Word {
    const start = this.#at;
    if (this.#isOver) return { kind: 'none', text: '' };
    const rune = this.#runes[this.#at++] ?? '';
    if (isConnector(rune)) return this.#run(isConnector, 'connector', start);
    if (isPunct(rune)) return this.#run(isPunct, 'punct', start);
    if (isUpper(rune)) return this.#upper(start);
    if (isLetter(rune)) return this.#run((each) => isLetter(each) && !isUpper(each), 'alphabet', start);
    if (isDigit(rune)) return this.#run(isDigit, 'number', start);
    return this.#run((each) => !/^[\p{L}\p{Nd}\p{P}]$/u.test(each) && !isConnector(each), 'other', start);
  }

  /** `HTTPStatus` is `HTTP` and `Status`. */
  #upper(start: number): Word {
    const next = this.#runes[this.#at];
    if (next === undefined) return { kind: 'upper', text: this.#runes[start] ?? '' };
    if (!isUpper(next)) {
      if (!isLower(next)) return { kind: 'upper', text: this.#runes[start] ?? '' };
      return this.#run((each) => isLetter(each) && !isUpper(each), 'upper', start);
    }
    while (!this.#isOver && isUpper(this.#runes[this.#at] ?? '')) this.#at++;
    if (!this.#isOver && isLetter(this.#runes[this.#at] ?? '')) this.#at--;
    return { kind: 'upper', text: this.#runes.slice(start, this.#at).join('') };
  }
}
