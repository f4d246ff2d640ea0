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

/** One file as given: its path, with forward slashes, and its exact text. */
export class Source {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
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

/** Where each line starts. A lone carriage return is not a line end: neither Git nor GitHub counts it as one. */
function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
