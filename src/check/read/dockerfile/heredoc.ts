import type { Span } from '../../text/source.ts';
import { expand } from './expand.ts';

export interface Heredoc {
  readonly name: string;
  /** The number before `<<`; 0 is standard input. */
  readonly descriptor: number;
  /** Whether variables are expanded: no part of the name is quoted. */
  readonly expands: boolean;
  /** `<<-`: leading tabs do not count. */
  readonly stripsTabs: boolean;
  /** The lines between, tabs included. */
  readonly body: string;
  readonly bodySpan: Span;
}

/** What `<<EOF` announces. */
export type HeredocStart = Omit<Heredoc, 'body' | 'bodySpan'>;

const nothing = { get: () => undefined };

/** The heredocs that a line announces, in order; undefined for one that cannot be read (parser.go heredocsFromLine). */
export function heredocsOf(line: string): readonly HeredocStart[] | undefined {
  if (!line.includes('<<')) return [];
  const split = expand(line, nothing, { escape: '\\', keepQuotes: true, keepEscapes: true, keepUnset: true });
  // A line that the lexer cannot read, such as one with an open quote, is a matter for the shell.
  if ('error' in split) return [];
  const starts: HeredocStart[] = [];
  for (const word of split.words) {
    const start = heredocOf(word);
    if (start === 'refused') return undefined;
    if (start) starts.push(start);
  }
  return starts;
}

/** A word as a heredoc, undefined where it is none (ParseHeredoc of parser.go). */
export function heredocOf(word: string): HeredocStart | 'refused' | undefined {
  const [head, descriptor = '', dash = ''] = /^(\d*)<<(-?)/.exec(word) ?? [''];
  const rest = word.slice(head.length).replace(/^[\t\n\f\r ]+/, '');
  if (head === '' || rest === '' || rest.includes('<')) return undefined;
  const plain = expand(rest, nothing, { escape: '\\', keepUnset: true });
  if ('error' in plain) return 'refused';
  const [name] = plain.words;
  if (name === undefined || plain.words.length !== 1) return undefined;
  const quoted = expand(rest, nothing, { escape: '\\', keepUnset: true, keepQuotes: true });
  const [raw = ''] = 'error' in quoted ? [] : quoted.words;
  return {
    name,
    descriptor: Number(descriptor),
    expands: quotesIn(name) === quotesIn(raw),
    stripsTabs: dash === '-',
  };
}

function quotesIn(text: string): number {
  return text.split(/['"]/).length;
}
