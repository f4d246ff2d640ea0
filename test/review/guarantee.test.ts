import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { causesOf, type Finding, type FixReport } from '../../src/check/index.ts';
import { answer } from '../../src/review/answer.ts';
import { readPatch } from '../../src/review/diff.ts';
import { linesOf } from '../../src/review/line-change.ts';
import type { Shown } from '../../src/review/place.ts';
import { mostComments } from '../../src/review/plan.ts';
import type { Review } from '../../src/review/review.ts';
import { committed, edited } from '../support/apply.ts';
import { findingAt } from '../support/finding.ts';
import { postedAs, reviewOf, setting } from '../support/review.ts';
import { positionAt, someEdits, somePatch, someText } from '../support/random-edits.ts';

/*
 * What must hold of every answer, whatever the files, the diff and the findings are.
 */

interface Case {
  readonly text: string;
  readonly shown: Shown;
  readonly review: Review;
}

const path = 'Dockerfile';

const someCase: fc.Arbitrary<Case> = someText.chain((text) =>
  fc.tuple(somePatch(text), someFindings(text)).map(([patch, findings]) => {
    const shown = { path, lines: linesOf(text), diff: readPatch(patch) };
    return { text, shown, review: reviewOf(findings, (at) => (at === path ? shown : undefined)) };
  }),
);

function someFindings(text: string): fc.Arbitrary<Finding[]> {
  const fixes = fc.array(someFix(text), { minLength: 3, maxLength: 3 });
  const finding = fc.record({
    at: fc.nat(text.length),
    severity: fc.constantFrom('error', 'warning', 'notice'),
    rule: fc.constantFrom('root-user', 'low-port', 'added-capability'),
    subject: fc.constantFrom('stage 0', 'stage 1'),
    fix: fc.nat(4),
    sayer: fc.nat(20),
  });
  return fc.tuple(fixes, fc.array(finding, { maxLength: 12 })).map(([offered, findings]) =>
    saidByOthers(
      findings.map(({ at, fix, sayer, ...parts }) => {
        const start = positionAt(text, at);
        return [findingAt(1, { ...parts, path, start, end: start, fix: offered[fix] ?? null }), sayer];
      }),
    ),
  );
}

function saidByOthers(findings: (readonly [Finding, number])[]): Finding[] {
  return findings.map(([finding, sayer]) => {
    const said = findings[sayer]?.[0];
    if (!said) return finding;
    const { rule, start, end } = said;
    return { ...finding, saidBy: { rule, path, start, end } };
  });
}

function someFix(text: string): fc.Arbitrary<FixReport> {
  const safety = fc.constantFrom('safe', 'test-first');
  return fc
    .tuple(someEdits(text, path), safety)
    .map(([edits, how]) => ({ title: 'Mend', safety: how, edits, try: '' }));
}

const holds = (property: (given: Case) => void) => {
  fc.assert(fc.property(someCase, property), { numRuns: 300 });
};

describe('every comment', () => {
  test('lies in one hunk of the right side, and no two share a line', () => {
    holds(({ review, shown }) => {
      const { comments } = answer(review, setting);
      for (const { startLine, line } of comments) {
        if (startLine !== undefined) expect(startLine).toBeLessThan(line);
        const isIn = shown.diff.hunks.some(({ first, last }) => first <= (startLine ?? line) && line < last);
        expect(isIn).toBe(true);
      }
      const taken = comments.flatMap(({ startLine, line }) =>
        Array.from({ length: line - (startLine ?? line) + 1 }, (_, index) => (startLine ?? line) + index),
      );
      expect(new Set(taken).size).toBe(taken.length);
    });
  });

  test('there are no more than anybody reads, and every cause is told', () => {
    holds(({ review }) => {
      expect(review.comments.length).toBeLessThanOrEqual(mostComments);
      const told = new Set([...review.comments.flatMap(({ findings }) => findings), ...review.elsewhere]);
      const causes = causesOf(review.introduced).map(({ finding, others }) => [finding, ...others]);
      expect(causes.filter((findings) => !findings.some((finding) => told.has(finding)))).toEqual([]);
      expect(new Set(causes.flat())).toEqual(new Set(review.introduced));
    });
  });
});

describe('every suggestion', () => {
  test('when it is committed makes exactly the text that was proven, and so does any number of them', () => {
    fc.assert(
      fc.property(someCase, fc.array(fc.boolean(), { maxLength: 8 }), ({ text, review }, choice) => {
        const all = review.comments.flatMap(({ suggestion }) => suggestion ?? []);
        for (const chosen of [...all.map((each) => [each]), all, all.filter((_, index) => choice[index])])
          expect(committed(text, chosen)).toBe(
            edited(
              text,
              chosen.flatMap(({ fix }) => fix.edits),
            ),
          );
      }),
      { numRuns: 300 },
    );
  });

  test('is in the body as it is committed', () => {
    holds(({ review }) => {
      const bodies = answer(review, setting).comments.map(({ body }) => body);
      for (const [index, { suggestion }] of review.comments.entries()) {
        const [, , inside] = /^(`{3,})suggestion\n((?:.*\n)*?)\1$/m.exec(bodies[index] ?? '') ?? [];
        expect(inside).toBe(suggestion?.lines.map((line) => `${line}\n`).join(''));
      }
    });
  });
});

describe('an answer', () => {
  test('that was posted says nothing when it is asked for again', () => {
    holds(({ review }) => {
      const posted = answer(review, setting).comments.map((comment) => postedAs(comment));
      const again = answer(review, { ...setting, posted });
      expect({ comments: again.comments, gone: again.gone }).toEqual({ comments: [], gone: [] });
    });
  });

  test('after any other leaves each finding told once', () => {
    fc.assert(
      fc.property(someCase, someCase, (before, { review }) => {
        const posted = answer(before.review, setting).comments.map((comment, index) =>
          postedAs(comment, { id: String(index) }),
        );
        const { comments, gone } = answer(review, { ...setting, posted });
        const left = posted.filter((each) => !gone.includes(each));
        const after = [...left, ...comments.map((comment) => postedAs(comment, { id: 'new' }))];
        const last = answer(review, { ...setting, posted: after });
        expect({ comments: last.comments, gone: last.gone }).toEqual({ comments: [], gone: [] });
        const keys = after.flatMap(({ body }) => /<!-- plimsoll:1 (.*) = /.exec(body)?.[1]?.split(' ') ?? []);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 300 },
    );
  });
});
