import { escaped, safeAddress } from './markup.ts';

/*
 * The part of GitHub Flavored Markdown that stands within a paragraph. Every piece of the result is made here: text is
 * escaped, and of HTML the few tags below are written anew, without attributes. One stack holds whatever is open, so
 * the result nests whatever the text does, and each entry is pushed and popped once.
 */

const allowedTags: ReadonlySet<string> = new Set(['b', 'code', 'em', 'i', 'kbd', 'strong', 'sub', 'sup']);

type Reader = readonly [pattern: RegExp, read: (writer: Writer, match: RegExpExecArray) => boolean];

const html: readonly Reader[] = [
  [/<!--/y, (writer) => writer.comment()],
  [/<br ?\/?>/iy, (writer) => writer.raw('<br>')],
  [/<(\/?)([a-z]+)>/iy, (writer, [, slash, name = '']) => writer.tag(slash === '/', name.toLowerCase())],
  [/&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,5});/iy, (writer, [entity]) => writer.raw(entity)],
];

const markdown: readonly Reader[] = [
  [/(`+)/y, (writer, [run]) => writer.code(run)],
  [/\\([!-/:-@[-`{-~])/y, (writer, [, text = '']) => writer.text(text)],
  [/\\?\n/y, (writer) => writer.raw('<br>\n')],
  ...html,
  [/<(https?:\/\/[^\s<>]+)>/iy, (writer, [, address = '']) => writer.address(address)],
  [/!?\[/y, (writer, [text]) => writer.open('[', text)],
  [
    /\](?:\(\s*(?:\)|<?([^\s<>()"][^\s<>()]*)>?(?:\s+(?:"[^"]{0,200}"\s*)?)?\)))?/y,
    (writer, [, address]) => writer.link(address),
  ],
  [/\*{1,2}|_{1,2}|~~/y, (writer, [run]) => writer.emphasis(run)],
];

export function inline(text: string): string {
  return new Writer(text, markdown).result();
}

/** What an HTML block of Markdown may hold: there tags count, and stars and backticks are only themselves. */
export function inlineHtml(text: string): string {
  return new Writer(text, html).result();
}

const emphases: Readonly<Record<string, string>> = {
  '*': 'em',
  _: 'em',
  '**': 'strong',
  __: 'strong',
  '~~': 'del',
};

interface Open {
  readonly kind: string;
  /** Where its beginning stands among the pieces. */
  readonly at: number;
}

class Writer {
  readonly #text: string;
  readonly #readers: readonly Reader[];
  readonly #pieces: string[] = [];
  readonly #open: Open[] = [];
  readonly #counts = new Map<string, number>();
  #at = 0;
  #end = 0;
  /** As far as is known: looking for the end of each of many beginnings would take a while. */
  #hasComments = true;

  constructor(text: string, readers: readonly Reader[]) {
    this.#text = text;
    this.#readers = readers;
  }

  result(): string {
    while (this.#at < this.#text.length) {
      if (this.#readers.some((reader) => this.#reads(reader))) this.#at = this.#end;
      else this.#plain();
    }
    while (this.#open.length > 0) this.#drop();
    return this.#pieces.join('');
  }

  #reads([pattern, read]: Reader): boolean {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return false;
    this.#end = pattern.lastIndex;
    return read(this, match);
  }

  #plain(): void {
    const next = /[^\\`<&![\]*_~\n ]+|[\s\S]/y;
    next.lastIndex = this.#at;
    this.text(next.exec(this.#text)?.[0] ?? '');
    this.#at = next.lastIndex;
  }

  raw(piece: string): true {
    this.#pieces.push(piece);
    return true;
  }

  text(text: string): true {
    return this.raw(escaped(text));
  }

  /** Nobody shall see it: it is where programs leave their marks. */
  comment(): boolean {
    const end = this.#hasComments ? this.#text.indexOf('-->', this.#at) : -1;
    this.#hasComments = end !== -1;
    this.#end = end + 3;
    return this.#hasComments;
  }

  code(run: string): true {
    const body = this.#end;
    const runs = /`+/g;
    runs.lastIndex = body;
    let end = runs.exec(this.#text);
    while (end && end[0] !== run) end = runs.exec(this.#text);
    if (!end) return this.text(run);
    this.#end = runs.lastIndex;
    return this.raw(
      `<code>${escaped(unpadded(this.#text.slice(body, end.index).replaceAll('\n', ' ')))}</code>`,
    );
  }

  tag(isEnd: boolean, name: string): boolean {
    if (!allowedTags.has(name)) return false;
    if (!isEnd) return this.open(`<${name}`, undefined, `<${name}>`);
    return this.#close(`<${name}`) === undefined || this.raw(`</${name}>`);
  }

  address(address: string): true {
    this.#closeLinks();
    return this.raw(`<a href="${escaped(safeAddress(address))}" rel="nofollow">${escaped(address)}</a>`);
  }

  /** What is never closed stays the text that it is; a tag without an end goes away. */
  open(kind: string, text: string | undefined, piece = escaped(text ?? '')): true {
    this.#open.push({ kind, at: this.#pieces.length });
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    return this.raw(piece);
  }

  link(address: string | undefined): boolean {
    const open = this.#close('[');
    if (open === undefined || address === undefined) {
      this.#end = this.#at + 1;
      return this.text(']');
    }
    this.#pieces[open.at] = `<a href="${escaped(safeAddress(address))}" rel="nofollow">`;
    this.#closeLinks();
    return this.raw('</a>');
  }

  /** No link within a link. */
  #closeLinks(): void {
    while (this.#isOpen('[')) this.#close('[');
  }

  emphasis(run: string): boolean {
    const top = this.#open.at(-1)?.kind ?? '';
    const kind = run.startsWith(top) && top !== '' ? top : run;
    this.#end = this.#at + kind.length;
    const element = emphases[kind];
    if (element === undefined) return false;
    const [before, after] = [this.#text.charAt(this.#at - 1), this.#text.charAt(this.#end)];
    if (this.#isOpen(kind) && closes(kind, before, after)) {
      const { at = 0 } = this.#close(kind) ?? {};
      this.#pieces[at] = `<${element}>`;
      return this.raw(`</${element}>`);
    }
    return closes(kind, after, before) ? this.open(kind, kind) : this.text(kind);
  }

  #isOpen(kind: string): boolean {
    return (this.#counts.get(kind) ?? 0) > 0;
  }

  /** What was opened later and is still open cannot be closed any more. */
  #close(kind: string): Open | undefined {
    if (!this.#isOpen(kind)) return undefined;
    while (this.#open.at(-1)?.kind !== kind) this.#drop();
    return this.#pop();
  }

  #drop(): void {
    const last = this.#pop();
    if (last?.kind.startsWith('<')) this.#pieces[last.at] = '';
  }

  #pop(): Open | undefined {
    const last = this.#open.pop();
    if (last) this.#counts.set(last.kind, (this.#counts.get(last.kind) ?? 1) - 1);
    return last;
  }
}

/** One space on both sides is for code that begins or ends with a backtick. */
function unpadded(code: string): string {
  return code.startsWith(' ') && code.endsWith(' ') && code.trim() !== '' ? code.slice(1, -1) : code;
}

/** CommonMark's flanking, for the end; seen in a mirror it holds for the beginning. */
function closes(kind: string, inner: string, outer: string): boolean {
  if (inner === '' || /\s/.test(inner)) return false;
  const isAtEdge = outer === '' || /[\s\p{P}\p{S}]/u.test(outer);
  return isAtEdge || (!kind.startsWith('_') && !/[\p{P}\p{S}]/u.test(inner));
}
