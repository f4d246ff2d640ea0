import { linesOf } from '../../review/line-change.ts';

/** A file's text by line, as the report counts them. */
export class Text {
  /** With their line ends. */
  readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = linesOf(text);
  }

  /** Without its line end. Behind the last line end there is one more, an empty one. */
  line(number: number): string | undefined {
    const isBehind = number === this.lines.length + 1 && (this.lines.at(-1)?.endsWith('\n') ?? true);
    return isBehind ? '' : this.lines[number - 1]?.replace(/\r?\n$/, '');
  }
}
