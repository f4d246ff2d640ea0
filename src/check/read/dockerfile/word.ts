import type { Span } from '../../text/source.ts';
import type { Joined } from './joined.ts';
import { isSpace, skipBlank, skipSpace, skipWord } from './space.ts';

/** A word as it is written, quotes and variables included, or a string of a JSON array, unquoted. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

export function wordAt(args: Joined, from: number, to: number): Word {
  return { text: args.text.slice(from, to), span: args.span(from, to) };
}

/** Words between blanks, which quotes do not hold together: the arguments of FROM, EXPOSE, COPY. */
export function blankSeparated(args: Joined): Word[] {
  const words: Word[] = [];
  for (let at = skipBlank(args.text, 0); at < args.text.length;) {
    const end = skipWord(args.text, at);
    words.push(wordAt(args, at, end));
    at = skipBlank(args.text, end);
  }
  return words;
}

/** Words that quotes hold together: the arguments of ENV, LABEL and ARG (parseWords of line_parsers.go). */
export function quotedWords(args: Joined, escape: string): Word[] {
  const { text } = args;
  const words: Word[] = [];
  for (let at = skipSpace(text, 0); at < text.length;) {
    const end = quotedEnd(text, at, escape);
    if (end === at) break;
    words.push(wordAt(args, at, end));
    at = skipSpace(text, end);
  }
  return words;
}

/** An escape as the very last character escapes nothing and belongs to no word. */
function quotedEnd(text: string, from: number, escape: string): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === '' && isSpace(char)) return at;
    if (char !== escape || quote === "'") quote = quoteAfter(quote, char);
    else if (++at === text.length) return at - 1;
  }
  return text.length;
}

/** The quote that is open behind this character; empty where none is. */
export function quoteAfter(quote: string, char: string): string {
  if (quote !== '') return char === quote ? '' : quote;
  return char === '"' || char === "'" ? char : '';
}
