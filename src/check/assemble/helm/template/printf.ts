import { decimalOf, fixed, hexadecimal, positional, scientific, shortest } from '../encode/go-number.ts';
import { escaped, isPrint, quoted } from '../encode/go-quote.ts';
import type { Meter } from '../meter.ts';
import { computedFrom } from '../origin.ts';
import { Text } from '../text.ts';
import { asUtf8, bytesOf } from '../utf8.ts';
import { kindName, originOf, str, typeName, type Value } from '../value.ts';
import { formatted, intText, sortedKeys } from './print.ts';

/** How one verb is to be printed. */
interface Verb {
  readonly letter: string;
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

/** fmt.Sprintf; what is printed by `%s` and `%v` keeps where it comes from, and so does the format. */
export function sprintf(format: Text, args: readonly Value[], meter: Meter): Text {
  return new Printer(format, args, meter).run();
}

class Printer {
  readonly #format: Text;
  readonly #args: readonly Value[];
  readonly #meter: Meter;
  readonly #parts: Text[] = [];
  #at = 0;
  #arg = 0;
  #isReordered = false;
  #isGoodIndex = true;

  constructor(format: Text, args: readonly Value[], meter: Meter) {
    this.#format = format;
    this.#args = args;
    this.#meter = meter;
  }

  run(): Text {
    const { string } = this.#format;
    while (this.#at < string.length) {
      const next = string.indexOf('%', this.#at);
      const end = next < 0 ? string.length : next;
      if (end > this.#at) this.#parts.push(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (next >= 0) this.#verb();
    }
    this.#extra();
    return Text.concat(this.#parts);
  }

  #extra(): void {
    if (this.#isReordered || this.#arg >= this.#args.length) return;
    const rest = this.#args.slice(this.#arg).map((value) => {
      if (value.kind === 'nil') return '<nil>';
      return `${typeName(value)}=${formatted(value).string}`;
    });
    this.#parts.push(Text.of(`%!(EXTRA ${rest.join(', ')})`));
  }

  #verb(): void {
    const { string } = this.#format;
    this.#isGoodIndex = true;
    let flags = '';
    for (; '+-# 0'.includes(string[this.#at] ?? '~'); this.#at++) flags += string[this.#at] ?? '';
    this.#index();
    const width = this.#count();
    if (width !== undefined && width < 0) flags += '-';
    const precision = this.#precision();
    this.#index();
    const letter = String.fromCodePoint(string.codePointAt(this.#at) ?? 0);
    if (this.#at >= string.length) {
      this.#parts.push(Text.of('%!(NOVERB)'));
      return;
    }
    this.#at += letter.length;
    const text = this.#value({
      letter,
      flags,
      width: width === undefined ? undefined : Math.abs(width),
      precision,
    });
    this.#meter.write(text.length);
    this.#parts.push(text);
  }

  /** `[2]`: the argument that comes next. */
  #index(): void {
    const { string } = this.#format;
    if (string[this.#at] !== '[') return;
    this.#isReordered = true;
    const end = string.indexOf(']', this.#at);
    const number = end < 0 ? Number.NaN : Number(string.slice(this.#at + 1, end));
    this.#at = end < 0 ? this.#at + 1 : end + 1;
    if (Number.isInteger(number) && number >= 1 && number <= this.#args.length) this.#arg = number - 1;
    else this.#isGoodIndex = false;
  }

  #count(): number | undefined {
    const { string } = this.#format;
    if (string[this.#at] === '*') {
      this.#at++;
      const value = this.#args[this.#arg++];
      const isGood = value?.kind === 'int' && value.value > -1_000_000n && value.value < 1_000_000n;
      if (!isGood) this.#parts.push(Text.of('%!(BADWIDTH)'));
      return isGood ? Number(value.value) : undefined;
    }
    const start = this.#at;
    while (/^\d$/.test(string[this.#at] ?? '')) this.#at++;
    return this.#at > start ? Math.min(Number(string.slice(start, this.#at)), 1_000_000) : undefined;
  }

  #precision(): number | undefined {
    if (this.#format.string[this.#at] !== '.') return undefined;
    this.#at++;
    this.#index();
    return this.#count() ?? 0;
  }

  #value(verb: Verb): Text {
    if (verb.letter === '%') return Text.of('%');
    if (!this.#isGoodIndex) return Text.of(`%!${verb.letter}(BADINDEX)`);
    const value = this.#args[this.#arg++];
    if (!value) return Text.of(`%!${verb.letter}(MISSING)`);
    return printValue(value, verb);
  }
}

function printValue(value: Value, verb: Verb): Text {
  if (verb.letter === 'T')
    return padded(Text.of(typeName(value) === 'interface {}' ? '<nil>' : typeName(value)), verb);
  if (verb.letter === 'p') return bad(value, verb);
  switch (value.kind) {
    case 'nil':
      return verb.letter === 'v' ? padded(Text.of('<nil>', value.from), verb) : bad(value, verb);
    case 'bool':
      return 'tv'.includes(verb.letter) ? padded(formatted(value), verb) : bad(value, verb);
    case 'int':
      return intVerb(value, verb);
    case 'float':
      return floatVerb(value, verb);
    case 'string':
      return bytesOrText(value, verb);
    case 'thing':
      if (value.says === undefined || !'vsqxX'.includes(verb.letter)) return nestedVerb(value, verb);
      return stringVerb(Text.of(value.says, value.from), value, verb);
    default:
      return nestedVerb(value, verb);
  }
}

function bytesOrText(value: Extract<Value, { kind: 'string' }>, verb: Verb): Text {
  const isBytes = value.type !== 'string' && verb.letter === 'v';
  return isBytes ? padded(formatted(value), verb) : stringVerb(value.text, value, verb);
}

/** The verb for each element, as Go does for lists and maps. */
function nestedVerb(value: Value, verb: Verb): Text {
  const inner = (held: Value) => printValue(held, verb);
  if (verb.flags.includes('#') && verb.letter === 'v') return Text.of(goSyntax(value), originOf(value));
  if (value.kind === 'list') {
    const parts = value.items.flatMap((item, index) => [Text.of(index === 0 ? '' : ' '), inner(item)]);
    return Text.concat([Text.of('['), ...parts, Text.of(']')]);
  }
  if (value.kind === 'map') {
    const parts = sortedKeys(value).flatMap((key, index) => {
      const held = value.entries.get(key);
      const name = printValue(str(key, value.keys.get(key)), verb);
      return [Text.of(index === 0 ? '' : ' '), name, Text.of(':'), held ? inner(held) : Text.empty];
    });
    return Text.concat([Text.of('map['), ...parts, Text.of(']')]);
  }
  return formatted(value);
}

function goSyntax(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quoted(value.text.string);
    case 'list':
      return `${value.type}{${value.items.map(goSyntax).join(', ')}}`;
    case 'map': {
      const parts = sortedKeys(value).map(
        (key) => `${quoted(key)}:${goSyntax(value.entries.get(key) ?? value)}`,
      );
      return `${value.type}{${parts.join(', ')}}`;
    }
    case 'nil':
      return 'interface {}(nil)';
    default:
      return formatted(value).string;
  }
}

/** The value in its own words, in the width that was asked for. */
function bad(value: Value, verb: Verb): Text {
  const from = computedFrom([originOf(value)]);
  if (value.kind === 'nil') return Text.of(`%!${verb.letter}(<nil>)`, from);
  const words = printValue(value, { ...verb, letter: 'v', flags: verb.flags.replace('#', '') });
  return Text.of(`%!${verb.letter}(${typeName(value)}=${words.string})`, from);
}

function padded(text: Text, { width, flags }: Verb, zeros = false): Text {
  const missing = (width ?? 0) - Array.from(text.string).length;
  if (missing <= 0) return text;
  const isLeft = flags.includes('-');
  const pad = Text.of((zeros && flags.includes('0') && !isLeft ? '0' : ' ').repeat(missing));
  return Text.concat(isLeft ? [text, pad] : [pad, text]);
}

function stringVerb(text: Text, value: Value, verb: Verb): Text {
  const { letter, precision, flags } = verb;
  const runes = precision === undefined ? [] : Array.from(text.string);
  const cut =
    runes.length > (precision ?? 0) ? text.slice(0, runes.slice(0, precision).join('').length) : text;
  switch (letter) {
    case 's':
      return padded(cut, verb, true);
    case 'v':
      return padded(flags.includes('#') ? Text.of(quoted(cut.string), cut.origin()) : cut, verb, true);
    case 'q':
      return padded(quotedText(cut, flags), verb, true);
    case 'x':
    case 'X': {
      const bytes = bytesOf(text.string).slice(0, precision);
      const hex = bytes
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(flags.includes(' ') ? ' ' : '');
      return padded(Text.of(letter === 'X' ? hex.toUpperCase() : hex, text.origin()), verb, true);
    }
    default:
      return bad(value, verb);
  }
}

function quotedText(text: Text, flags: string): Text {
  if (flags.includes('#') && !/[`\x7f\ufeff]|[^\t -\uFFFF]/.test(text.string))
    return Text.concat([Text.of('`'), text, Text.of('`')]);
  const escape = flags.includes('+')
    ? (piece: string) => escaped(piece, '"').replaceAll(/[\x80-\u{10ffff}]/gu, unicodeEscape)
    : (piece: string) => escaped(piece, '"');
  return Text.concat([Text.of('"'), text.map(escape), Text.of('"')]);
}

function unicodeEscape(rune: string): string {
  const code = rune.codePointAt(0) ?? 0;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}

const bases: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['b', [2, '0b']],
  ['o', [8, '0']],
  ['O', [8, '0o']],
  ['x', [16, '0x']],
  ['X', [16, '0X']],
  ['d', [10, '']],
  ['v', [10, '']],
]);

function intVerb(value: Extract<Value, { kind: 'int' }>, verb: Verb): Text {
  const { letter, flags } = verb;
  if (kindName(value) === 'int64' && value.type === 'time.Duration' && 'vs'.includes(letter))
    return padded(Text.of(intText(value.type, value.value), value.from), verb);
  if (letter === 'c' || letter === 'q' || letter === 'U') return runeVerb(value, verb);
  const base = bases.get(letter);
  if (!base) return bad(value, verb);
  const [radix, prefix] = base;
  const size = value.value < 0n ? -value.value : value.value;
  let digits = size.toString(radix);
  if (letter === 'X') digits = digits.toUpperCase();
  if (verb.precision !== undefined)
    digits = verb.precision === 0 && size === 0n ? '' : digits.padStart(verb.precision, '0');
  const lead = letter === 'O' || flags.includes('#') ? prefix : '';
  return signed(value.value < 0n, lead + digits, verb, value, verb.precision === undefined);
}

/** With its sign, and zeros between the two where they are asked for. */
function signed(isNegative: boolean, digits: string, verb: Verb, value: Value, canZero: boolean): Text {
  const { flags, width } = verb;
  const isPlus = flags.includes('+') && verb.letter !== 'v';
  const sign = isNegative ? '-' : isPlus ? '+' : flags.includes(' ') ? ' ' : '';
  const isZeroed = canZero && flags.includes('0') && !flags.includes('-') && width !== undefined;
  const text = sign + (isZeroed ? digits.padStart(width - sign.length, '0') : digits);
  return padded(Text.of(text, originOf(value)), verb);
}

function runeVerb(value: Extract<Value, { kind: 'int' }>, verb: Verb): Text {
  const code = value.value >= 0n && value.value <= 0x10ffffn ? Number(value.value) : 0xfffd;
  const rune = asUtf8(String.fromCodePoint(code));
  if (verb.letter === 'c') return padded(Text.of(rune, value.from), verb);
  if (verb.letter === 'q') return padded(Text.of(`'${escaped(rune, "'")}'`, value.from), verb);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = verb.flags.includes('#') && isPrint(rune) ? `${name} '${rune}'` : name;
  return padded(Text.of(shown, value.from), verb);
}

function floatVerb(value: Extract<Value, { kind: 'float' }>, verb: Verb): Text {
  const { letter } = verb;
  if (!'vgGfFeExX'.includes(letter)) return bad(value, verb);
  const number = value.value;
  if (!Number.isFinite(number)) {
    const name = Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : 'Inf';
    return signed(number < 0, name, { ...verb, flags: verb.flags.replace('0', '') }, value, false);
  }
  const text = floatDigits(Math.abs(number), verb);
  const isNegative = number < 0 || Object.is(number, -0);
  return signed(isNegative, 'EGX'.includes(letter) ? text.toUpperCase() : text, verb, value, true);
}

function floatDigits(size: number, { letter, precision }: Verb): string {
  if (letter === 'x' || letter === 'X') return hexadecimal(size);
  if (letter === 'f' || letter === 'F') return fixed(size, precision ?? 6);
  if (letter === 'e' || letter === 'E') {
    const [mantissa = '', exponent = '0'] = size.toExponential(Math.min(precision ?? 6, 100)).split('e');
    return mantissa + scientific('', Number(exponent));
  }
  if (precision === undefined) return shortest(size);
  const digits = Math.min(Math.max(precision, 1), 100);
  const rounded = Number(size.toPrecision(digits));
  const parts = decimalOf(rounded);
  const isLong = parts.exponent < -4 || parts.exponent >= Math.max(digits, 1);
  return isLong ? scientific(parts.digits, parts.exponent) : positional(parts.digits, parts.exponent);
}
