import { inLine, type Piece } from './block.ts';
import type { InsertLines, TextChange } from './change.ts';
import { eolAt, lineEnd } from './layout.ts';
import type { Source } from '../text/source.ts';
import type { Refusal } from './wish.ts';

/** The pieces of a Dockerfile's changes; lines that several fixes want in one place are written once. */
export function linePieces(source: Source, changes: readonly TextChange[]): Piece[] | Refusal {
  const texts = new Map<string, Piece>();
  const places = new Map<number, Set<string>>();
  // In an order of their own, so that the order of the fixes does not matter.
  for (const change of changes.toSorted(byText)) {
    if (change.kind === 'text') {
      const { span, text } = change;
      texts.set(`${span.start}:${span.end}:${text}`, { source, span, text, depth: inLine });
      continue;
    }
    const at = change.side === 'before' ? aboveOf(change) : belowOf(change);
    if (at === undefined) return { refused: 'the instruction goes on to the end of the file' };
    const lines = places.get(at) ?? new Set();
    for (const line of change.lines) lines.add(lineText(change, at, line));
    places.set(at, lines);
  }
  const inserted = [...places].map(([at, lines]) => ({
    source,
    span: { start: at, end: at },
    text: [...lines].join(''),
    depth: 0,
  }));
  return [...texts.values(), ...inserted];
}

function byText(a: TextChange, b: TextChange): number {
  const [first, second] = [a, b].map((change) =>
    change.kind === 'text' ? change.text : change.lines.join('\n'),
  );
  return (first ?? '') < (second ?? '') ? -1 : Number(first !== second);
}

/** A line with its line end, indented as the instruction is. */
function lineText({ source, span, side }: InsertLines, at: number, line: string): string {
  const margin = /^[ \t]*/.exec(source.lineAt(span.start).text)?.[0] ?? '';
  const eol = eolAt(source, at);
  return side === 'before' ? margin + line + eol : eol + margin + line;
}

/** The start of the line, above the comments that belong to the instruction; never above the head of the file. */
function aboveOf({ source, span }: InsertLines): number {
  const { text } = source;
  const own = text.lastIndexOf('\n', span.start - 1) + 1;
  for (let at = own; at > 0;) {
    const line = source.lineAt(at - 1);
    if (!/^[ \t]*#/.test(line.text)) return at;
    at = line.span.start;
  }
  // What stands first may be a parser directive, which nothing may precede.
  return own === 0 && text.startsWith('\uFEFF') ? 1 : own;
}

function belowOf({ source, span }: InsertLines): number | undefined {
  let end = span.end;
  while (end > span.start && /\s/.test(source.text.charAt(end - 1))) end--;
  const at = lineEnd(source, end);
  return /[\\`][ \t]*$/.test(source.text.slice(source.lineAt(end).span.start, at)) ? undefined : at;
}
