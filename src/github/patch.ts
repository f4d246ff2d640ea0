/**
 * The text before a change, from the text after it and the hunks between them: it spares the question for what GitHub
 * has sent already. Undefined where the two do not fit each other in every line.
 */
export function textBefore(after: string, patch: string): string | undefined {
  const lines = after.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const hunks = hunksIn(patch);
  if (!hunks || hunks.length === 0) return undefined;
  let before = '';
  let at = 0;
  for (const { first, rows } of hunks) {
    const is = textOf(rows, '-');
    const last = first + rows.filter(({ sign }) => sign !== '-').length;
    if (first < at || lines.slice(first, last).join('') !== is) return undefined;
    before += lines.slice(at, first).join('') + textOf(rows, '+');
    at = last;
  }
  return before + lines.slice(at).join('');
}

/** A hunk as one of its sides has it: without what the other one alone has. */
function textOf(rows: readonly Row[], without: '-' | '+'): string {
  return rows
    .filter(({ sign }) => sign !== without)
    .map(({ text }) => text)
    .join('');
}

interface Row {
  readonly sign: string;
  /** With its line end, if it has one. */
  readonly text: string;
}

class Hunk {
  /** Where it begins in the text after the change, counted from 0. */
  readonly first: number;
  readonly rows: Row[] = [];
  #before: number;
  #after: number;

  constructor(header: string) {
    const [, before = '1', first = '', after = '1'] =
      /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(header) ?? [];
    // A hunk without lines counts from the line before it.
    this.first = Number(first) - Number(after !== '0');
    this.#before = Number(before);
    this.#after = Number(after);
  }

  /** It has as many lines as it says. */
  get isWhole(): boolean {
    return this.#before === 0 && this.#after === 0;
  }

  add(line: string): void {
    const sign = line.charAt(0) || ' ';
    this.rows.push({ sign, text: `${line.slice(1)}\n` });
    if (sign !== '+') this.#before -= 1;
    if (sign !== '-') this.#after -= 1;
  }

  /** `\ No newline at end of file` is said of the line above it. */
  open(): void {
    const last = this.rows.pop();
    if (last) this.rows.push({ ...last, text: last.text.replace(/\n$/, '') });
  }
}

/** Undefined where one of them breaks off. */
function hunksIn(patch: string): Hunk[] | undefined {
  const hunks: Hunk[] = [];
  for (const line of patch.split('\n')) {
    const hunk = hunks.at(-1);
    if (hunk && line.startsWith('\\')) hunk.open();
    else if (hunk?.isWhole === false) hunk.add(line);
    else if (line.startsWith('@@')) hunks.push(new Hunk(line));
  }
  return hunks.every(({ isWhole }) => isWhole) ? hunks : undefined;
}
