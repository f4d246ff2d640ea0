import { diffLine } from './diff-line.ts';
import { escaped, Markup } from './markup.ts';
import { inline, inlineHtml } from './inline.ts';

/*
 * GitHub Flavored Markdown, as far as reviews use it. Our own and not a library: whatever is shown here was written by
 * somebody else, so nothing of it may pass through. A library parses all of Markdown and lets HTML through for a second
 * one to clean; this one has no way to write what it does not know.
 */

export interface Blocks {
  /** A suggestion is shown as the change that it is, where the lines it replaces are known. */
  readonly suggestion?: (lines: readonly string[]) => Markup;
  /** Below the headings of the page around it, unless told otherwise. */
  readonly heading?: (level: number, text: string) => Markup;
  /** A fenced block; undefined where it is shown as any other. `info` is what follows the marks. */
  readonly fence?: (info: string, lines: readonly string[]) => Markup | undefined;
}

export function markdown(text: string, blocks: Blocks = {}): Markup {
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n');
  return Markup.trusted(new Container(lines, blocks, 0).written());
}

const deepest = 8;

const patterns = {
  blank: /^\s*$/,
  fence: /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))([^`]*)$/,
  comment: /^ {0,3}<!--/,
  html: /^ {0,3}<\/?(?:details|summary)\b/i,
  heading: /^ {0,3}(#{1,6})(?: (.*))?$/,
  rule: /^ {0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$/,
  quote: /^ {0,3}> ?/,
  item: /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}|$)/,
  delimiter: /^\|?(?: *:?-+:? *\|)* *:?-+:?$|^\|(?: *:?-+:? *\|)+$/,
} as const;

/** Those that end a paragraph though no blank line does. */
const interrupting = ['fence', 'comment', 'html', 'heading', 'rule', 'quote', 'item'] as const;

class Container {
  readonly #lines: readonly string[];
  readonly #blocks: Blocks;
  readonly #depth: number;
  readonly #open: string[] = [];
  #at = 0;

  constructor(lines: readonly string[], blocks: Blocks, depth: number) {
    this.#lines = lines;
    this.#blocks = blocks;
    this.#depth = depth;
  }

  written(): string {
    const result: string[] = [];
    while (this.#at < this.#lines.length) result.push(this.#block());
    while (this.#open.length > 0) result.push(`</${this.#open.pop()}>`);
    return result.join('\n');
  }

  get #line(): string {
    return this.#lines[this.#at] ?? '';
  }

  #is(name: keyof typeof patterns): boolean {
    return patterns[name].test(this.#line);
  }

  /** The lines from here on as long as they are wanted. */
  #take(isWanted: () => boolean): string[] {
    const first = this.#at;
    while (this.#at < this.#lines.length && isWanted()) this.#at++;
    return this.#lines.slice(first, this.#at);
  }

  #block(): string {
    if (this.#is('blank')) return this.#skip();
    if (this.#is('fence')) return this.#fence();
    if (this.#is('comment')) return this.#comment();
    if (this.#is('html')) return this.#html(this.#take(() => !this.#is('blank')).join('\n'));
    if (this.#is('heading')) return this.#heading();
    if (this.#is('rule')) return this.#skip('<hr>');
    if (this.#depth < deepest && this.#is('quote')) return this.#quote();
    if (this.#depth < deepest && this.#is('item')) return this.#list();
    return this.#isTable() ? this.#table() : this.#paragraph();
  }

  #skip(written = ''): string {
    this.#at++;
    return written;
  }

  #within(lines: readonly string[]): string {
    return new Container(lines, this.#blocks, this.#depth + 1).written();
  }

  #fence(): string {
    const [, marks = '', info = ''] = patterns.fence.exec(this.#line) ?? [];
    const indent = this.#line.search(/\S/);
    const end = new RegExp(`^ {0,3}${marks.charAt(0)}{${marks.length},} *$`);
    this.#at++;
    const lines = this.#take(() => !end.test(this.#line)).map((line) => unindented(line, indent));
    this.#at++;
    const own = this.#blocks.fence?.(info.trim(), lines);
    if (own) return String(own);
    const [language = ''] = info.trim().split(' ');
    if (language === 'suggestion' && this.#blocks.suggestion) return String(this.#blocks.suggestion(lines));
    if (language === 'diff')
      return `<pre class="code diff">${lines.map((line) => String(diffLine(line))).join('')}</pre>`;
    return `<pre class="code"><code>${escaped(lines.join('\n'))}\n</code></pre>`;
  }

  #comment(): string {
    const lines = this.#take(() => !this.#line.includes('-->'));
    const rest = this.#line.slice(this.#line.indexOf('-->') + 3);
    // One that is never closed takes all that follows, as it does in CommonMark.
    if (this.#at === this.#lines.length) return '';
    this.#at++;
    return lines.length === 0 || rest.trim() !== '' ? inlineHtml(rest) : '';
  }

  /** Tags of a block need not be closed in it: text may stand between `<details>` and its end. */
  #html(text: string): string {
    const parts = text.split(/(<\/?(?:details|summary)(?: +open(?:="[a-z]*")?)? *>)/i);
    return parts.map((part, index) => (index % 2 === 0 ? inlineHtml(part) : this.#tag(part))).join('');
  }

  #tag(tag: string): string {
    const name = tag.toLowerCase().includes('details') ? 'details' : 'summary';
    if (!tag.startsWith('</')) {
      if (name === 'summary' && this.#open.at(-1) !== 'details') return '';
      this.#open.push(name);
      return / open/i.test(tag) ? `<${name} open>` : `<${name}>`;
    }
    if (!this.#open.includes(name)) return '';
    const last = this.#open.lastIndexOf(name);
    return this.#open
      .splice(last)
      .toReversed()
      .map((each) => `</${each}>`)
      .join('');
  }

  #heading(): string {
    const [, marks = '', text = ''] = patterns.heading.exec(this.#line) ?? [];
    if (this.#blocks.heading) return this.#skip(String(this.#blocks.heading(marks.length, text.trim())));
    const level = Math.min(marks.length + 2, 6);
    return this.#skip(`<h${level}>${inline(text.trim())}</h${level}>`);
  }

  #quote(): string {
    const lines = this.#take(() => this.#is('quote')).map((line) => line.replace(patterns.quote, ''));
    return `<blockquote>${this.#within(lines)}</blockquote>`;
  }

  #list(): string {
    const isOrdered = /^ *\d/.test(this.#line);
    const items: string[] = [];
    while (this.#is('item') && /^ *\d/.test(this.#line) === isOrdered && !this.#is('rule'))
      items.push(this.#item());
    const name = isOrdered ? 'ol' : 'ul';
    return `<${name}>${items.join('')}</${name}>`;
  }

  #item(): string {
    const [head = ''] = patterns.item.exec(this.#line) ?? [];
    const first = this.#line.slice(head.length);
    this.#at++;
    const belongs = (): boolean =>
      this.#is('blank')
        ? this.#isIndented(this.#at + 1, head.length)
        : this.#isIndented(this.#at, head.length);
    const lines = this.#take(belongs).map((line) => unindented(line, head.length));
    const isTight = ![first, ...lines].some((line) => patterns.blank.test(line));
    const written = this.#within([first, ...lines]);
    return `<li>${isTight ? written.replace(/^<p>([\s\S]*?)<\/p>/, '$1') : written}</li>`;
  }

  #isIndented(at: number, width: number): boolean {
    return (this.#lines[at] ?? '').search(/\S/) >= width;
  }

  #isTable(): boolean {
    const next = this.#lines[this.#at + 1] ?? '';
    if (!this.#line.includes('|') || !patterns.delimiter.test(next.trim())) return false;
    return cellsOf(this.#line).length === cellsOf(next).length;
  }

  #table(): string {
    const head = cellsOf(this.#line);
    this.#at += 2;
    const rows = this.#take(() => !this.#is('blank') && this.#line.includes('|')).map(cellsOf);
    const row = (cells: readonly string[], name: string): string =>
      `<tr>${head.map((_, index) => `<${name}>${inline(cells[index] ?? '')}</${name}>`).join('')}</tr>`;
    const body = rows.map((cells) => row(cells, 'td')).join('\n');
    return `<div class="wide"><table><thead>${row(head, 'th')}</thead><tbody>${body}</tbody></table></div>`;
  }

  #paragraph(): string {
    const first = this.#at;
    const isEnd = (): boolean =>
      this.#is('blank') || interrupting.some((name) => this.#is(name)) || this.#isTable();
    const lines = this.#take(() => this.#at === first || !isEnd());
    return `<p>${inline(
      lines
        .map((line) => line.trimStart())
        .join('\n')
        .trimEnd(),
    )}</p>`;
  }
}

function unindented(line: string, width: number): string {
  const indent = line.search(/\S|$/);
  return line.slice(Math.min(indent, width));
}

/** A bar in a code span parts cells too, unless a backslash stands before it. */
function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}
