import type { Span } from '../../text/source.ts';
import type { Joined } from './joined.ts';
import { isBlank, skipBlank } from './space.ts';
import { quotedWords, wordAt, type Word } from './word.ts';

/** `NAME=value` of ENV, LABEL and ARG, quotes and variables as they are written. */
export interface Assignment {
  readonly name: string;
  /** Undefined for an ARG without a default. */
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span;
  /** The old `ENV NAME the rest of the line`. */
  readonly isLegacy: boolean;
}

export interface Assignments {
  readonly assignments: readonly Assignment[];
  readonly refusal?: string;
}

/** parseNameVal and parseNameOrNameVal of line_parsers.go. */
export function assignmentsOf(keyword: string, args: Joined, escape: string): Assignments {
  const words = quotedWords(args, escape);
  const [first] = words;
  if (first === undefined) return { assignments: [] };
  if (keyword !== 'ARG' && !first.text.includes('=')) return legacy(keyword, args);
  const assignments = words.map(assignmentOf);
  const without = keyword === 'ARG' ? undefined : assignments.find(({ value }) => value === undefined);
  return without ? { assignments: [], refusal: `\`${without.name}\` lacks a \`=\`` } : { assignments };
}

function assignmentOf(word: Word): Assignment {
  const { text, span } = word;
  const equals = text.indexOf('=');
  if (equals === -1)
    return {
      name: text,
      value: undefined,
      span,
      valueSpan: { start: span.end, end: span.end },
      isLegacy: false,
    };
  return {
    name: text.slice(0, equals),
    value: text.slice(equals + 1),
    span,
    // Exact unless the name itself runs over two lines.
    valueSpan: { start: Math.min(span.start + equals + 1, span.end), end: span.end },
    isLegacy: false,
  };
}

function legacy(keyword: string, args: Joined): Assignments {
  const { text } = args;
  let end = 0;
  while (end < text.length && !isBlank(text.charAt(end))) end++;
  if (end === text.length) return { assignments: [], refusal: `\`${keyword}\` needs a name and a value` };
  const value = wordAt(args, skipBlank(text, end), text.length);
  const { span } = wordAt(args, 0, text.length);
  return {
    assignments: [
      { name: text.slice(0, end), value: value.text, span, valueSpan: value.span, isLegacy: true },
    ],
  };
}
