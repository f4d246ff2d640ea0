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
    if (first < at || first > lines.length) return undefined;
    before += lines.slice(at, first).join('');
    at = first;
    for (const { sign, text } of rows) {
      if (sign !== '-' && lines[at++] !== text) return undefined;
      if (sign !== '+') before += text;
    }
  }
  return before + lines.slice(at).join('');
}

interface Hunk {
  /** Where it begins in the text after the change, counted from 0. */
  readonly first: number;
  readonly rows: readonly Row[];
}

interface Row {
  readonly sign: string;
  /** With its line end, if it has one. */
  readonly text: string;
}

/** Undefined where a hunk has not as many lines as it says. */
function hunksIn(patch: string): Hunk[] | undefined {
  const hunks: { first: number; rows: Row[] }[] = [];
  let left = { before: 0, after: 0 };
  for (const line of patch.split('\n')) {
    const rows = hunks.at(-1)?.rows;
    const sign = line.charAt(0) || ' ';
    if (rows && left.before + left.after > 0) {
      if (sign === '\\') open(rows);
      else rows.push({ sign, text: `${line.slice(1)}\n` });
      left = {
        before: left.before - Number(' -'.includes(sign)),
        after: left.after - Number(' +'.includes(sign)),
      };
    } else if (sign === '\\' && rows) open(rows);
    else if (line.startsWith('@@')) {
      const begun = beginning(line);
      if (!begun) return undefined;
      hunks.push({ first: begun.first, rows: [] });
      left = begun;
    }
  }
  return left.before === 0 && left.after === 0 ? hunks : undefined;
}

function beginning(line: string): { first: number; before: number; after: number } | undefined {
  const [, before = '1', first, after = '1'] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
  if (first === undefined) return undefined;
  // A hunk without lines counts from the line before it.
  return { first: Number(first) - Number(after !== '0'), before: Number(before), after: Number(after) };
}

/** `\ No newline at end of file` is said of the line above it. */
function open(rows: Row[]): void {
  const last = rows.pop();
  if (last) rows.push({ ...last, text: last.text.replace(/\n$/, '') });
}
