/*
 * Go and JavaScript disagree on what a space is: Go's unicode.IsSpace has U+0085 and lacks the byte order mark.
 * BuildKit's parser uses unicode.IsSpace in most places and its own `[\t\v\f\r ]+` between words.
 */

const goSpace = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

export function isSpace(char: string): boolean {
  // Nearly all are of these.
  if (char === ' ') return true;
  return !(char > ' ' && char < '\x7f') && goSpace.test(char);
}

/** The first offset from `from` on that is no space; `end` if there is none. */
export function skipSpace(text: string, from: number, end = text.length): number {
  let at = from;
  while (at < end && isSpace(text.charAt(at))) at++;
  return at;
}

/** The offset behind the last character before `end` that is no space; `from` if there is none. */
export function spaceBefore(text: string, end: number, from = 0): number {
  let at = end;
  while (at > from && isSpace(text.charAt(at - 1))) at--;
  return at;
}

/** What separates the words of an instruction: `[\t\v\f\r ]+` of parser.go. */
export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\v' || char === '\f';
}

export function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charAt(at))) at++;
  return at;
}

export function skipWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBlank(text.charAt(at))) at++;
  return at;
}
