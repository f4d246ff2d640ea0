import { quoted, unquotedRune } from '../encode/go-quote.ts';
import { parseFloat64, parseInteger } from '../encode/go-number.ts';
import type { NumberConstant } from './node.ts';

/** A number of a template with the types that it can have (parse/node.go, newNumber); else what is wrong with it. */
export function numberConstant(text: string, pos: number): NumberConstant | string {
  if (text.startsWith("'")) return runeConstant(text, pos);
  if (text.endsWith('i')) return `illegal number syntax: ${quoted(text)}`;
  const uint = /^[-+]/.test(text) ? undefined : inside(parseInteger(text), 0n, 2n ** 64n);
  const int = inside(parseInteger(text), -(2n ** 63n), 2n ** 63n);
  if (int !== undefined || uint !== undefined) {
    const float = Number(int ?? uint);
    return { kind: 'number', pos, text, int, uint: int === 0n ? 0n : uint, float };
  }
  const float = parseFloat64(text);
  if (float === undefined) return `illegal number syntax: ${quoted(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quoted(text)}`;
  const whole = Number.isInteger(float) ? BigInt(float) : undefined;
  return {
    kind: 'number',
    pos,
    text,
    float,
    int: inside(whole, -(2n ** 63n), 2n ** 63n),
    uint: inside(whole, 0n, 2n ** 64n),
  };
}

function inside(value: bigint | undefined, from: bigint, to: bigint): bigint | undefined {
  return value !== undefined && value >= from && value < to ? value : undefined;
}

function runeConstant(text: string, pos: number): NumberConstant | string {
  const rune = unquotedRune(text, 1, "'");
  if (!rune) return 'invalid syntax';
  if (rune.next !== text.length - 1) return `malformed character constant: ${text}`;
  const code = rune.text.codePointAt(0) ?? 0;
  const value = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  return { kind: 'number', pos, text, int: BigInt(value), uint: BigInt(value), float: value };
}
