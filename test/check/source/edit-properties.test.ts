import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  appendItem,
  type Change,
  removeField,
  setField,
  type Value,
} from '../../../src/check/source/change.ts';
import { placesOf } from '../../../src/check/places.ts';
import { applyEdits, type Edit, editsOf, isRefusal } from '../../../src/check/source/edit.ts';
import { Source } from '../../../src/check/source/source.ts';
import { documentsIn } from '../../../src/check/source/yaml.ts';
import { type Data, writtenDocument } from '../../support/random-yaml.ts';

type Path = readonly (string | number)[];

interface Wish {
  readonly kind: 'set' | 'append' | 'remove';
  readonly path: Path;
  readonly value: Value;
}

const fresh = fc.constantFrom<Value>(
  true,
  7,
  'ALL',
  'no-new-privileges:true',
  '',
  ['ALL'],
  { p: 1, q: { r: ['s'] } },
  {},
);
const choice = fc.record({
  kind: fc.constantFrom('set', 'append', 'remove', 'deep'),
  at: fc.nat(),
  value: fresh,
});

/** A wish that the document can grant: values take the place of scalars, items go into lists, keys into maps. */
function wishFor(
  data: Data,
  { kind, at, value }: { kind: string; at: number; value: Value },
): Wish | undefined {
  const places = placesIn(data);
  const place = places[at % places.length];
  if (!place) return undefined;
  const { path, value: present } = place;
  const shape = shapeOf(present);
  if (kind === 'remove') return path.length > 1 ? { kind, path, value } : undefined;
  if (shape === 'list')
    return kind === 'append' ? { kind, path, value } : { kind: 'set', path, value: ['x', value] };
  if (kind === 'deep')
    return shape === 'scalar' ? undefined : { kind: 'set', path: [...path, 'n', 'm'], value };
  return { kind: 'set', path: shape === 'map' ? [...path, 'k'] : path, value };
}

function shapeOf(value: Data): 'map' | 'list' | 'null' | 'scalar' {
  if (isMap(value)) return 'map';
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : 'scalar';
}

function placesIn(value: Data, path: Path = []): { path: Path; value: Data }[] {
  const children: [string | number, Data][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(typeof value === 'object' && value !== null ? value : {});
  return [{ path, value }, ...children.flatMap(([key, child]) => placesIn(child, [...path, key]))];
}

function changesOf(source: Source, wishes: readonly Wish[]): Change[] {
  const root = documentsIn(source, 'compose')[0]?.root;
  if (!root) throw new Error('no document');
  return wishes.map(({ kind, path, value }) => {
    const field = root.at(...path);
    if (kind === 'remove') return removeField(field);
    return kind === 'append' ? appendItem(field, value) : setField(field, value);
  });
}

/** Items are appended in the order of their text, whatever the order of the fixes. */
function inOrder(a: Wish, b: Wish): number {
  return JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1;
}

const gone = Symbol('gone');

/** What the document says once the wishes have come true, on plain data. */
function granted(data: Data, wishes: readonly Wish[]): unknown {
  const kinds = ['set', 'append', 'remove'];
  const ordered = kinds.flatMap((kind) => wishes.filter((wish) => wish.kind === kind).sort(inOrder));
  return swept(ordered.reduce<unknown>((at, wish) => changed(at, wish, wish.path), data));
}

function changed(at: unknown, wish: Wish, [key, ...rest]: Path): unknown {
  if (Array.isArray(at) && key !== undefined)
    return at.map((item: unknown, index) => (index === key ? changed(item, wish, rest) : item));
  if (key !== undefined) {
    const map = new Map<string | number, unknown>(isMap(at) ? Object.entries(at) : []);
    return Object.fromEntries(map.set(key, changed(map.get(key), wish, rest)));
  }
  if (wish.kind === 'remove') return gone;
  if (wish.kind === 'set') return isMap(wish.value) && isMap(at) ? { ...at, ...wish.value } : wish.value;
  const list: unknown[] = Array.isArray(at) ? at : [];
  const isThere = list.some((item) => JSON.stringify(item) === JSON.stringify(wish.value));
  return isThere ? list : [...list, wish.value];
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function swept(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== gone).map(swept);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === gone ? [] : [[key, swept(item)]])),
  );
}

const commentsIn = (text: string) => text.match(/# c\d+( it's)?/g) ?? [];

const runs = { numRuns: 1000 };

/** The edits as they are, whoever accepted which: their places were chosen so that they do not meet. */
function spliced(source: Source, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce(
      (text, { span, text: brought }) => text.slice(0, span.start) + brought + text.slice(span.end),
      source.text,
    );
}

describe('on any document', () => {
  test('one wish comes true, and nothing else changes', () => {
    let asked = 0;
    let refused = 0;
    fc.assert(
      fc.property(writtenDocument, choice, ({ data, text }, chosen) => {
        expect(parse(text)).toEqual(data);
        const wish = wishFor(data, chosen);
        if (!wish) return;
        const source = new Source('compose.yaml', text);
        const edits = editsOf(changesOf(source, [wish]));
        asked++;
        if (isRefusal(edits)) {
          if (edits.refused.startsWith('nothing is left')) return;
          refused++;
          expect(edits.refused).toMatch(/unusual|a comment stands/);
          return;
        }
        const after = applyEdits(source, edits).text;
        expect(parse(after)).toEqual(granted(data, [wish]));
        expect(commentsIn(after)).toEqual(commentsIn(text));
      }),
      runs,
    );
    expect(refused / asked).toBeLessThan(0.05);
  });

  test('any set of wishes comes true, in any order, with the same text', () => {
    fc.assert(
      fc.property(
        writtenDocument,
        fc.array(choice, { minLength: 2, maxLength: 5 }),
        ({ data, text }, choices) => {
          const source = new Source('compose.yaml', text);
          const wishes = choices.flatMap((chosen) => wishFor(data, chosen) ?? []);
          const edits = editsOf(changesOf(source, wishes));
          const turned = editsOf(changesOf(source, wishes.toReversed()));
          expect(isRefusal(turned)).toBe(isRefusal(edits));
          if (isRefusal(edits) || isRefusal(turned)) return;
          const after = applyEdits(source, edits).text;
          expect(parse(after)).toEqual(granted(data, wishes));
          expect(applyEdits(source, turned).text).toBe(after);
          expect(commentsIn(after)).toEqual(commentsIn(text));
        },
      ),
      runs,
    );
  });

  test('fixes of different places do not meet: accepting some as text is accepting them as wishes', () => {
    fc.assert(
      fc.property(
        writtenDocument,
        fc.array(choice, { minLength: 2, maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        ({ data, text }, choices, accepted) => {
          const source = new Source('compose.yaml', text);
          const changes = changesOf(
            source,
            choices.flatMap((chosen) => wishFor(data, chosen) ?? []),
          );
          const places = placesOf(changes.map((change) => ({ changes: [change] }))).map((fixes) =>
            fixes.flatMap((fix) => fix.changes),
          );
          const offered = places.filter((place) => !isRefusal(editsOf(place)));
          const chosen = offered.filter((_, index) => accepted[index]);
          const together = editsOf(chosen.flat());
          if (isRefusal(together)) {
            expect(chosen.length === 0 || /contradict/.test(together.refused)).toBe(true);
            return;
          }
          const apart = chosen.flatMap((place) => {
            const edits = editsOf(place);
            return isRefusal(edits) ? [] : edits;
          });
          expect(spliced(source, apart)).toBe(applyEdits(source, together).text);
        },
      ),
      runs,
    );
  });
});
