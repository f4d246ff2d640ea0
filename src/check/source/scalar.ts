import type { ScalarNode } from './node.ts';

/**
 * Which program reads the file decides what a plain scalar means.
 *   kubernetes  go-yaml v2 (sigs.k8s.io/yaml): YAML 1.1, so `yes`, `on` and `0777` are true, true and 511
 *   compose     go-yaml v3: YAML 1.2, where only true and false are booleans
 */
export type Dialect = 'kubernetes' | 'compose';

export type Scalar = string | number | boolean | null;

/** The value of a scalar as the program that reads the file sees it. */
export function scalarValue(node: ScalarNode, dialect: Dialect): Scalar {
  const tag = node.tag ?? '';
  if (tag === '!!str' || tag === '!' || tag === 'tag:yaml.org,2002:str') return node.text;
  if (node.style !== 'plain') return node.text;
  return plainValue(node.text, dialect);
}

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const truths = new Set(['true', 'True', 'TRUE']);
const falsehoods = new Set(['false', 'False', 'FALSE']);
// go-yaml v2 resolve.go: y and n count too, unlike in YAML libraries that read 1.1 more narrowly.
const truths11 = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const falsehoods11 = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']);

function plainValue(text: string, dialect: Dialect): Scalar {
  const first = text.charCodeAt(0);
  // Most scalars start with a letter that no null, boolean or number starts with.
  if (first > 0x7e) return text;
  if (nulls.has(text)) return null;
  if (truths.has(text)) return true;
  if (falsehoods.has(text)) return false;
  if (dialect === 'kubernetes') {
    if (truths11.has(text)) return true;
    if (falsehoods11.has(text)) return false;
  }
  return /^[-+.\d]/.test(text) ? (numberValue(text) ?? text) : text;
}

/** go-yaml strips underscores, reads 0x, 0o, 0b and a leading zero as octal, then tries a float. */
function numberValue(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(plain) ?? [];
  const factor = sign === '-' ? -1 : 1;
  if (/^0x[\da-f]+$/i.test(digits)) return factor * Number.parseInt(digits.slice(2), 16);
  if (/^0b[01]+$/.test(digits)) return factor * Number.parseInt(digits.slice(2), 2);
  if (/^0o[0-7]+$/.test(digits)) return factor * Number.parseInt(digits.slice(2), 8);
  if (/^0[0-7]+$/.test(digits)) return factor * Number.parseInt(digits, 8);
  if (/^(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(digits)) return factor * Number(digits);
  if (/^\.inf$/i.test(digits)) return factor * Infinity;
  return /^\.nan$/i.test(plain) ? NaN : undefined;
}
