import type { Origins } from './origin.ts';

/** Half-open range of offsets into one file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something is: every finding, fix and related note points at a Place. */
export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** 1-based line and column (in UTF-16 units), as editors and GitHub count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One file as given: its path, with forward slashes, and its exact text. Or a text that was assembled from files. */
export class Source {
  readonly path: string;
  readonly text: string;
  /** Where the pieces of an assembled text are written. A file has none: it is written where it stands. */
  readonly origins: Origins | undefined;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string, origins?: Origins) {
    this.path = path;
    this.text = text;
    this.origins = origins;
  }

  /** Where a person can edit this part of the text; undefined where no single place of a file says all of it. */
  written(span: Span): Place | undefined {
    return this.origins ? this.origins.written(span) : { source: this, span };
  }

  /** Where a person is to look for this part of the text. */
  shown(span: Span): Place {
    return this.origins?.nearest(span) ?? { source: this, span };
  }

  position(offset: number): Position {
    const lineStarts = (this.#lineStarts ??= lineStartsOf(this.text));
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  }

  /** The offset of a position; a column past the end of its line gives that end, a line past the end the text's. */
  offset({ line, column }: Position): number {
    const start = (this.#lineStarts ??= lineStartsOf(this.text))[line - 1];
    return start === undefined ? this.text.length : Math.min(start + column - 1, this.lineAt(start).span.end);
  }

  /** The text of the line that holds this offset, without its line end. */
  lineAt(offset: number): { readonly text: string; readonly span: Span } {
    const start = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
    const newline = this.text.indexOf('\n', offset);
    const rawEnd = newline === -1 ? this.text.length : newline;
    const end = this.text[rawEnd - 1] === '\r' && rawEnd > start ? rawEnd - 1 : rawEnd;
    return { text: this.text.slice(start, end), span: { start, end } };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}

/** Where a person is to look for something: in a file, where its text was assembled from files. */
export function shownPlace({ source, span }: Place): Place {
  return source.shown(span);
}

/** Where each line starts. A lone carriage return is not a line end: neither Git nor GitHub counts it as one. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
