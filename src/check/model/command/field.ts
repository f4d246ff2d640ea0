import type { Field } from '../../read/field.ts';
import type { Place, Span } from '../../text/source.ts';
import type { Argument } from './act.ts';

/** An item of a command in a YAML file. What looks like a variable there is one of the shell's. */
export function argumentOf(field: Field): Argument {
  const { node } = field;
  const text = node?.kind === 'scalar' && node.unknown === undefined ? field.text : undefined;
  return { text, place: (part) => partOf(field, text ?? '', part) };
}

/** Where a part of a scalar's text stands: its first line, if the file writes it as it reads; else the whole scalar. */
export function partOf(field: Field, text: string, { start, end }: Span): Place {
  const { source, span } = field;
  const whole = { source, span };
  const [line = ''] = text.slice(start, end).split('\n', 1);
  if (end > text.length || line.trim() === '') return whole;
  // The same words may stand there more than once.
  const rank = occurrences(text.slice(0, start), line);
  const found = nth(source.text.slice(span.start, span.end), line, rank);
  if (found === -1) return whole;
  return { source, span: { start: span.start + found, end: span.start + found + line.trimEnd().length } };
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function nth(text: string, part: string, rank: number): number {
  let at = text.indexOf(part);
  for (let left = rank; left > 0 && at !== -1; left--) at = text.indexOf(part, at + part.length);
  return at;
}
