import { parseFloat64, parseInteger } from './go-number.ts';

/*
 * How go-yaml writes a scalar: what it would be if it were read again, and which styles are allowed (resolve.go,
 * emitterc.go).
 */

const words = new Set(
  'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL'
    .concat(' .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF')
    .split(' '),
);

/** Whether the text, written plain, would not be read as text. */
export function isOtherThanText(text: string): boolean {
  if (text === '' || words.has(text)) return true;
  const [first = ''] = text;
  if (first === '.') return parseFloat64(text) !== undefined;
  if (!/[-+\d]/.test(first)) return false;
  return isNumber(text.replaceAll('_', '')) || isTimestamp(text) || isBase60(text);
}

function isNumber(plain: string): boolean {
  const value = parseInteger(plain);
  if (value !== undefined && value >= -(2n ** 63n) && value < 2n ** 64n) return true;
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) return parseFloat64(plain) !== undefined;
  return /^-?0b[01]{1,64}$/.test(plain);
}

function isBase60(text: string): boolean {
  return /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text);
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const parts = timestamp.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number);
  const [hour = 0, minute = 0, second = 0] = parts.slice(4).filter(Boolean).map(Number);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 31);
}

export interface Allowed {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** What libyaml can print as it is; runes above U+FFFF it cannot. */
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const breaks = /[\r\n\x85\u2028\u2029]/;

/** The styles in which the text may stand, as yaml_emitter_analyze_scalar finds them. */
export function allowedStyles(text: string, isPretty: boolean): Allowed {
  if (text === '') return { plain: true, single: true, block: false };
  const indicators =
    /^(?:---|\.\.\.)/.test(text) || /^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[?:-](?:\s|$)/.test(text);
  const inside = /:(?=\s|$)/.test(text.slice(1)) || /[\s]#/.test(text);
  const [hasBreaks, hasSpecial] = [
    breaks.test(text),
    unprintable.test(isPretty ? text.replaceAll('\t', '') : text),
  ];
  const hasTabs = isPretty && text.includes('\t');
  const edges = /^[ \r\n]|[ \r\n]$/.test(text);
  const breakSpace = /[\r\n] /.test(text);
  const spaceBreak = / [\r\n]/.test(text);
  const isBad = spaceBreak || hasSpecial;
  return {
    plain: !(indicators || inside || hasBreaks || edges || isBad || breakSpace || hasTabs),
    single: !(breakSpace || isBad || hasTabs),
    block: !(text.endsWith(' ') || isBad),
  };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

/** A rune in double quotes. */
export function escapedRune(rune: string): string {
  const known = escapes.get(rune);
  if (known !== undefined) return `\\${known}`;
  if (!unprintable.test(rune)) return rune;
  const code = rune.codePointAt(0) ?? 0;
  const hex = (digits: number) => code.toString(16).toUpperCase().padStart(digits, '0');
  if (code <= 0xff) return `\\x${hex(2)}`;
  return code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
