import { didYouMean } from '../../text/nearest.ts';
import type { Field } from '../../read/field.ts';
import type { Place } from '../../text/source.ts';

/*
 * One description of the configuration, from which it is read and its JSON Schema is made. Every shape says twice what
 * it takes, to a reader of YAML and to an editor, side by side; test/check/judging/config/schema.test.ts holds both to the
 * same answers.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonSchema = Readonly<Record<string, Json>>;

/** Takes the mistakes, in any order. */
export type Report = (at: Place, message: string) => void;

export interface Shape<T> {
  readonly schema: JsonSchema;
  /** The value, or undefined where it is of no use; what is wrong with it has been reported then. */
  read(field: Field, report: Report): T | undefined;
}

export function choice<T extends string>(about: string, values: readonly T[], fallback?: T): Shape<T> {
  return {
    schema: { description: about, enum: values, ...(fallback !== undefined && { default: fallback }) },
    read(field, report) {
      const text = field.string;
      const value = values.find((candidate) => candidate === text);
      if (value === undefined)
        report(at(field), `${nameOf(field)} can be ${listed(values)}, ${notThis(field, values)}`);
      return value;
    },
  };
}

/** One choice for all, or a map from paths to choices; the first path that fits decides. */
export function choiceByPath<T extends string>(
  about: string,
  values: readonly T[],
  path: Wording,
): Shape<readonly { readonly path: string; readonly verdict: T }[]> {
  const one = choice('', values);
  const name = text('A path.', path);
  const map = { type: ['object', 'null'], propertyNames: name.schema, additionalProperties: one.schema };
  return {
    schema: { description: about, anyOf: [{ enum: values }, map] },
    read(field, report) {
      if (field.kind === 'scalar' && field.exists) {
        const verdict = one.read(field, report);
        return verdict === undefined ? undefined : [{ path: '**', verdict }];
      }
      if (!isMap(field, report)) return undefined;
      return field.entries().flatMap(([key, each]) => {
        const verdict = one.read(each, report);
        if (path.pattern.test(key)) return verdict === undefined ? [] : [{ path: key, verdict }];
        report(each.heading, `\`${shortened(key)}\` ${path.must}.`);
        return [];
      });
    },
  };
}

interface Wording {
  /** What the text must look like; the schema says the same in `keywords`. */
  readonly pattern: RegExp;
  /** `must be a path`, to stand behind a name. */
  readonly must: string;
  readonly keywords?: JsonSchema;
}

export function text(about: string, { pattern, must, keywords }: Wording): Shape<string> {
  return {
    schema: { description: about, type: 'string', pattern: pattern.source, ...keywords },
    read(field, report) {
      const value = field.string;
      if (value !== undefined && pattern.test(value)) return value;
      report(at(field), `${nameOf(field)} ${must}, ${notThis(field, [])}`);
      return undefined;
    },
  };
}

/** Narrows what a text may be by a test that no pattern can make. */
export function checked<T, V>(
  shape: Shape<T>,
  check: (value: T, field: Field, report: Report) => V | undefined,
): Shape<V> {
  return {
    schema: shape.schema,
    read(field, report) {
      const value = shape.read(field, report);
      return value === undefined ? undefined : check(value, field, report);
    },
  };
}

/** Nothing behind the key, as when every entry is commented out, is an empty list. */
export function list<T>(about: string, item: Shape<T>): Shape<readonly T[]> {
  return {
    schema: { description: about, type: ['array', 'null'], items: item.schema },
    read(field, report) {
      if (field.kind !== 'seq' && field.exists) {
        report(at(field), `${nameOf(field)} must be a list, ${notThis(field, [])}`);
        return undefined;
      }
      return field
        .items()
        .map((each) => item.read(each, report))
        .filter((value) => value !== undefined);
    },
  };
}

/** A map whose keys are names of one sort, each with what the schema says of it. */
export function table<T>(
  about: string,
  noun: string,
  names: ReadonlyMap<string, string>,
  value: Shape<T>,
): Shape<ReadonlyMap<string, T>> {
  const described = [...names].map(
    ([name, meaning]) => [name, { ...value.schema, description: meaning }] as const,
  );
  return {
    schema: {
      description: about,
      type: ['object', 'null'],
      properties: Object.fromEntries(described),
      additionalProperties: false,
    },
    read(field, report) {
      if (!isMap(field, report)) return undefined;
      const values = new Map<string, T>();
      for (const [name, each] of field.entries()) {
        if (!names.has(name)) reportUnknown(each, noun, names.keys(), report);
        else {
          const one = value.read(each, report);
          if (one !== undefined) values.set(name, one);
        }
      }
      return values;
    },
  };
}

/** Names a key of a record where its value is put together, so that no key can be read and not described. */
export type Key = <T>(name: string, shape: Shape<T>, need?: 'required') => T | undefined;

/** whole: a mistake in one key spoils the others, as a waiver with a wrong date must not hold for ever. */
export function record<T>(about: string, build: (key: Key) => T | undefined, loss?: 'whole'): Shape<T> {
  const keys = new Map<string, JsonSchema>();
  const required: string[] = [];
  build((name, shape, need) => {
    keys.set(name, shape.schema);
    if (need) required.push(name);
    return undefined;
  });
  return {
    schema: {
      description: about,
      // A record that must have something cannot be left empty.
      type: required.length > 0 ? 'object' : ['object', 'null'],
      properties: Object.fromEntries(keys),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    read(field, report) {
      if (!isMap(field, report)) return undefined;
      let mistakes = 0;
      const count: Report = (place, message) => {
        mistakes += 1;
        report(place, message);
      };
      reportStrangeKeys(field, keys, count);
      reportMissingKeys(field, required, count);
      const value = build((name, shape) =>
        field.at(name).written ? shape.read(field.at(name), count) : undefined,
      );
      return loss === 'whole' && mistakes > 0 ? undefined : value;
    },
  };
}

function reportStrangeKeys(field: Field, keys: ReadonlyMap<string, unknown>, report: Report): void {
  for (const [name, each] of field.entries())
    if (!keys.has(name)) reportUnknown(each, 'key', keys.keys(), report);
}

function reportMissingKeys(field: Field, required: readonly string[], report: Report): void {
  const missing = required.filter((name) => !field.at(name).written);
  if (missing.length > 0) report(field.heading, `${nameOf(field)} needs ${both(missing)}.`);
}

function isMap(field: Field, report: Report): boolean {
  if (field.kind === 'map' || !field.exists) return true;
  report(at(field), `${nameOf(field)} must be a map of keys and values, ${notThis(field, [])}`);
  return false;
}

function reportUnknown(field: Field, noun: string, names: Iterable<string>, report: Report): void {
  const name = field.key ?? '';
  report(field.heading, `unknown ${noun} \`${shortened(name)}\`.${didYouMean(name, names)}`);
}

/** A scalar is underlined itself, a collection by its key. */
function at(field: Field): Place {
  return field.kind === 'scalar' ? field : field.heading;
}

/** `block`, or `item 2 of waivers`. */
function nameOf(field: Field): string {
  const { key, parent } = field;
  if (key === undefined || !parent) return 'the configuration';
  return parent.kind === 'seq' ? `item ${Number(key) + 1} of ${nameOf(parent)}` : `\`${key}\``;
}

function notThis(field: Field, candidates: readonly string[]): string {
  if (field.kind === 'map') return 'not a map.';
  if (field.kind === 'seq') return 'not a list.';
  const value = field.text;
  if (value === undefined) return 'and nothing is here.';
  const kind = field.string === undefined ? `the ${typeof field.value} ` : '';
  return `not ${kind}\`${shortened(value)}\`.${didYouMean(value, candidates)}`;
}

/** Messages quote what somebody wrote, which may be long. */
function shortened(value: string): string {
  const [line = ''] = value.split('\n', 1);
  return value.length > 60 || line.length < value.length ? `${line.slice(0, 60)}…` : value;
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `\`${value}\``);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

function both(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}
