import type { Origin } from '../origin.ts';
import { bool, type GoFunction, int, int64, str, type Thing, type Value } from '../value.ts';
import { formatTime, partsOf } from './time-format.ts';

/** A time.Time in UTC: nanoseconds since 1970. */
export function timeThing(nanoseconds: bigint, from?: Origin): Thing {
  return {
    kind: 'thing',
    type: 'time.Time',
    fields: new Map(),
    methods: timeMethods(nanoseconds, from),
    says: formatTime('2006-01-02 15:04:05.999999999 -0700 MST', nanoseconds),
    from,
    holds: nanoseconds,
  };
}

/** The nanoseconds of a time.Time. */
export function nanosecondsOf(value: Value | undefined): bigint | undefined {
  return value?.kind === 'thing' && typeof value.holds === 'bigint' ? value.holds : undefined;
}

function timeMethods(nanoseconds: bigint, from: Origin | undefined): Map<string, GoFunction> {
  const { year, month, day, hour, minute, second, weekday, yearDay } = partsOf(nanoseconds);
  const get = (value: Value): GoFunction => ({ takes: [], call: () => value });
  const format: GoFunction = {
    takes: ['string'],
    call: ([layout]) =>
      str(formatTime(layout?.kind === 'string' ? layout.text.string : '', nanoseconds), from),
  };
  return new Map<string, GoFunction>([
    ['Format', format],
    ['Unix', get(int64(floorDiv(nanoseconds, 1_000_000_000n), from))],
    ['UnixMilli', get(int64(floorDiv(nanoseconds, 1_000_000n), from))],
    ['UnixMicro', get(int64(floorDiv(nanoseconds, 1000n), from))],
    ['UnixNano', get(int64(nanoseconds, from))],
    ['Year', get(int(year, from))],
    ['Month', get({ ...int(month, from), type: 'time.Month' })],
    ['Day', get(int(day, from))],
    ['Hour', get(int(hour, from))],
    ['Minute', get(int(minute, from))],
    ['Second', get(int(second, from))],
    ['YearDay', get(int(yearDay, from))],
    ['Weekday', get({ ...int(weekday, from), type: 'time.Weekday' })],
    ['IsZero', get(bool(false, from))],
    ['UTC', { takes: [], call: () => timeThing(nanoseconds, from) }],
    ['Local', { takes: [], call: () => timeThing(nanoseconds, from) }],
    ['AddDate', { takes: ['int', 'int', 'int'], call: (args) => added(nanoseconds, args, from) }],
    ['String', get(str(formatTime('2006-01-02 15:04:05.999999999 -0700 MST', nanoseconds), from))],
  ]);
}

export function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function added(nanoseconds: bigint, args: readonly Value[], from: Origin | undefined): Thing {
  const [years = 0, months = 0, days = 0] = args.map((arg) => (arg.kind === 'int' ? Number(arg.value) : 0));
  const { year, month, day } = partsOf(nanoseconds);
  const midnight = Date.UTC(year + years, month - 1 + months, day + days);
  const rest = nanoseconds - floorDiv(nanoseconds, 86_400_000_000_000n) * 86_400_000_000_000n;
  return timeThing(BigInt(midnight) * 1_000_000n + rest, from);
}
