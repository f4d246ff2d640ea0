import { fail } from '../errors.ts';
import { measure } from '../measure.ts';
import type { Meter } from '../meter.ts';
import { isDeeplyEqual } from '../template/compare.ts';
import { bytesOf } from '../utf8.ts';
import { anyList, bool, int, isTrue, kindName, type List, list, nil, type Value } from '../value.ts';
import { alike, define, defineMany, from, type Functions } from './arguments.ts';
import { toInt64 } from './numbers.ts';

/*
 * Sprig's lists: each result is a list of its own.
 */

/** The elements, where the value is a list; else Go refuses it with these words. */
function elements(value: Value | undefined, refusal: (kind: string) => string): readonly Value[] {
  if (value?.kind === 'list') return value.items;
  if (value?.kind === 'string' && value.type === '[]uint8')
    return bytesOf(value.text.string).map((byte) => int(byte, undefined, 'uint8'));
  if (!value || value.kind === 'nil')
    fail('runtime error: invalid memory address or nil pointer dereference');
  fail(refusal(kindName(value)));
}

function finding(what: string): (kind: string) => string {
  return (kind) => `Cannot find ${what} on type ${kind}`;
}

function both(name: string, callee: ReturnType<typeof define>): Functions {
  return alike([name, `must${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`], callee);
}

export function listFunctions(meter: Meter): Functions {
  const made = (items: readonly Value[], ...sources: readonly (Value | undefined)[]): List => {
    meter.step(items.length >> 3);
    return list(items, anyList, from(...sources));
  };
  return {
    ...alike(
      ['list', 'tuple'],
      defineMany(['any'], (...values) => made(values)),
    ),
    ...adding(made),
    ...taking(made),
    ...sifting(made, meter),
    ...slicing(made),
  };
}

type Make = (items: readonly Value[], ...sources: readonly (Value | undefined)[]) => List;

function adding(made: Make): Functions {
  const push = define(['any', 'any'], (value, item) =>
    made([...elements(value, (kind) => `Cannot push on type ${kind}`), item], value),
  );
  return {
    ...alike(['append', 'push', 'mustAppend', 'mustPush'], push),
    ...both(
      'prepend',
      define(['any', 'any'], (value, item) =>
        made([item, ...elements(value, (kind) => `Cannot prepend on type ${kind}`)], value),
      ),
    ),
    concat: defineMany(['any'], (...lists) => {
      const items = lists.flatMap((each) => elements(each, (kind) => `Cannot concat type ${kind} as list`));
      return items.length === 0 ? { ...made(items, ...lists), isNil: true } : made(items, ...lists);
    }),
  };
}

function taking(made: Make): Functions {
  const part = (name: string, take: (items: readonly Value[]) => readonly Value[]) =>
    both(
      name,
      define(['any'], (value) => {
        const items = elements(value, finding(name));
        return items.length === 0 && name !== 'reverse'
          ? { ...made([], value), isNil: true }
          : made(take(items), value);
      }),
    );
  return {
    ...both(
      'first',
      define(['any'], (value) => elements(value, finding('first'))[0] ?? nil),
    ),
    ...both(
      'last',
      define(['any'], (value) => elements(value, finding('last')).at(-1) ?? nil),
    ),
    ...part('rest', (items) => items.slice(1)),
    ...part('initial', (items) => items.slice(0, -1)),
    ...part('reverse', (items) => items.toReversed()),
  };
}

function sifting(made: Make, meter: Meter): Functions {
  const holds = (items: readonly Value[], item: Value): boolean => {
    meter.step(items.length);
    measure(item, meter);
    return items.some((each) => isDeeplyEqual(each, item));
  };
  return {
    ...both(
      'compact',
      define(['any'], (value) =>
        made(elements(value, (kind) => `Cannot compact on type ${kind}`).filter(isTrue), value),
      ),
    ),
    ...both(
      'uniq',
      define(['any'], (value) => {
        const kept: Value[] = [];
        for (const item of elements(value, finding('uniq'))) if (!holds(kept, item)) kept.push(item);
        return made(kept, value);
      }),
    ),
    ...both(
      'without',
      defineMany(['any', 'any'], (value, ...omitted) =>
        made(
          elements(value, finding('without')).filter((item) => !holds(omitted, item)),
          value,
        ),
      ),
    ),
    ...both(
      'has',
      define(['any', 'any'], (needle, value) => {
        if (value.kind === 'nil') return bool(false, from(needle, value));
        return bool(holds(elements(value, finding('has')), needle), from(needle, value));
      }),
    ),
  };
}

function slicing(made: Make): Functions {
  return {
    ...both(
      'slice',
      defineMany(['any', 'any'], (value, ...indices) => sliced(value, indices)),
    ),
    ...both(
      'chunk',
      define(['int', 'any'], (size, value) => {
        const items = elements(value, (kind) => `Cannot chunk type ${kind}`);
        const length = Number(toInt64(size));
        if (length <= 0) fail('runtime error: makeslice: len out of range');
        const count = Math.ceil(items.length / length);
        const chunks = Array.from({ length: count }, (_, index) =>
          made(items.slice(index * length, (index + 1) * length), value),
        );
        return list(chunks, '[][]interface {}', from(value));
      }),
    ),
  };
}

function sliced(value: Value | undefined, [first, last]: readonly Value[]): Value {
  const items = elements(value, (kind) => `list should be type of slice or array but ${kind}`);
  if (items.length === 0) return nil;
  const start = first ? Number(toInt64(first)) : 0;
  const end = last ? Number(toInt64(last)) : items.length;
  if (start < 0 || end < start || end > items.length) fail('reflect.Value.Slice: slice index out of bounds');
  return list(
    items.slice(start, end),
    value?.kind === 'list' ? value.type : anyList,
    from(value, first, last),
  );
}
