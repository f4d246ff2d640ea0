import type { ScalarNode } from '../node.ts';
import { blockText, quotedText } from '../parse.ts';
import type { Source, Span } from '../../text/source.ts';
import { Cursor, giveUp } from './cursor.ts';
import { blockHeader, furtherLine, inFlow, inLine, plainStart, quoted, quotedLines } from './patterns.ts';

/** Reads the values that hold no others. */
export class Scalars extends Cursor {
  protected readonly source: Source;
  /** How far in the block collection is that holds the present value. */
  protected outer = 0;

  constructor(source: Source, { start, end }: Span) {
    // A carriage return before a line end means no more than a space there would; where it does, the source is asked.
    super(source.text.slice(0, end).replaceAll('\r\n', ' \n'), start);
    this.source = source;
  }

  protected plain(flow: boolean): ScalarNode {
    if (!this.isAt(plainStart)) giveUp();
    const start = this.at;
    const text = this.#plainText(flow ? inFlow : inLine);
    const lines = flow ? [text] : [text, ...this.#furtherLines()];
    return this.scalar({ start, end: this.at }, flow, lines.join(' '), 'plain');
  }

  #plainText(expression: RegExp): string {
    const start = this.at;
    const text = withoutComment(this.match(expression) ?? '');
    if (/:(?: |$)/.test(text)) giveUp();
    this.at = start + text.length;
    return text;
  }

  /** A plain scalar goes on with lines that are further in, up to a comment. */
  #furtherLines(): string[] {
    const lines: string[] = [];
    while (this.isAt(furtherLine)) {
      const start = this.at;
      this.skipSpaces();
      this.at++;
      if (this.skipSpaces() <= this.outer) {
        this.at = start;
        break;
      }
      lines.push(this.#plainText(inLine));
    }
    return lines;
  }

  protected quoted(flow: boolean): ScalarNode {
    const start = this.at;
    const written = this.match(quoted) ?? this.match(quotedLines) ?? giveUp();
    const span = { start, end: this.at };
    const [, ...further] = written.split('\n');
    if (further.some((line) => /^ *[^ ]/.test(line) && line.search(/[^ ]/) <= this.outer)) giveUp();
    const isPlain = further.length === 0 && !/\\|^'.*''/.test(written);
    const text = isPlain ? written.slice(1, -1) : quotedText(this.source.slice(span));
    return this.scalar(span, flow, text, 'quoted');
  }

  /** Text in a block: lines that are as far in as the first, and between them lines with nothing at all. */
  protected block(indent: number): ScalarNode {
    const start = this.at;
    const head = this.match(blockHeader) ?? giveUp();
    const top = this.at;
    const margin = this.skipSpaces();
    if (margin <= indent || this.text[this.at] === '\n') giveUp();
    this.at = top;
    if (this.match(new RegExp(`(?:(?: *\\n)* {${margin}} *[^ \\n].*(?:\\n|$))+`, 'y')) === undefined)
      giveUp();
    const end = this.at;
    this.after = end;
    this.nextLine(Infinity);
    const gap = this.text.slice(end, this.at - Math.max(this.column, 0));
    if (this.stray > indent || / (?:\n|$)/.test(gap)) giveUp();
    const written = this.source.text.slice(top, end);
    const text = blockText(head.slice(0, head[1] === '-' ? 2 : 1), written);
    return this.scalar({ start, end }, false, text, 'block');
  }

  protected scalar(span: Span, flow: boolean, text: string, style: ScalarNode['style']): ScalarNode {
    const source = this.source;
    return {
      kind: 'scalar',
      source,
      span,
      flow,
      tag: undefined,
      uses: undefined,
      text,
      style,
      unknown: undefined,
    };
  }
}

/** What stands before a comment and the spaces at the end. */
function withoutComment(text: string): string {
  const comment = text.indexOf(' #');
  let end = comment === -1 ? text.length : comment;
  while (text[end - 1] === ' ') end--;
  return text.slice(0, end);
}
