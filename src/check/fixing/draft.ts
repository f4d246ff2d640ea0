import type { Span } from '../text/source.ts';

/** What an edit does to a text, by offsets. */
export interface Splice extends Span {
  readonly text: string;
}

/** A part of the first text that still stands, or what has come in. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** A text that is edited several times over, and knows what became of the one it began as. */
export class Draft {
  readonly #first: string;
  #pieces: readonly Piece[];

  constructor(text: string) {
    this.#first = text;
    this.#pieces = [{ start: 0, end: text.length }];
  }

  copy(): Draft {
    const copy = new Draft(this.#first);
    copy.#pieces = this.#pieces;
    return copy;
  }

  get text(): string {
    return this.#pieces.map((piece) => this.#textOf(piece)).join('');
  }

  /** The edits that make the present text of the first one, in the order of the text; no two of them touch. */
  get splices(): Splice[] {
    const splices: Splice[] = [];
    let at = 0;
    let text = '';
    const close = (end: number): void => {
      if (end > at || text !== '') splices.push({ start: at, end, text });
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) text += piece.text;
      else {
        if (piece.start === piece.end) continue;
        close(piece.start);
        at = piece.end;
        text = '';
      }
    }
    close(this.#first.length);
    return splices;
  }

  /** Offsets are those of the present text; the edits stand in its order and do not overlap. */
  apply(splices: readonly Splice[]): void {
    const rest = new Cutter(this.#pieces);
    const pieces: Piece[] = [];
    let at = 0;
    for (const { start, end, text } of splices) {
      pieces.push(...rest.take(start - at), { text });
      rest.take(end - start);
      at = end;
    }
    this.#pieces = [...pieces, ...rest.take(Infinity)];
  }

  #textOf(piece: Piece): string {
    return 'text' in piece ? piece.text : this.#first.slice(piece.start, piece.end);
  }
}

/** Takes pieces from the front, cutting the last one where it is longer than what is wanted. */
class Cutter {
  readonly #pieces: readonly Piece[];
  #next = 0;
  #cut: Piece | undefined;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  take(length: number): Piece[] {
    const taken: Piece[] = [];
    for (let wanted = length; wanted > 0;) {
      const piece = this.#cut ?? this.#pieces[this.#next++];
      if (!piece) break;
      const [head, tail] = cut(piece, wanted);
      taken.push(head);
      this.#cut = tail;
      wanted -= lengthOf(head);
    }
    return taken;
  }
}

function cut(piece: Piece, length: number): [Piece, Piece | undefined] {
  if (lengthOf(piece) <= length) return [piece, undefined];
  if ('text' in piece) return [{ text: piece.text.slice(0, length) }, { text: piece.text.slice(length) }];
  const middle = piece.start + length;
  return [
    { start: piece.start, end: middle },
    { start: middle, end: piece.end },
  ];
}

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}
