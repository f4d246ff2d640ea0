/*
 * Go's unicode and strings, as far as they are not JavaScript's.
 */

const blanks = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

export function isSpace(rune: string): boolean {
  return blanks.test(rune);
}

export function isUpper(rune: string): boolean {
  return /^\p{Lu}$/u.test(rune);
}

export function isLower(rune: string): boolean {
  return /^\p{Ll}$/u.test(rune);
}

export function isLetter(rune: string): boolean {
  return /^\p{L}$/u.test(rune);
}

export function isDigit(rune: string): boolean {
  return /^\p{Nd}$/u.test(rune);
}

export function isPunct(rune: string): boolean {
  return /^\p{P}$/u.test(rune);
}

/** One rune for one: Go knows no others. */
export function upperRune(rune: string): string {
  const upper = rune.toUpperCase();
  return Array.from(upper).length === 1 ? upper : rune;
}

export function lowerRune(rune: string): string {
  const lower = rune.toLowerCase();
  return Array.from(lower).length === 1 ? lower : rune;
}

export function upper(text: string): string {
  return Array.from(text, upperRune).join('');
}

export function lower(text: string): string {
  return Array.from(text, lowerRune).join('');
}

/** strings.Title: the first letter of each word; words end at what is no letter, digit or underscore. */
export function title(text: string): string {
  let previous = ' ';
  return Array.from(text, (rune) => {
    const result = isSeparator(previous) ? upperRune(rune) : rune;
    previous = rune;
    return result;
  }).join('');
}

function isSeparator(rune: string): boolean {
  if (rune < '\x80') return !/^\w$/.test(rune);
  return !isLetter(rune) && !isDigit(rune) && isSpace(rune);
}

/** Where what is trimmed off at both sides begins and ends. */
export function trimmedSpan(
  text: string,
  isCut: (rune: string) => boolean,
  sides: 'both' | 'left' | 'right' = 'both',
): readonly [number, number] {
  let start = 0;
  let end = text.length;
  while (sides !== 'right' && start < end) {
    const rune = String.fromCodePoint(text.codePointAt(start) ?? 0);
    if (!isCut(rune)) break;
    start += rune.length;
  }
  while (sides !== 'left' && end > start) {
    const isPair = /[\uDC00-\uDFFF]/.test(text[end - 1] ?? '') && /[\uD800-\uDBFF]/.test(text[end - 2] ?? '');
    const rune = text.slice(end - (isPair ? 2 : 1), end);
    if (!isCut(rune)) break;
    end -= rune.length;
  }
  return [start, end];
}
