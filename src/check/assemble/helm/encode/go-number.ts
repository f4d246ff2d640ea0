/*
 * Numbers as Go reads and writes them (strconv).
 */

/** ParseInt with base 0: a sign, `0x`, `0o`, `0b`, a leading zero for octal, underscores between digits. */
export function parseInteger(text: string): bigint | undefined {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const digits = integerDigits(body);
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  return sign === '-' ? -value : value;
}

function integerDigits(body: string): string | undefined {
  const isWritten =
    /^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
  if (!isWritten.test(body)) return undefined;
  const plain = body.replaceAll('_', '').toLowerCase();
  return plain.length > 1 && /^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain;
}

/** ParseFloat; undefined where Go gives an error, as for what is too large. */
export function parseFloat64(text: string): number | undefined {
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    const isNan = special[2]?.toLowerCase() === 'nan';
    if (isNan) return special[1] === '' ? Number.NaN : undefined;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (/^[-+]?0x/i.test(text)) return hexFloat(text);
  // An underscore may stand between digits (Go strconv, underscoreOK).
  const plain = text.replaceAll(/(?<=\d)_(?=\d)/g, '');
  if (!/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function hexFloat(text: string): number | undefined {
  const parts = /^([-+]?)0x([\da-f]*)(?:\.([\da-f]*))?p([-+]?\d+)$/i.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole + fraction === '') return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return Number.isFinite(value) ? (sign === '-' ? -value : value) : undefined;
}

/** FormatFloat with 'g' and the shortest digits that read back: `%v` of a float64. */
export function shortest(value: number, from = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const { sign, digits, exponent } = decimalOf(value);
  if (exponent < -4 || exponent >= from) return sign + scientific(digits, exponent);
  return sign + positional(digits, exponent);
}

/** The shortest digits that read back, and the power of ten of the first. */
export function decimalOf(value: number): {
  readonly sign: string;
  readonly digits: string;
  readonly exponent: number;
} {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { sign, digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

export function scientific(digits: string, exponent: number, letter = 'e'): string {
  const power = String(Math.abs(exponent)).padStart(2, '0');
  const point = digits.length > 1 ? `${digits[0] ?? ''}.${digits.slice(1)}` : digits;
  return `${point}${letter}${exponent < 0 ? '-' : '+'}${power}`;
}

export function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** The digits behind a point, without the zeros at their end. */
export function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** As strconv writes it with as many digits as it takes: `0x1.8p+00`. */
export function hexadecimal(size: number): string {
  if (size === 0) return '0x0p+00';
  let exponent = Math.floor(Math.log2(size));
  // The logarithm may be off by one beside a power of two.
  if (2 ** exponent > size) exponent -= 1;
  const digits = (size / 2 ** exponent).toString(16).replace(/^1\.?/, '');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x1${digits === '' ? '' : `.${digits}`}p${exponent < 0 ? '-' : '+'}${power}`;
}

/** Exactly as many digits behind the point: toFixed gives none above 1e21, and a hundred at most. */
export function fixed(size: number, digits: number): string {
  if (size < 1e21) {
    const text = size.toFixed(Math.min(digits, 100));
    return digits > 100 ? text + '0'.repeat(digits - 100) : text;
  }
  const whole = String(BigInt(size));
  return digits > 0 ? `${whole}.${'0'.repeat(digits)}` : whole;
}
