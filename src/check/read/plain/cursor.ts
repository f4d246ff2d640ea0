/** Thrown where something is not plain: the library reads it then. */
export const givenUp = new Error('not plain YAML');

export function giveUp(): never {
  throw givenUp;
}

/** Where in a text reading goes on, line by line. */
export class Cursor {
  /** Up to the end of the document. */
  protected readonly text: string;
  protected at: number;
  /** After a line end: the column of what comes next, -1 at the end of the document. */
  protected column = -1;
  /** After a line end: the deepest comment on the way that belongs to no value; -1 for none. */
  protected stray = -1;
  /** Where the library says that the last value ends, its comments included. */
  protected after = 0;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** What a sticky expression finds here; reading goes on behind it. */
  protected match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    if (!expression.test(this.text)) return undefined;
    const found = this.text.slice(this.at, expression.lastIndex);
    this.at = expression.lastIndex;
    return found;
  }

  protected isAt(expression: RegExp): boolean {
    expression.lastIndex = this.at;
    return expression.test(this.text);
  }

  /** How many spaces there are; reading goes on behind them. */
  protected skipSpaces(): number {
    const start = this.at;
    while (this.text.charCodeAt(this.at) === space) this.at++;
    return this.at - start;
  }

  /**
   * From the start of a line to what comes next. Comments further in than the collection that holds the last value
   * belong to the value, until one is not; the library's parser does so (atIndentedComment).
   */
  protected nextLine(indent: number): void {
    this.stray = -1;
    this.column = this.skipSpaces();
    while (this.isAt(emptyLine)) {
      const isComment = this.text[this.at] === '#';
      this.match(emptyLine);
      if (isComment && this.stray === -1 && this.column > indent) this.after = this.at;
      else if (isComment) this.stray = Math.max(this.stray, this.column);
      this.column = this.skipSpaces();
    }
    if (this.at === this.text.length) this.column = -1;
  }
}

const space = 0x20;

/** Behind the indentation. */
const emptyLine = /#.*(?:\n|$)|\n/y;
