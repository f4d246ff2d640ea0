import type { Range } from '../../check/index.ts';
import type { Text } from './lines.ts';
import { visible } from './harmless.ts';
import { widthOf } from './width.ts';

/** The line where a place begins, fit for a terminal, and where in it the place stands. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
  /** Columns of the shown text, not of the file. */
  readonly from: number;
  readonly width: number;
}

export function excerptOf(file: Text, { start, end }: Range, width: number): Excerpt | undefined {
  const raw = file.line(start.line);
  if (raw === undefined) return undefined;
  const last = end.line > start.line ? raw.trimEnd().length + 1 : end.column;
  const before = shown(raw.slice(0, start.column - 1), 0);
  const place = shown(raw.slice(start.column - 1, last - 1), widthOf(before));
  const after = shown(raw.slice(last - 1), widthOf(before) + widthOf(place));
  return { line: start.line, ...window(before, place, after.trimEnd(), width) };
}

/** A line as it may be printed: tabs become spaces up to the next stop, whatever a terminal would obey becomes visible. */
export function shown(text: string, column: number): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let line = '';
  let at = column;
  for (const character of text.slice(0, longest)) {
    const piece = character === '\t' ? ' '.repeat(4 - (at % 4)) : visible(character);
    line += piece;
    at += widthOf(piece);
  }
  return line;
}

/** A minified line can hold megabytes; nobody looks at more of it than this. */
const longest = 4000;

/** The part of a line around the place that fits; `…` stands for what is cut. */
function window(before: string, place: string, after: string, width: number): Omit<Excerpt, 'line'> {
  const whole = before + place + after;
  if (widthOf(whole.slice(0, longest)) <= width) {
    return { text: whole, from: widthOf(before), width: Math.max(1, widthOf(place)) };
  }
  const kept = head(place, Math.floor((width * 2) / 3));
  const room = width - widthOf(kept) - 2;
  const left = widthOf(before.slice(-longest)) <= room ? before : `…${tail(before, Math.floor(room / 2))}`;
  const rest = head(after, width - widthOf(left) - widthOf(kept) - 1);
  const cut = kept.length < place.length || rest.length < after.length;
  const text = left + kept + (kept.length < place.length ? '' : rest) + (cut ? '…' : '');
  return { text, from: widthOf(left), width: Math.max(1, widthOf(kept)) };
}

function head(text: string, width: number): string {
  let kept = '';
  let room = width;
  for (const character of text.slice(0, longest)) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

function tail(text: string, width: number): string {
  const characters = Array.from(text.slice(-longest)).reverse();
  let room = width;
  const kept = characters.findIndex((character) => (room -= widthOf(character)) < 0);
  return (kept === -1 ? characters : characters.slice(0, kept)).reverse().join('');
}

/** `text` cut at this width. */
export function cut(text: string, width: number): string {
  return widthOf(text.slice(0, longest)) <= width && text.length <= longest
    ? text
    : `${head(text, width - 1)}…`;
}
