import { escaped } from '../encode/go-quote.ts';
import { fail } from '../errors.ts';
import { measure } from '../measure.ts';
import type { Meter } from '../meter.ts';
import { formatted } from '../template/print.ts';
import { joined, replaced, Text } from '../text.ts';
import { byteLength, bytesOf, compareText, isAscii, offsetOfByte, textOf as textOfBytes } from '../utf8.ts';
import { bool, dict, list, put, str, type Value } from '../value.ts';
import {
  alike,
  bigOf,
  define,
  defineMany,
  from,
  type Functions,
  numberOf,
  stringOf,
  strval,
  textOf,
} from './arguments.ts';
import { connectedCase, pascalCase } from './cases.ts';
import { isSpace, lower, title, trimmedSpan, upper } from './runes.ts';
import { abbreviated, initials, swappedCase, uncapitalized, withoutSpace, wrapped } from './words.ts';

/** Those of Sprig that keep the pieces of a text, and those that work out another. */
export function stringFunctions(meter: Meter): Functions {
  return { ...keeping(meter), ...trimming, ...lists, ...telling, ...changing };
}

function keeping(meter: Meter): Functions {
  const written = (text: Text) => {
    meter.write(text.length);
    return str(text);
  };
  const whole = (write: (values: readonly Value[]) => Text) =>
    defineMany(['any'], (...values) => {
      for (const value of values) measure(value, meter);
      return written(write(values));
    });
  const indent = (spaces: Value, text: Value) => indented(numberOf(spaces), textOf(text), meter);
  return {
    ...repeating(meter, written),
    indent: define(['int', 'string'], (spaces, text) => written(indent(spaces, text))),
    nindent: define(['int', 'string'], (spaces, text) =>
      written(Text.concat([Text.of('\n'), indent(spaces, text)])),
    ),
    quote: whole((values) => quotedAll(values, doubleQuoted)),
    squote: whole((values) => quotedAll(values, singleQuoted)),
    cat: whole((values) => {
      const texts = values.filter(({ kind }) => kind !== 'nil').map(formatted);
      return joined(texts, Text.of(' '));
    }),
    print: whole(sprint),
    println: whole((values) => Text.concat([joined(values.map(formatted), Text.of(' ')), Text.of('\n')])),
    toString: define(['any'], (value) => {
      measure(value, meter);
      return str(strval(value));
    }),
  };
}

function repeating(meter: Meter, written: (text: Text) => Value): Functions {
  return {
    replace: define(['string', 'string', 'string'], (old, by, text) => {
      const { string, length } = textOf(text);
      meter.step(stringOf(old) === '' ? length : string.split(stringOf(old)).length);
      return written(replaced(textOf(text), stringOf(old), textOf(by)));
    }),
    repeat: define(['int', 'string'], (count, text) => {
      if (numberOf(count) < 0) fail('strings: negative Repeat count');
      const times = textOf(text).length === 0 ? 0 : numberOf(count);
      meter.write(times * textOf(text).length);
      meter.step(times);
      return str(Text.concat(Array.from({ length: times }, () => textOf(text))));
    }),
    join: define(['string', 'any'], (separator, items) => {
      measure(items, meter);
      return written(joined(strings(items), textOf(separator)));
    }),
  };
}

/** fmt.Sprint: a space between operands where neither is a string. */
function sprint(values: readonly Value[]): Text {
  const isText = (value: Value | undefined) => value?.kind === 'string' && value.type === 'string';
  return Text.concat(
    values.flatMap((value, index) => {
      const needsSpace = index > 0 && !isText(value) && !isText(values[index - 1]);
      return needsSpace ? [Text.of(' '), formatted(value)] : [formatted(value)];
    }),
  );
}

function indented(spaces: number, text: Text, meter: Meter): Text {
  if (spaces < 0) fail('strings: negative Repeat count');
  const lines = text.string.includes('\n') ? text.split('\n') : [text];
  meter.write(spaces * lines.length);
  const pad = Text.of(' '.repeat(spaces));
  return Text.concat([pad, joined(lines, Text.concat([Text.of('\n'), pad]))]);
}

function quotedAll(values: readonly Value[], quote: (value: Value) => Text): Text {
  return joined(values.filter(({ kind }) => kind !== 'nil').map(quote), Text.of(' '));
}

function doubleQuoted(value: Value): Text {
  const mark = Text.of('"');
  const text = strval(value);
  return text.rewritten(Text.concat([mark, text.map((piece) => escaped(piece, '"')), mark]));
}

function singleQuoted(value: Value): Text {
  const text = formatted(value);
  return text.rewritten(Text.concat([Text.of("'"), text, Text.of("'")]));
}

/** Anything as a list of texts (Sprig's strslice). */
export function strings(value: Value): Text[] {
  if (value.kind === 'list') return value.items.filter(({ kind }) => kind !== 'nil').map(strval);
  if (value.kind === 'nil') return [];
  if (value.kind === 'string' && value.type === '[]uint8')
    return bytesOf(value.text.string).map((byte) => Text.of(String(byte), value.text.origin()));
  return [strval(value)];
}

function cut(text: Text, isCut: (rune: string) => boolean): Text {
  return text.slice(...trimmedSpan(text.string, isCut));
}

const trimAll = define(['string', 'string'], (cutset, text) => {
  const runes = new Set(stringOf(cutset));
  return str(cut(textOf(text), (rune) => runes.has(rune)));
});

/** A part by its bytes; a rune that is cut in two loses what makes it one. */
function byBytes(text: Text, start: number, end: number): Text {
  if (isAscii(text.string)) return text.slice(start, end);
  const [first, last] = [offsetOfByte(text.string, start), offsetOfByte(text.string, end)];
  if (first !== undefined && last !== undefined) return text.slice(first, last);
  return Text.of(textOfBytes(bytesOf(text.string).slice(start, end)), text.origin());
}

function outOfRange(start: number, end: number, length: number): never {
  if (end > length || end < 0)
    fail(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
  fail(`runtime error: slice bounds out of range [${start}:${end}]`);
}

const trimming: Functions = {
  trim: define(['string'], (text) => str(cut(textOf(text), isSpace))),
  ...alike(['trimAll', 'trimall'], trimAll),
  trimSuffix: define(['string', 'string'], (suffix, text) => {
    const { string, length } = textOf(text);
    return string.endsWith(stringOf(suffix))
      ? str(textOf(text).slice(0, length - stringOf(suffix).length))
      : text;
  }),
  trimPrefix: define(['string', 'string'], (prefix, text) =>
    stringOf(text).startsWith(stringOf(prefix)) ? str(textOf(text).slice(stringOf(prefix).length)) : text,
  ),
  trunc: define(['int', 'string'], (width, given) => {
    const [count, text] = [numberOf(width), textOf(given)];
    const length = byteLength(text.string);
    if (count < 0 && length + count > 0) return str(byBytes(text, length + count, length));
    return count >= 0 && length > count ? str(byBytes(text, 0, count)) : str(text);
  }),
  substr: define(['int', 'int', 'string'], (first, last, given) => {
    const text = textOf(given);
    const length = byteLength(text.string);
    const start = Math.max(numberOf(first), 0);
    const isOpen = numberOf(first) >= 0 && (numberOf(last) < 0 || numberOf(last) > length);
    const end = isOpen ? length : numberOf(last);
    if (end < start || end > length) outOfRange(start, end, length);
    return str(byBytes(text, start, end));
  }),
};

/** A text of which each rune may become another. */
function changed(change: (text: string) => string) {
  return define(['string'], (text) => str(textOf(text).map(change)));
}

/** A text that is worked out from the whole of another. */
function worked(change: (text: string) => string) {
  return define(['string'], (text) => {
    const result = change(stringOf(text));
    return result === stringOf(text) ? text : str(result, from(text));
  });
}

const changing: Functions = {
  upper: changed(upper),
  lower: changed(lower),
  title: worked(title),
  untitle: worked(uncapitalized),
  swapcase: worked(swappedCase),
  nospace: worked(withoutSpace),
  initials: worked(initials),
  camelcase: worked(pascalCase),
  snakecase: worked((text) => connectedCase(text, '_')),
  kebabcase: worked((text) => connectedCase(text, '-')),
  abbrev: define(['int', 'string'], (width, text) => {
    if (numberOf(width) < 4) return text;
    return str(abbreviated(stringOf(text), 0, numberOf(width)), from(text));
  }),
  abbrevboth: define(['int', 'int', 'string'], (left, right, text) => {
    const [offset, width] = [numberOf(left), numberOf(right)];
    if (width < 4 || (offset > 0 && width < 7)) return text;
    return str(abbreviated(stringOf(text), offset, width), from(text));
  }),
  wrap: define(['int', 'string'], (width, text) =>
    str(wrapped(stringOf(text), numberOf(width), '\n', false), from(text)),
  ),
  wrapWith: define(['int', 'string', 'string'], (width, separator, text) =>
    str(wrapped(stringOf(text), numberOf(width), stringOf(separator) || '\n', true), from(text, separator)),
  ),
  plural: define(['string', 'string', 'int'], (one, many, count) => (bigOf(count) === 1n ? one : many)),
  html: defineMany(['any'], (...values) => {
    const escapes: Readonly<Record<string, string>> = {
      '\0': '\uFFFD',
      '"': '&#34;',
      "'": '&#39;',
      '&': '&amp;',
      '<': '&lt;',
      '>': '&gt;',
    };
    return str(sprint(values).map((text) => text.replaceAll(/[\0"'&<>]/g, (char) => escapes[char] ?? char)));
  }),
  js: defineMany(['any'], (...values) => {
    const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"' };
    const escape = (rune: string) => {
      const code = rune.codePointAt(0) ?? 0;
      if (code > 127 && /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(rune)) return rune;
      return escapes[rune] ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    };
    return str(sprint(values).map((text) => text.replaceAll(/[\\'"<>&=]|[^ -~]/gu, escape)));
  }),
  urlquery: defineMany(['any'], (...values) => str(sprint(values).map((text) => queryEscaped(text)))),
};

function queryEscaped(text: string): string {
  return bytesOf(text)
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (/[\w.~-]/.test(char) && byte < 128) return char;
      return char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

const telling: Functions = {
  contains: define(['string', 'string'], (part, text) =>
    bool(stringOf(text).includes(stringOf(part)), from(text, part)),
  ),
  hasPrefix: define(['string', 'string'], (part, text) =>
    bool(stringOf(text).startsWith(stringOf(part)), from(text, part)),
  ),
  hasSuffix: define(['string', 'string'], (part, text) =>
    bool(stringOf(text).endsWith(stringOf(part)), from(text, part)),
  ),
  hello: define([], () => str('Hello!')),
};

function numbered(parts: readonly Text[]) {
  const result = dict([], 'map[string]string');
  parts.forEach((part, index) => {
    put(result, `_${index}`, str(part));
  });
  return result;
}

/** strings.SplitN. */
export function splitText(text: Text, separator: string, count: number): Text[] {
  if (count === 0) return [];
  const parts = separator === '' ? runesOf(text) : text.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  const kept = parts.slice(0, count - 1);
  const start = kept.reduce((sum, part) => sum + part.length + separator.length, 0);
  return [...kept, text.slice(start)];
}

function runesOf(text: Text): Text[] {
  let at = 0;
  return Array.from(text.string, (rune) => text.slice(at, (at += rune.length)));
}

const lists: Functions = {
  split: define(['string', 'string'], (separator, text) =>
    numbered(splitText(textOf(text), stringOf(separator), -1)),
  ),
  splitn: define(['string', 'int', 'string'], (separator, count, text) =>
    numbered(splitText(textOf(text), stringOf(separator), numberOf(count))),
  ),
  splitList: define(['string', 'string'], (separator, text) =>
    list(
      splitText(textOf(text), stringOf(separator), -1).map((part) => str(part)),
      '[]string',
      from(text),
    ),
  ),
  toStrings: define(['any'], (value) =>
    list(
      strings(value).map((text) => str(text)),
      '[]string',
      from(value),
    ),
  ),
  sortAlpha: define(['any'], (value) => {
    if (value.kind !== 'list') return list([str(strval(value))], '[]string');
    const sorted = strings(value).sort((one, other) => compareText(one.string, other.string));
    return list(
      sorted.map((text) => str(text)),
      '[]string',
      from(value),
    );
  }),
};
