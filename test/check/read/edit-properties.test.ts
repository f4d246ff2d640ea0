import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { placesOf } from '../../../src/check/fixing/places.ts';
import { applyEdits, type Edit, editsOf, isRefusal } from '../../../src/check/write/edit.ts';
import type { Field } from '../../../src/check/read/field.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import { changesOf, choice, granted, wishFor } from '../../support/random-wish.ts';
import { type Data, writtenDocument } from '../../support/random-yaml.ts';

function rootOf(source: Source, index = 0): Field | undefined {
  return documentsIn(source, 'compose')[index]?.root;
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
        const edits = editsOf(changesOf(rootOf(source), [wish]));
        asked++;
        if (isRefusal(edits)) {
          if (edits.refused.startsWith('nothing is left')) return;
          refused++;
          expect(edits.refused).toMatch(/unusual|there is a comment/);
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
          const edits = editsOf(changesOf(rootOf(source), wishes));
          const turned = editsOf(changesOf(rootOf(source), wishes.toReversed()));
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
            rootOf(source),
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

  test('one of several is edited, and the others are left alone', () => {
    fc.assert(
      fc.property(
        fc.array(writtenDocument, { minLength: 2, maxLength: 3 }),
        fc.nat(),
        choice,
        (documents, seed, chosen) => {
          const texts = documents.map(({ text }) => text.replace(/^---\r?\n/, '').replace(/\r?\n?$/, '\n'));
          const index = seed % texts.length;
          const data = documents[index]?.data ?? {};
          const wish = wishFor(data, chosen);
          const source = new Source('compose.yaml', texts.join('---\n'));
          const edits = wish ? editsOf(changesOf(rootOf(source, index), [wish])) : { refused: '' };
          if (!wish || isRefusal(edits)) return;
          const after = documentsIn(applyEdits(source, edits), 'compose');
          const said = after.map(({ text }) => parse(text) as unknown);
          expect(said).toEqual(
            documents.map((each, at) => (at === index ? granted(data, [wish]) : each.data)),
          );
        },
      ),
      runs,
    );
  });

  test('what others share through an alias or a merge key is not edited as if it were alone', () => {
    let asked = 0;
    let granting = 0;
    fc.assert(
      fc.property(writtenDocument, choice, (written, chosen) => {
        const { data, text } = sharing(written);
        const options = { merge: true };
        expect(parse(text, options)).toEqual(data);
        const wish = wishFor(data, chosen);
        if (!wish) return;
        const source = new Source('compose.yaml', text);
        const edits = editsOf(changesOf(rootOf(source), [wish]));
        asked++;
        if (isRefusal(edits)) return;
        granting++;
        const after = applyEdits(source, edits).text;
        expect(parse(after, options)).toEqual(granted(data, [wish]));
        expect(commentsIn(after)).toEqual(commentsIn(text));
      }),
      runs,
    );
    // Most places are shared; those that are not can still be edited.
    expect(granting / asked).toBeGreaterThan(0.05);
  });
});

/** A document that says the same thing in three places: where it stands, by its name, and laid under something else. */
function sharing({ data, text }: { readonly data: { [key: string]: Data }; readonly text: string }) {
  const [eol = '\n'] = /\r?\n/.exec(text) ?? [];
  const lines = text
    .replace(/^---\r?\n/, '')
    .replace(/\r?\n$/, '')
    .split(eol);
  const indented = lines.map((line) => (line === '' ? '' : `  ${line}`));
  const all = [
    'first: &one # c900',
    ...indented,
    '',
    'second: *one # c901',
    'third:',
    '  <<: *one',
    '  own: 1',
    'last: {}',
    '',
  ];
  return {
    data: { first: data, second: data, third: { ...data, own: 1 }, last: {} } as { [key: string]: Data },
    text: all.join(eol),
  };
}
