import { withoutZeros } from '../encode/go-number.ts';
import { floorDiv } from './time-value.ts';

/*
 * Times in Go's layouts (time/format.go), in UTC: there is no other zone here.
 */

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

export function partsOf(nanoseconds: bigint) {
  const date = new Date(Number(floorDiv(nanoseconds, 1_000_000n)));
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1,
    nanosecond: Number(nanoseconds - floorDiv(nanoseconds, 1_000_000_000n) * 1_000_000_000n),
  };
}

/** What a layout is made of, the longest first where one begins with another. */
const tokens =
  /January|Jan|Monday|Mon|MST|2006|__2|002|01|02|03|04|05|06|15|_2|PM|pm|Z070000|Z07:00:00|Z07:00|Z0700|Z07|-070000|-07:00:00|-07:00|-0700|-07|[.,](?:0+|9+)(?!\d)|1|2|3|4|5/g;

export function formatTime(layout: string, nanoseconds: bigint): string {
  const parts = partsOf(nanoseconds);
  return layout.replaceAll(tokens, (token) => formatted(token, parts));
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

type Parts = ReturnType<typeof partsOf>;

function formatted(token: string, parts: Parts): string {
  const { year, month, day, hour, minute, second, weekday, yearDay } = parts;
  const values: Readonly<Record<string, string>> = {
    January: months[month - 1] ?? '',
    Jan: (months[month - 1] ?? '').slice(0, 3),
    Monday: days[weekday] ?? '',
    Mon: (days[weekday] ?? '').slice(0, 3),
    MST: 'UTC',
    '2006': String(year).padStart(4, '0'),
    '06': two(year % 100),
    '01': two(month),
    '1': String(month),
    '02': two(day),
    _2: String(day).padStart(2, ' '),
    '2': String(day),
    '002': String(yearDay).padStart(3, '0'),
    __2: String(yearDay).padStart(3, ' '),
    '15': two(hour),
    '03': two(hour % 12 || 12),
    '3': String(hour % 12 || 12),
    '04': two(minute),
    '4': String(minute),
    '05': two(second),
    '5': String(second),
    PM: hour < 12 ? 'AM' : 'PM',
    pm: hour < 12 ? 'am' : 'pm',
  };
  return values[token] ?? zoneOrFraction(token, parts);
}

function zoneOrFraction(token: string, { nanosecond }: Parts): string {
  if (token.startsWith('Z')) return 'Z';
  if (token.startsWith('-')) return token.replace('-', '+').replaceAll(/\d/g, '0');
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, token.length - 1);
  if (token[1] === '0') return token.slice(0, 1) + digits.padEnd(token.length - 1, '0');
  const shown = withoutZeros(digits);
  return shown === '' ? '' : token.slice(0, 1) + shown;
}

/** The time that a text says in a layout; undefined where it does not say one. */
export function parseTime(layout: string, text: string): bigint | undefined {
  const found = new Map<string, string>();
  let at = 0;
  let end = 0;
  for (const { 0: token, index } of layout.matchAll(tokens)) {
    const literal = layout.slice(end, index);
    if (!text.startsWith(literal, at)) return undefined;
    at += literal.length;
    const [part] = patternOf(token).exec(text.slice(at)) ?? [];
    if (part === undefined) return undefined;
    found.set(token, part);
    at += part.length;
    end = index + token.length;
    const fraction =
      /5$/.test(token) && !/^[.,][09]/.test(layout.slice(end)) ? /^[.,]\d+/.exec(text.slice(at)) : null;
    if (fraction) {
      found.set('.000000000', fraction[0]);
      at += fraction[0].length;
    }
  }
  return text.slice(at) === layout.slice(end) ? timeOf(found) : undefined;
}

/** What a part of a layout looks like in a text; all others are digits. */
const patterns: ReadonlyMap<string, RegExp> = new Map([
  ['January', new RegExp(`^(?:${months.join('|')})`, 'i')],
  ['Jan', new RegExp(`^(?:${months.map((name) => name.slice(0, 3)).join('|')})`, 'i')],
  ['Monday', new RegExp(`^(?:${days.join('|')})`, 'i')],
  ['Mon', new RegExp(`^(?:${days.map((name) => name.slice(0, 3)).join('|')})`, 'i')],
  ['MST', /^(?:[A-Z]{3,4}|[-+]\d\d)/],
  ['PM', /^[AaPp][Mm]/],
  ['pm', /^[AaPp][Mm]/],
  ['2006', /^\d{4}/],
  ['_2', /^ *\d{1,3}/],
  ['__2', /^ *\d{1,3}/],
]);

function patternOf(token: string): RegExp {
  const known = patterns.get(token);
  if (known) return known;
  if (token.startsWith('Z')) return /^(?:Z|[-+]\d\d(?::?\d\d)?)/;
  if (token.startsWith('-')) return /^[-+]\d\d(?::?\d\d)?/;
  if (/^[.,]/.test(token))
    return token[1] === '0' ? new RegExp(`^[.,]\\d{${token.length - 1}}`) : /^(?:[.,]\d+)?/;
  return token.length >= 2 ? new RegExp(`^\\d{${token.length}}`) : /^\d{1,2}/;
}

function timeOf(found: ReadonlyMap<string, string>): bigint | undefined {
  const number = (...names: readonly string[]) => {
    const name = names.find((each) => found.has(each));
    return name === undefined ? undefined : Number(found.get(name));
  };
  const name = (found.get('January') ?? found.get('Jan') ?? '').toLowerCase();
  const named = name === '' ? undefined : months.findIndex((each) => each.toLowerCase().startsWith(name)) + 1;
  const short = number('06');
  const year = number('2006') ?? (short === undefined ? 0 : short < 69 ? 2000 + short : 1900 + short);
  const month = named ?? number('01', '1') ?? 1;
  const day = number('02', '2', '_2') ?? 1;
  const half = (found.get('PM') ?? found.get('pm'))?.toLowerCase();
  const clock = number('15', '03', '3') ?? 0;
  const hour = half === undefined ? clock : (clock % 12) + (half === 'pm' ? 12 : 0);
  const [minute, second] = [number('04', '4') ?? 0, number('05', '5') ?? 0];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return undefined;
  return BigInt(date.getTime()) * 1_000_000n + fractionOf(found) - zoneOf(found);
}

function fractionOf(found: ReadonlyMap<string, string>): bigint {
  const [, text = ''] = [...found].find(([token]) => /^[.,]/.test(token)) ?? [];
  return BigInt(text.slice(1, 10).padEnd(9, '0') || '0');
}

function zoneOf(found: ReadonlyMap<string, string>): bigint {
  const [, zone = 'Z'] = [...found].find(([token]) => /^[Z-]/.test(token)) ?? [];
  const parts = /^([-+])(\d\d):?(\d\d)?$/.exec(zone);
  if (!parts) return 0n;
  const minutes = BigInt(Number(parts[2]) * 60 + Number(parts[3] ?? 0));
  return (parts[1] === '-' ? -minutes : minutes) * 60_000_000_000n;
}
