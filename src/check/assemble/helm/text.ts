import { asPrinted, computedFrom, type Computed, doubted, type Origin } from './origin.ts';

/** Some text of one origin. `at` says where in what the origin stands for the text begins. */
export interface Piece {
  readonly text: string;
  readonly from: Origin | undefined;
  readonly at: number;
}

/** Text that knows where each of its pieces comes from. Never changed. */
export class Text {
  static readonly empty = new Text([], '');
  readonly pieces: readonly Piece[];
  #string: string | undefined;

  constructor(pieces: readonly Piece[], string?: string) {
    this.pieces = pieces;
    this.#string = string;
  }

  static of(text: string, from?: Origin, at = 0): Text {
    return text === '' ? Text.empty : new Text([{ text, from, at }], text);
  }

  static concat(texts: readonly Text[]): Text {
    const [only] = texts;
    if (only && texts.length === 1) return only;
    return new Text(texts.flatMap(({ pieces }) => pieces));
  }

  get string(): string {
    return (this.#string ??= this.pieces.map(({ text }) => text).join(''));
  }

  get length(): number {
    // Counted, not put together: what is too long must not be made to find out.
    return this.#string?.length ?? this.pieces.reduce((sum, { text }) => sum + text.length, 0);
  }

  slice(start: number, end = this.length): Text {
    if (start <= 0 && end >= this.length) return this;
    const pieces: Piece[] = [];
    let at = 0;
    for (const piece of this.pieces) {
      const stop = at + piece.text.length;
      if (at >= end) break;
      if (stop > start) {
        const from = Math.max(start - at, 0);
        const part = piece.text.slice(from, end - at);
        if (part !== '') pieces.push({ text: part, from: piece.from, at: piece.at + from });
      }
      at = stop;
    }
    return new Text(pieces);
  }

  /** The parts between the places where the separator stands. */
  split(separator: string): Text[] {
    const parts: Text[] = [];
    let start = 0;
    const { string } = this;
    for (let at = string.indexOf(separator); at !== -1; at = string.indexOf(separator, start)) {
      parts.push(this.slice(start, at));
      start = at + separator.length;
    }
    return [...parts, this.slice(start)];
  }

  /** Text of the same length or not, in the place of each piece, unit by unit where the length stays. */
  map(change: (text: string) => string): Text {
    return new Text(
      this.pieces.flatMap((piece) => {
        const text = change(piece.text);
        if (text === piece.text) return [piece];
        return text === '' ? [] : [{ text, from: computedFrom([piece.from]), at: 0 }];
      }),
    );
  }

  /** What anything that is worked out from this text comes from. */
  origin(): Computed | undefined {
    return computedFrom(this.pieces.map(({ from }) => from));
  }

  /** The one scalar of a values file that all of this text is. */
  scalar(): Origin | undefined {
    const [only] = this.pieces;
    if (this.pieces.length !== 1 || only?.from?.kind !== 'scalar' || only.at !== 0) return undefined;
    return only.from.length === only.text.length ? only.from : undefined;
  }

  /** The same scalar in other characters: quoted, escaped, folded. */
  rewritten(text: Text): Text {
    const scalar = this.scalar();
    return scalar ? Text.of(text.string, asPrinted(scalar, text.length)) : text;
  }

  doubted(unknown: string): Text {
    return new Text(this.pieces.map(({ text, from }) => ({ text, from: doubted(from, unknown), at: 0 })));
  }
}

/** Joined with something in between. */
export function joined(texts: readonly Text[], separator: Text): Text {
  return Text.concat(texts.flatMap((text, index) => (index === 0 ? [text] : [separator, text])));
}

/** Every place of `old` now says `by`; an empty `old` stands in front of every rune, and behind the last. */
export function replaced(text: Text, old: string, by: Text): Text {
  if (old !== '') return text.string.includes(old) ? joined(text.split(old), by) : text;
  const runes = Array.from(text.string);
  const parts: Text[] = [by];
  let at = 0;
  for (const rune of runes) {
    parts.push(text.slice(at, at + rune.length), by);
    at += rune.length;
  }
  return Text.concat(parts);
}
