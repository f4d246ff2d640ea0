import { bytesOf, textOf } from '../utf8.ts';
import { isLower, isSpace, isUpper, lowerRune, upperRune } from './runes.ts';

/*
 * What Sprig takes from github.com/Masterminds/goutils: text by its bytes, as there.
 */

function slice(text: readonly number[], start: number, end = text.length): string {
  return textOf(text.slice(start, end));
}

export function abbreviated(text: string, offset: number, width: number): string {
  const bytes = bytesOf(text);
  if (width < 4) return '';
  if (bytes.length <= width) return text;
  let left = Math.min(offset, bytes.length);
  if (bytes.length - left < width - 3) left = bytes.length - (width - 3);
  if (left <= 4) return `${slice(bytes, 0, width - 3)}...`;
  if (width < 7) return '';
  if (left + width - 3 < bytes.length) return `...${abbreviated(slice(bytes, left), 0, width - 3)}`;
  return `...${slice(bytes, bytes.length - (width - 3))}`;
}

/** Without white space. Each byte is taken for a rune, so that what is no ASCII comes out wrong, as in Sprig. */
export function withoutSpace(text: string): string {
  const runes = bytesOf(text).map((byte) => String.fromCharCode(byte));
  const kept = runes.filter((rune) => !isSpace(rune));
  return kept.length === runes.length ? text : kept.join('');
}

export function initials(text: string): string {
  let wasGap = true;
  let result = '';
  for (const byte of bytesOf(text)) {
    const rune = String.fromCharCode(byte);
    if (isSpace(rune)) wasGap = true;
    else if (wasGap) {
      result += rune;
      wasGap = false;
    }
  }
  return result;
}

export function uncapitalized(text: string): string {
  let isFirst = true;
  return Array.from(text, (rune) => {
    const result = isFirst && !isSpace(rune) ? lowerRune(rune) : rune;
    isFirst = isSpace(rune);
    return result;
  }).join('');
}

export function swappedCase(text: string): string {
  return Array.from(text, (rune) => {
    if (isUpper(rune)) return lowerRune(rune);
    return isLower(rune) ? upperRune(rune) : rune;
  }).join('');
}

/** Wrapped at spaces; words that are longer than a line only where that is asked for. */
export function wrapped(text: string, width: number, separator: string, breaksWords: boolean): string {
  const bytes = bytesOf(text);
  const length = Math.max(width, 1);
  const parts: string[] = [];
  let at = 0;
  while (bytes.length - at > length) {
    if (bytes[at] === 32) {
      at++;
      continue;
    }
    const { end, next } = lineEnd(bytes, at, length, breaksWords);
    parts.push(slice(bytes, at, end));
    at = next;
    if (end === bytes.length) break;
    parts.push(separator);
  }
  return parts.join('') + slice(bytes, at);
}

function lineEnd(bytes: readonly number[], at: number, length: number, breaksWords: boolean) {
  const space = bytes.lastIndexOf(32, at + length);
  if (space >= at) return { end: space, next: space + 1 };
  if (breaksWords) return { end: at + length, next: at + length };
  const after = bytes.indexOf(32, at + length);
  return after < 0 ? { end: bytes.length, next: bytes.length } : { end: after, next: after + 1 };
}
