import type { Joined } from './joined.ts';
import { skipSpace } from './space.ts';
import { wordAt, type Word } from './word.ts';

/**
 * The exec form. BuildKit takes a text for it that encoding/json can read as an array; JSON.parse reads the same
 * grammar. `refused` is an array of something else than strings; what is no array at all is the shell form.
 */
export type JsonArray = readonly Word[] | 'refused' | undefined;

export function jsonArrayOf(args: Joined): JsonArray {
  const start = skipSpace(args.text, 0);
  if (args.text[start] !== '[') return undefined;
  const values = parsed(args.text.slice(start));
  if (values === undefined) return undefined;
  if (!values.every((value) => typeof value === 'string')) return 'refused';
  return stringsOf(args, start, values);
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON is known to be right here, so that each string runs from one quote to the next that is not escaped. */
function stringsOf(args: Joined, from: number, values: readonly string[]): Word[] {
  let at = from;
  return values.map((value) => {
    const start = args.text.indexOf('"', at);
    at = start + 1;
    while (args.text[at] !== '"') at += args.text[at] === '\\' ? 2 : 1;
    at++;
    return { text: wellFormed(value), span: wordAt(args, start, at).span };
  });
}

/** encoding/json puts U+FFFD where an escape names half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (pair) =>
    pair.length === 2 ? pair : '\uFFFD',
  );
}
