import { quoted } from '../encode/go-quote.ts';
import type { Meter } from '../meter.ts';
import { GoError } from '../errors.ts';
import { type Match, Regexp } from '../regexp/match.ts';
import { Text } from '../text.ts';
import { bool, type GoFunction, list, str, type Value } from '../value.ts';
import { define, from, type Functions, numberOf, stringOf, textOf } from './arguments.ts';

/** Sprig's regular expressions, on a machine that no pattern can make slow. */
export function regexFunctions(meter: Meter): Functions {
  const compiled = (pattern: Value) => new Regexp(stringOf(pattern), meter);
  return { ...matching(compiled), ...finding(compiled), ...replacing(compiled) };
}

type Compile = (pattern: Value) => Regexp;

/** Both give the same; of a pattern that is none one says how Go's MustCompile puts it. */
function both(name: string, callee: GoFunction): Functions {
  const call: GoFunction['call'] = (args) => {
    try {
      return callee.call(args);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`regexp: Compile(${patternText(stringOf(args[0]))}): ${error.message}`);
    }
  };
  return { [`regex${name}`]: { ...callee, call }, [`mustRegex${name}`]: callee };
}

function patternText(pattern: string): string {
  return /[`\x7f\ufeff]|[^\t -\uFFFF]/.test(pattern) ? quoted(pattern) : `\`${pattern}\``;
}

function matching(compiled: Compile): Functions {
  const match = (pattern: Value, text: Value) =>
    bool(compiled(pattern).test(stringOf(text)), from(pattern, text));
  return {
    mustRegexMatch: define(['string', 'string'], match),
    regexMatch: define(['string', 'string'], (pattern, text) => {
      try {
        return match(pattern, text);
      } catch (error) {
        if (error instanceof GoError) return bool(false, from(pattern, text));
        throw error;
      }
    }),
    regexQuoteMeta: define(['string'], (text) =>
      str(textOf(text).map((piece) => piece.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`))),
    ),
  };
}

function finding(compiled: Compile): Functions {
  const strings = (texts: readonly Text[], pattern: Value, text: Value) =>
    list(
      texts.map((each) => str(each)),
      '[]string',
      from(pattern, text),
    );
  return {
    ...both(
      'Find',
      define(['string', 'string'], (pattern, text) => {
        const [found] = compiled(pattern).all(stringOf(text), 1);
        return found ? str(textOf(text).slice(found[0] ?? 0, found[1])) : str('', from(pattern, text));
      }),
    ),
    ...both(
      'FindAll',
      define(['string', 'string', 'int'], (pattern, text, most) => {
        const count = numberOf(most) < 0 ? Infinity : numberOf(most);
        const found = compiled(pattern).all(stringOf(text), count);
        const parts = found.map(([start = 0, end = 0]) => textOf(text).slice(start, end));
        return { ...strings(parts, pattern, text), isNil: found.length === 0 };
      }),
    ),
    ...both(
      'Split',
      define(['string', 'string', 'int'], (pattern, text, most) =>
        strings(split(textOf(text), compiled(pattern), numberOf(most)), pattern, text),
      ),
    ),
  };
}

function replacing(compiled: Compile): Functions {
  return {
    ...both(
      'ReplaceAll',
      define(['string', 'string', 'string'], (pattern, text, by) => {
        const regexp = compiled(pattern);
        const expand = (found: Match) => expanded(textOf(by), textOf(text), found, regexp.names);
        return str(rewritten(textOf(text), regexp, expand));
      }),
    ),
    ...both(
      'ReplaceAllLiteral',
      define(['string', 'string', 'string'], (pattern, text, by) =>
        str(rewritten(textOf(text), compiled(pattern), () => textOf(by))),
      ),
    ),
  };
}

function rewritten(text: Text, regexp: Regexp, by: (found: Match) => Text): Text {
  const parts: Text[] = [];
  let at = 0;
  for (const found of regexp.all(text.string)) {
    const [start = 0, end = 0] = found;
    parts.push(text.slice(at, start), by(found));
    at = end;
  }
  return at === 0 && parts.length === 0 ? text : Text.concat([...parts, text.slice(at)]);
}

/** `$1`, `${1}`, `$name`: a name is as long as it can be, and what there is not is nothing. */
function expanded(template: Text, text: Text, found: Match, names: readonly string[]): Text {
  const parts: Text[] = [];
  let at = 0;
  for (const { 0: whole, 1: braced, 2: plain, index } of template.string.matchAll(
    /\$(?:\{(\w+)\}|(\w+)|\$)/g,
  )) {
    parts.push(template.slice(at, index));
    at = index + whole.length;
    const name = braced ?? plain;
    if (name === undefined) {
      parts.push(Text.of('$'));
      continue;
    }
    const group = /^\d+$/.test(name) ? Number(name) : names.indexOf(name, 1);
    const [start, end] = [found[group * 2] ?? -1, found[group * 2 + 1] ?? -1];
    if (group >= 0 && start >= 0) parts.push(text.slice(start, end));
  }
  return Text.concat([...parts, template.slice(at)]);
}

function split(text: Text, regexp: Regexp, most: number): Text[] {
  if (most === 0) return [];
  if (text.length === 0) return [text];
  const parts: Text[] = [];
  let start = 0;
  let last = 0;
  for (const [from = 0, to = 0] of regexp.all(text.string)) {
    if (most > 0 && parts.length === most - 1) break;
    last = from;
    if (to !== 0) parts.push(text.slice(start, from));
    start = to;
  }
  return last === text.length ? parts : [...parts, text.slice(start)];
}
