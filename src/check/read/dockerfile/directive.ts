import type { Span } from '../../text/source.ts';
import type { Line } from './lines.ts';
import { skipSpace } from './space.ts';

export type DirectiveName = 'syntax' | 'escape' | 'check';

/** `# syntax=docker/dockerfile:1` at the very top of the file. */
export interface Directive {
  readonly name: DirectiveName;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

const names: ReadonlyMap<string, DirectiveName> = new Map([
  ['syntax', 'syntax'],
  ['escape', 'escape'],
  ['check', 'check'],
]);

/** A line as a directive, or undefined where it is an ordinary comment, which ends the directives (directives.go). */
export function directiveOf(text: string, line: Line): Directive | undefined {
  const start = skipSpace(text, line.start, line.end);
  if (text[start] !== '#') return undefined;
  const from = skipSpace(text, start + 1, line.end);
  const head = /^([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*/.exec(text.slice(from, line.end));
  const name = names.get(head?.[1]?.toLowerCase() ?? '');
  if (!head || name === undefined) return undefined;
  const valueStart = from + head[0].length;
  let valueEnd = line.end;
  while (valueEnd > valueStart && /[\t\n\f\r ]/.test(text.charAt(valueEnd - 1))) valueEnd--;
  if (valueEnd === valueStart) return undefined;
  return {
    name,
    value: text.slice(valueStart, valueEnd),
    span: { start, end: valueEnd },
    valueSpan: { start: valueStart, end: valueEnd },
  };
}
