import type { ScalarNode } from './node.ts';

/**
 * Which program reads the file decides what a plain scalar means.
 *   kubernetes  go.yaml.in/yaml/v2, by way of sigs.k8s.io/yaml: `yes`, `on` and `y` are true
 *   compose     go.yaml.in/yaml/v4, by way of compose-go: only `true` is, in three spellings
 * Both know the integers of YAML 1.1 and 1.2 (`0777` and `0o777`), and neither its numbers to the base of sixty.
 */
export type Dialect = 'kubernetes' | 'compose';

export type Scalar = string | number | boolean | null;

/** What the value of a scalar depends on. */
type Written = Pick<ScalarNode, 'tag' | 'style' | 'text'>;

/** The value of a scalar as the program that reads the file sees it. */
export function scalarValue({ tag, style, text }: Written, dialect: Dialect): Scalar {
  if (tag === undefined) return style === 'plain' ? plainValue(text, dialect) : text;
  // The tag of no kind: a string to v2, nothing at all to v4.
  if (tag === '!') return style === 'plain' && dialect === 'compose' ? plainValue(text, dialect) : text;
  return typesOfTag.has(tag) ? plainValue(text, dialect) : text;
}

/** Go refuses `!!int abc`, and takes `!!int "1"` for a number. */
export function contradictsTag(node: ScalarNode, dialect: Dialect): boolean {
  const type = typesOfTag.get(node.tag ?? '');
  if (type === undefined) return false;
  const value = plainValue(node.text, dialect);
  return type === 'integer' ? !Number.isInteger(value) : type !== (value === null ? 'null' : typeof value);
}

const typesOfTag: ReadonlyMap<string, string> = new Map([
  ['!!bool', 'boolean'],
  ['!!int', 'integer'],
  ['!!float', 'number'],
  ['!!null', 'null'],
]);

/**
 * A key as the program sees it; undefined where it refuses the key. JSON knows only strings, so to Kubernetes `yes: 1`
 * sets `true`. What compose wants of keys its schema says.
 */
export function keyName(key: Written, dialect: Dialect): string | undefined {
  if (dialect === 'compose') return key.text;
  const value = scalarValue(key, dialect);
  return value === null ? undefined : String(value);
}

/** What a `!!binary` says, as text in UTF-8; undefined where it is no base64. */
export function binaryText(written: string): string | undefined {
  const digits = written.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(digits)) return undefined;
  let encoded = '';
  let bits = 0;
  let count = 0;
  for (const digit of digits.replaceAll('=', '')) {
    bits = ((bits << 6) | base64.indexOf(digit)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    encoded += `%${((bits >> count) & 0xff).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Bytes that are no text.
    return '\uFFFD';
  }
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// What resolve.go knows by heart, in both versions.
const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
]);

const words11: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...words,
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

function plainValue(text: string, dialect: Dialect): Scalar {
  const word = (dialect === 'kubernetes' ? words11 : words).get(text);
  if (word !== undefined) return word;
  return /^[-+.\d]/.test(text) ? (numberValue(text) ?? text) : text;
}

/** Underscores may stand anywhere but in front, except in a number that begins with a point. */
function numberValue(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text.replaceAll('_', '')) ?? [];
  const factor = sign === '-' ? -1 : 1;
  if (/^0(x[\da-f]+|b[01]+|o?[0-7]+)$/i.test(digits)) {
    const value = BigInt(digits.replace(/^0(?=\d)/, '0o').toLowerCase());
    return value < (factor === 1 ? 2n ** 64n : 2n ** 63n + 1n) ? without0(factor * Number(value)) : undefined;
  }
  if (!/^(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(digits) || /^\..*_/.test(text)) return undefined;
  const value = factor * Number(digits);
  return Number.isFinite(value) ? without0(value) : undefined;
}

/** There is no use in telling -0 from 0. */
function without0(value: number): number {
  return value === 0 ? 0 : value;
}
