import { isDigit, isLetter } from '../functions/runes.ts';

/**
 * go-yaml's order of keys: numbers in them count as numbers (sorter.go). `mindful`: as version 3 has it, where a letter
 * after digits comes first.
 */
export function compareKeys(one: string, other: string, mindful: boolean): number {
  const [a, b] = [Array.from(one), Array.from(other)];
  let wasDigit = false;
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [left = '', right = ''] = [a[at], b[at]];
    if (left === right) {
      wasDigit = isDigit(left);
      continue;
    }
    return byLetter(left, right, mindful && wasDigit) ?? (byNumber(a, b, at) || byCode(left, right));
  }
  return a.length - b.length;
}

/** Letters come after all else, or before where `first`; nothing where neither is one. */
function byLetter(left: string, right: string, first: boolean): number | undefined {
  const [isLeft, isRight] = [isLetter(left), isLetter(right)];
  if (isLeft && isRight) return byCode(left, right);
  if (!isLeft && !isRight) return undefined;
  return (first ? isLeft : isRight) ? -1 : 1;
}

function byCode(left: string, right: string): number {
  return (left.codePointAt(0) ?? 0) - (right.codePointAt(0) ?? 0);
}

function byNumber(a: readonly string[], b: readonly string[], at: number): number {
  const start = (a[at] === '0' || b[at] === '0') && isAfterDigit(a, at) ? 1n : 0n;
  const [left, right] = [numberAt(a, at, start), numberAt(b, at, start)];
  if (left.value !== right.value) return left.value < right.value ? -1 : 1;
  return left.end - right.end;
}

/** A digit before that is no zero, with nothing but zeros between. */
function isAfterDigit(runes: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0 && isDigit(runes[index] ?? ''); index--)
    if (runes[index] !== '0') return true;
  return false;
}

function numberAt(runes: readonly string[], at: number, start: bigint) {
  let end = at;
  let value = start;
  for (; isDigit(runes[end] ?? ''); end++)
    value = BigInt.asIntN(64, value * 10n + BigInt((runes[end] ?? '0').codePointAt(0) ?? 48) - 48n);
  return { value, end };
}
