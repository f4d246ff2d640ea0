import type { Span } from '../../text/source.ts';
import type { Joined } from './joined.ts';
import { isSpace } from './space.ts';
import { quoteAfter } from './word.ts';

/** `--chown=1000:1000` before the arguments; the value is undefined where there is no `=`. */
export interface Flag {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
  readonly valueSpan: Span;
}

export interface Flags {
  readonly flags: readonly Flag[];
  /** Where the arguments begin. */
  readonly rest: number;
}

/** The words that begin with `--`, quotes and escapes resolved, up to the first other one (split_command.go). */
export function flagsOf(line: Joined, from: number, escape: string): Flags {
  const { text } = line;
  const flags: Flag[] = [];
  let at = skipAsciiSpace(text, from);
  while (text.startsWith('--', at)) {
    const word = flagWord(text, at, escape);
    const start = at;
    at = word.end;
    if (word.text === '--') return { flags, rest: at };
    flags.push(flagOf(line, start, word));
    at = skipAsciiSpace(text, at);
  }
  return { flags, rest: at };
}

interface FlagWord {
  readonly text: string;
  readonly end: number;
  /** Behind the first `=`, counted in the line; the end where there is none. */
  readonly value: number;
}

function flagWord(text: string, from: number, escape: string): FlagWord {
  const chars: string[] = [];
  let quote = '';
  let value: number | undefined;
  let at = from;
  for (; at < text.length; at++) {
    if (quote === '' && isSpace(text.charAt(at))) break;
    const next = quoteAfter(quote, text.charAt(at));
    if (next === quote) {
      if (text[at] === escape) at++;
      chars.push(text.charAt(at));
      if (text[at] === '=') value ??= at + 1;
    }
    quote = next;
  }
  const end = Math.min(at, text.length);
  return { text: chars.join(''), end, value: Math.min(value ?? end, end) };
}

function flagOf(line: Joined, start: number, word: FlagWord): Flag {
  const equals = word.text.indexOf('=');
  return {
    name: word.text.slice(2, equals === -1 ? undefined : equals),
    value: equals === -1 ? undefined : word.text.slice(equals + 1),
    span: line.span(start, word.end),
    valueSpan: line.span(word.value, word.end),
  };
}

/** BuildKit goes over flags byte by byte, and no byte of a longer character is a space by itself. */
function skipAsciiSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\t-\r ]/.test(text.charAt(at))) at++;
  return at;
}
