import { describe, expect, test } from '@jest/globals';
import type { Finding, FixReport } from '../../src/check/index.ts';
import { answer, irrelevant, type Posted } from '../../src/review/answer.ts';
import { readPatch } from '../../src/review/diff.ts';
import { edit } from '../support/edit.ts';
import { findingAt } from '../support/finding.ts';
import { postedAs, reviewOf, reviewWith, setting } from '../support/review.ts';

const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`);
const shown = (path: string) => ({
  path,
  lines,
  diff: readPatch(`@@ -0,0 +1,40 @@\n+${lines.join('+')}`),
});
const fix = (line: number, text = 'mended'): FixReport => ({
  title: `Write ${text}`,
  safety: 'safe',
  edits: [edit(`${line}:1-7`, text, 'pod.yaml')],
  try: '',
});
const finding = (rule: string, line: number, parts: Partial<Finding> = {}) =>
  findingAt(line, { rule, ...parts });

/** What is said now, and which of what was posted goes, by its lines. */
function next(findings: readonly Finding[], posted: readonly Posted[] = []) {
  const { comments, gone } = answer(reviewOf(findings, shown), { ...setting, posted });
  return { said: comments.map(({ line }) => line), gone: gone.map(({ line }) => line) };
}

/** What stands on GitHub after these were found. */
function said(findings: readonly Finding[], parts: Partial<Posted> = {}): Posted[] {
  return answer(reviewOf(findings, shown), setting).comments.map((comment) => postedAs(comment, parts));
}

const one = finding('a', 3, { fix: fix(3) });
const nothing = { said: [], gone: [] };

describe('what was said is not said again', () => {
  test.each([
    ['where it stands', one, {}],
    ['where its lines have moved', finding('a', 9, { fix: fix(9) }), {}],
    ['where GitHub calls it outdated', finding('a', 9, { fix: fix(9) }), { line: null, isOutdated: true }],
    ['where somebody resolved it', one, { isResolved: true }],
    ['where somebody answered', one, { hasReplies: true }],
    [
      'where somebody resolved it, though there is other advice now',
      finding('a', 3, { fix: fix(3, 'x') }),
      { isResolved: true },
    ],
  ])('%s', (_case, now, parts) => {
    expect(next([now], said([one], parts))).toEqual(nothing);
  });

  test('where lost answers have brought it twice, one of them goes', () => {
    const posted = [...said([one]), ...said([one], { id: 'again' })];
    const { comments, gone } = answer(reviewOf([one], shown), { ...setting, posted });
    expect(comments).toEqual([]);
    expect(gone.map(({ id }) => id)).toEqual(['again']);
  });

  test('where the diff shows it no longer', () => {
    const posted = said([one]);
    const { comments, gone } = answer(
      reviewOf([one], () => undefined),
      { ...setting, posted },
    );
    expect({ comments, gone }).toEqual({ comments: [], gone: [] });
  });
});

describe('what is mended', () => {
  test.each([
    ['goes', {}, [3]],
    ['goes where somebody answered, too', { hasReplies: true }, [3]],
    ['stays as it is where somebody resolved it', { isResolved: true }, []],
    ['goes where it is outdated, too', { line: null, isOutdated: true }, [null]],
  ])('%s', (_case, parts, gone) => {
    expect(next([], said([one], parts))).toEqual({ said: [], gone });
  });

  test('goes when nothing in the pull request is about containers any more', () => {
    expect(irrelevant({ ...setting, posted: said([one]) }).gone).toHaveLength(1);
  });
});

describe('what others wrote', () => {
  test.each([
    ['counts for nothing', one, [3]],
    ['is not taken away', undefined, []],
  ])('%s', (_case, now, expected) => {
    const forged = said([one], { isOurs: false });
    expect(next(now ? [now] : [], forged)).toEqual({ said: expected, gone: [] });
  });

  test('of ours without a marker is left alone', () => {
    expect(next([], [postedAs({ path: 'pod.yaml', line: 1, body: 'hello' })])).toEqual(nothing);
  });
});

describe('what is told otherwise now', () => {
  test('takes the place of what was said', () => {
    expect(next([finding('a', 3, { fix: fix(3, 'other') })], said([one]))).toEqual({ said: [3], gone: [3] });
  });

  test('together with something new, it is said in one comment', () => {
    expect(next([one, finding('b', 3)], said([one]))).toEqual({ said: [3], gone: [3] });
  });

  test('half of it is mended: what is left is said alone', () => {
    expect(next([one], said([one, finding('b', 3)]))).toEqual({ said: [3], gone: [3] });
  });

  test('beside what somebody resolved only the new is said, and the suggestion mends both', () => {
    const both = [one, finding('b', 3, { fix: fix(3) })];
    const { comments, gone } = answer(reviewOf(both, shown), {
      ...setting,
      posted: said([one], { isResolved: true }),
    });
    expect(gone).toEqual([]);
    expect(comments.map(({ body }) => [body.includes('rules/a'), body.includes('rules/b')])).toEqual([
      [false, true],
    ]);
    expect(comments[0]?.body).toContain('It also fixes 1 finding that was already there.');
  });
});

describe('when a suggestion is committed, GitHub resolves its comment', () => {
  const both = [one, finding('b', 3)];

  test('and what it did not mend is told anew', () => {
    expect(next([finding('b', 3)], said(both, { isResolved: true }))).toEqual({ said: [3], gone: [] });
  });

  test('but what somebody resolved as it was is settled', () => {
    expect(next(both, said(both, { isResolved: true }))).toEqual(nothing);
  });

  test('and an answer in it is left alone with it', () => {
    const posted = said(both, { isResolved: true, hasReplies: true });
    expect(next([finding('b', 3)], posted)).toEqual({ said: [3], gone: [] });
  });
});

test('a range has a first line only where there are several', () => {
  const wide: FixReport = {
    ...fix(3),
    edits: [edit('3:1-5', 'a', 'pod.yaml'), edit('5:1-5', 'b', 'pod.yaml')],
  };
  const { comments } = answer(reviewOf([one, finding('b', 20, { path: 'two.yaml' })], shown), setting);
  expect(comments.map((comment) => 'startLine' in comment)).toEqual([false, false]);
  const [comment] = answer(reviewOf([finding('a', 3, { fix: wide })], shown), setting).comments;
  expect(comment).toMatchObject({ startLine: 3, line: 5 });
});

test('an answer to nothing says nothing and takes nothing back', () => {
  expect(answer(reviewWith(), setting)).toMatchObject({ comments: [], gone: [], conclusion: 'success' });
});
