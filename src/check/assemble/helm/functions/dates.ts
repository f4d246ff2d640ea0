import { parseFloat64, shortest } from '../encode/go-number.ts';
import { fail } from '../errors.ts';
import { doubted } from '../origin.ts';
import { durationText } from '../template/print.ts';
import { Text } from '../text.ts';
import { float, type Int, int, int64, str, typeName, type Value } from '../value.ts';
import { alike, bigOf, define, from, type Functions, stringOf } from './arguments.ts';
import { formatTime, parseTime } from './time-format.ts';
import { nanosecondsOf, timeThing } from './time-value.ts';

const second = 1_000_000_000n;

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', second],
  ['m', 60n * second],
  ['h', 3600n * second],
]);

/** time.ParseDuration, in nanoseconds. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return 0n;
  const parts = [...body.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (body === '' || length !== body.length) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of parts) {
    if (whole + fraction === '') return undefined;
    const scale = units.get(unit) ?? 1n;
    total +=
      BigInt(whole || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
  }
  return sign === '-' ? -total : total;
}

function durationValue(nanoseconds: bigint, ...values: readonly (Value | undefined)[]): Int {
  return int(nanoseconds, from(...values), 'time.Duration');
}

/** What a date function is given; anything that is no time is now. */
function momentOf(value: Value | undefined): { readonly at: bigint; readonly unknown?: string } {
  const time = nanosecondsOf(value);
  if (time !== undefined) return { at: time };
  const isNumber = value?.kind === 'int' && ['int', 'int32', 'int64'].includes(value.type);
  return isNumber ? { at: value.value * second } : { at: 0n, unknown: 'the date of now reads the clock' };
}

function inLayout(
  layout: string,
  date: Value | undefined,
  zone: string,
  ...values: readonly (Value | undefined)[]
): Value {
  const { at, unknown } = momentOf(date);
  const isKnownZone = zone === 'Local' || zone === 'UTC' || zone === '' || zone === 'GMT';
  const why = unknown ?? (isKnownZone ? undefined : `the zone ${zone} is not known here`);
  const origin = from(date, ...values);
  return str(Text.of(formatTime(layout, at), why === undefined ? origin : doubted(origin, why)));
}

const dateInZone = define(['string', 'any', 'string'], (layout, date, zone) =>
  inLayout(stringOf(layout), date, stringOf(zone), layout),
);

const modify = define(['string', 'time'], (duration, date) => {
  const change = parseDuration(stringOf(duration));
  if (change === undefined) return date;
  return timeThing((nanosecondsOf(date) ?? 0n) + change, from(duration, date));
});

const strictModify = define(['string', 'time'], (duration, date) => {
  const change = parseDuration(stringOf(duration));
  if (change === undefined) fail(`time: invalid duration ${JSON.stringify(stringOf(duration))}`);
  return timeThing((nanosecondsOf(date) ?? 0n) + change, from(duration, date));
});

/** Go's zero time. */
const zeroTime = -62_135_596_800n * second;

export const dateFunctions: Functions = {
  date: define(['string', 'any'], (layout, date) => inLayout(stringOf(layout), date, 'Local', layout)),
  htmlDate: define(['any'], (date) => inLayout('2006-01-02', date, 'Local')),
  htmlDateInZone: define(['any', 'string'], (date, zone) => inLayout('2006-01-02', date, stringOf(zone))),
  ...alike(['dateInZone', 'date_in_zone'], dateInZone),
  ...alike(['dateModify', 'date_modify'], modify),
  ...alike(['mustDateModify', 'must_date_modify'], strictModify),
  toDate: define(['string', 'string'], (layout, text) =>
    timeThing(parseTime(stringOf(layout), stringOf(text)) ?? zeroTime, from(layout, text)),
  ),
  mustToDate: define(['string', 'string'], (layout, text) => {
    const time = parseTime(stringOf(layout), stringOf(text));
    const [given, wanted] = [JSON.stringify(stringOf(text)), JSON.stringify(stringOf(layout))];
    if (time === undefined) fail(`parsing time ${given} as ${wanted}: cannot parse ${given} as ${wanted}`);
    return timeThing(time, from(layout, text));
  }),
  unixEpoch: define(['time'], (date) => str(String((nanosecondsOf(date) ?? 0n) / second), from(date))),
  duration: define(['any'], (seconds) => {
    const text = seconds.kind === 'string' && /^[-+]?\d+$/.test(stringOf(seconds)) ? stringOf(seconds) : '0';
    const value =
      seconds.kind === 'int' && seconds.type === 'int64' ? seconds.value : BigInt(text.replace('+', ''));
    return str(durationText(value * second), from(seconds));
  }),
  durationRound: define(['any'], (duration) => {
    const isNumber = duration.kind === 'int' && duration.type === 'int64';
    const value = isNumber ? bigOf(duration) : (parseDuration(stringOf(duration)) ?? 0n);
    const unknown =
      nanosecondsOf(duration) === undefined ? undefined : 'durationRound of a time reads the clock';
    const origin = from(duration);
    return str(
      rounded(value < 0n ? -value : value),
      unknown === undefined ? origin : doubted(origin, unknown),
    );
  }),
  ...durations(),
};

function rounded(value: bigint): string {
  const hour = 3600n * second;
  const steps: readonly (readonly [bigint, string])[] = [
    [hour * 24n * 365n, 'y'],
    [hour * 24n * 30n, 'mo'],
    [hour * 24n, 'd'],
    [hour, 'h'],
    [60n * second, 'm'],
    [second, 's'],
  ];
  const step = steps.find(([size]) => value > size);
  return step ? `${value / step[0]}${step[1]}` : '0s';
}

function secondsOf(seconds: number): bigint | string {
  if (Number.isFinite(seconds) && Math.abs(seconds) <= longestSeconds)
    return BigInt(Math.trunc(seconds * 1e9));
  return `${Number.isFinite(seconds) ? 'duration seconds overflow' : 'invalid duration seconds'}: ${shortest(seconds)}`;
}

const longestSeconds = 2 ** 63 / 1e9;

/** Helm's: a duration, or seconds. */
function asDuration(value: Value | undefined): bigint | string {
  if (!value || value.kind === 'nil') return 'invalid duration';
  if (value.kind === 'int') return value.type === 'time.Duration' ? value.value : value.value * second;
  if (value.kind === 'float') return secondsOf(value.value);
  if (value.kind !== 'string') return `unsupported duration type ${typeName(value)}`;
  const text = value.text.string.trim();
  if (text === '') return 'empty duration';
  const seconds = parseFloat64(text);
  const given = JSON.stringify(value.text.string);
  return (
    parseDuration(text) ?? (seconds === undefined ? `could not parse duration ${given}` : secondsOf(seconds))
  );
}

function durations(): Functions {
  const known = (value: Value | undefined): bigint => {
    const duration = asDuration(value);
    return typeof duration === 'bigint' ? duration : 0n;
  };
  const inUnits = (size: number) =>
    define(['any'], (value) => float(Number(known(value)) / size, from(value)));
  const whole = (size: bigint) => define(['any'], (value) => int64(known(value) / size, from(value)));
  const stepped = (round: (value: bigint, step: bigint) => bigint) =>
    define(['any', 'any'], (value, step) => {
      const size = known(step);
      return durationValue(size <= 0n ? known(value) : round(known(value), size), value, step);
    });
  return {
    mustToDuration: define(['any'], (value) => {
      const duration = asDuration(value);
      return typeof duration === 'bigint' ? durationValue(duration, value) : fail(duration);
    }),
    durationSeconds: inUnits(1e9),
    durationMinutes: inUnits(60e9),
    durationHours: inUnits(3600e9),
    durationDays: inUnits(24 * 3600e9),
    durationWeeks: inUnits(7 * 24 * 3600e9),
    durationMilliseconds: whole(1_000_000n),
    durationMicroseconds: whole(1000n),
    durationNanoseconds: whole(1n),
    durationTruncateTo: stepped((value, step) => value - (value % step)),
    durationRoundTo: stepped((value, step) => {
      const size = value < 0n ? -value : value;
      const rest = size % step;
      const result = rest + rest < step ? size - rest : size + step - rest;
      return value < 0n ? -result : result;
    }),
  };
}
