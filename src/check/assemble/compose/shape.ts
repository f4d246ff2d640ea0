import type { Entry, Node } from '../../read/node.ts';
import type { Place } from '../../text/source.ts';
import { fingerprint, keyPlace, stringOf, valueOf } from './nodes.ts';
import { type Path, shown } from '../../text/path.ts';

/*
 * The few words of JSON Schema that compose's schema uses. A shape says what is wrong with a node, or
 * nothing; of several complaints the deepest is the one to tell, as compose-go's schema.go has it.
 */

export interface Complaint {
  readonly at: Place;
  readonly path: Path;
  readonly message: string;
  /** The node is of another kind than this. */
  readonly instead?: string;
}

export type Shape = (node: Node, path: Path) => Complaint | undefined;

export type Kind = 'string' | 'number' | 'integer' | 'boolean' | 'null';

function complain(at: Place, path: Path, says: string): Complaint {
  const place = { source: at.source, span: at.span };
  return {
    at: place,
    path,
    message: path.length === 0 ? `This file ${says}.` : `\`${shown(path)}\` ${says}.`,
  };
}

function mismatch(at: Place, path: Path, instead: string): Complaint {
  return { ...complain(at, path, `must be ${instead}`), instead };
}

const words: Readonly<Record<Kind, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
};

function isKind(node: Node, kind: Kind): boolean {
  if (node.kind !== 'scalar') return false;
  const value = valueOf(node);
  if (kind === 'null') return value === null;
  return kind === 'integer' ? Number.isInteger(value) : typeof value === kind;
}

export function scalar(...kinds: readonly Kind[]): Shape {
  if (kinds.join() === 'string') return dateless;
  const wanted = kinds.map((kind) => words[kind]).join(' or ');
  return (node, path) =>
    kinds.some((kind) => isKind(node, kind)) ? undefined : mismatch(node, path, wanted);
}

/**
 * A plain `2024-01-31` is a date to go-yaml: the schema takes it for the string that JSON makes of it, and the
 * model refuses it.
 */
const dateless: Shape = (node, path) => {
  if (!isKind(node, 'string')) return mismatch(node, path, 'a string');
  return isDate(node) ? complain(node, path, 'must be a string, not a date: quote it') : undefined;
};

function isDate(node: Node): boolean {
  if (node.kind !== 'scalar' || node.style !== 'plain' || node.tag !== undefined) return false;
  return /^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])([Tt ]\d|$)/.test(node.text);
}

export function among(...values: readonly string[]): Shape {
  return (node, path) => {
    const text = stringOf(node);
    if (text !== undefined && values.includes(text)) return undefined;
    return complain(node, path, `must be one of ${values.map((value) => `\`${value}\``).join(', ')}`);
  };
}

/** A string that a test takes; `what` completes "must be …". */
export function matching(what: string, test: (text: string) => boolean): Shape {
  return (node, path) => {
    const text = stringOf(node);
    if (text === undefined) return mismatch(node, path, 'a string');
    return test(text)
      ? undefined
      : complain(node, path, `must be ${what}, not ${text === '' ? 'empty' : `\`${text.slice(0, 60)}\``}`);
  };
}

/** A whole number within bounds, or a string. */
export function within(low: number, high: number): Shape {
  const text = scalar('string');
  return (node, path) => {
    const value = valueOf(node);
    const good = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
    return good
      ? undefined
      : text(node, path) && complain(node, path, `must be a whole number from ${low} to ${high}`);
  };
}

export function list(item: Shape, options: { readonly unique?: boolean } = {}): Shape {
  return (node, path) => {
    if (node.kind !== 'seq') return mismatch(node, path, 'a list');
    const repeated = options.unique === true ? repeatIn(node.items.map(({ value }) => value)) : undefined;
    const found = node.items.map(({ value }, index) => item(value, [...path, `[${index}]`]));
    return deepest([...found, repeated && complain(repeated, path, 'has an element twice')]);
  };
}

function repeatIn(nodes: readonly Node[]): Node | undefined {
  const seen = new Set<string>();
  return nodes.find((node) => {
    const print = fingerprint(node);
    if (seen.has(print)) return true;
    seen.add(print);
    return false;
  });
}

export interface Fields {
  readonly [name: string]: Shape;
}

export interface MappingOptions {
  readonly required?: readonly string[];
  /** Takes keys that no field is named after; without it they are refused, except `x-…`. */
  readonly others?: (key: string) => Shape | undefined;
  readonly extensible?: boolean;
}

/** A mapping of known keys. */
export function mapping(fields: Fields, options: MappingOptions = {}): Shape {
  const known = new Map(Object.entries(fields));
  const { required = [], others, extensible = true } = options;
  const shapeFor = (key: string): Shape | undefined =>
    known.get(key) ?? (extensible && key.startsWith('x-') ? anything : others?.(key));
  return (node, path) => {
    if (node.kind !== 'map') return mismatch(node, path, 'a mapping');
    const missing = required.find((key) => !node.entries.some((entry) => entry.key === key));
    const found = node.entries.map((entry) => entryComplaint(entry, shapeFor(entry.key), path));
    const absence = missing === undefined ? undefined : complain(node, path, `lacks the key \`${missing}\``);
    return deepest([...found, absence]);
  };
}

/** A mapping whose keys are the author's own. */
export function record(value: Shape, key = /[\s\S]/): Shape {
  return mapping({}, { extensible: false, others: (name) => (key.test(name) ? value : undefined) });
}

/** A mapping where only the keys that match are looked at. */
export function looseRecord(value: Shape, key = /[\s\S]/): Shape {
  return mapping({}, { extensible: false, others: (name) => (key.test(name) ? value : anything) });
}

function entryComplaint(entry: Entry, shape: Shape | undefined, path: Path): Complaint | undefined {
  const inside = [...path, entry.key];
  return shape
    ? shape(entry.value, inside)
    : complain(keyPlace(entry), inside, 'is no key that compose knows here');
}

export const anything: Shape = () => undefined;

/** Exactly one shape fits; compose's alternatives never overlap, so the first that fits is enough. */
export function either(...shapes: readonly Shape[]): Shape {
  return (node, path) => {
    const complaints: Complaint[] = [];
    for (const shape of shapes) {
      const complaint = shape(node, path);
      if (!complaint) return undefined;
      complaints.push(complaint);
    }
    // The alternative of the right kind knows best what is wrong; when there is none, all of them are named.
    const kinds = complaints.flatMap(({ instead, path: at }) => (at === path ? (instead ?? []) : []));
    if (kinds.length < complaints.length)
      return deepest(complaints.filter(({ instead, path: at }) => instead === undefined || at !== path));
    return mismatch(node, path, kinds.join(' or '));
  };
}

/** Where nothing may be said, `null` is as good as the shape. */
export function orNull(shape: Shape): Shape {
  return either(scalar('null'), shape);
}

function deepest(complaints: readonly (Complaint | undefined)[]): Complaint | undefined {
  let found: Complaint | undefined;
  for (const complaint of complaints) {
    if (complaint && (!found || complaint.path.length > found.path.length)) found = complaint;
  }
  return found;
}
