import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding, FixReport } from '../../src/check/index.ts';
import { answer, type Answer, irrelevant, mergeGroup, unfinished } from '../../src/review/answer.ts';
import { readPatch } from '../../src/review/diff.ts';
import { bytesOf, longestPage } from '../../src/review/page.ts';
import { review, type Review } from '../../src/review/review.ts';
import { edit } from '../support/edit.ts';
import { findingAt } from '../support/finding.ts';
import { hostileText } from '../support/hostile.ts';
import { foreignIn } from '../support/markdown.ts';
import { proposalOf } from '../support/proposal.ts';
import { ownUrl, postedAs, reviewOf, reviewWith, setting } from '../support/review.ts';
import { spent } from '../support/spent.ts';

const safe: FixReport = {
  title: 'Mend it',
  safety: 'safe',
  edits: [edit('3:1-7', 'mended', 'pod.yaml')],
  try: '',
};
const mistake = findingAt(4, {
  rule: 'broken-configuration',
  path: '.github/plimsoll.yml',
  message: 'unknown rule `root-usr`. Did you mean `root-user`?',
});
const shownNowhere = () => undefined;

describe('the conclusion', () => {
  const file = (text: string) => ({ path: '.github/plimsoll.yml', text });
  const [good, bad, odd] = [
    file('block: introduced\n'),
    file('block: maybe\n'),
    file('pod-security: restricted@v1.99\n'),
  ];
  test.each([
    ['passes where nothing blocks', {}, 'success'],
    ['fails where the configuration that holds is broken', { config: bad }, 'failure'],
    ['fails where the change brings a broken one', { config: good, proposedConfig: bad }, 'failure'],
    ['passes where the change mends it', { config: bad, proposedConfig: good }, 'success'],
    ['passes a configuration that only may surprise', { config: odd }, 'success'],
  ])('%s', (_case, configuration, conclusion) => {
    const judged = review(proposalOf({}, { 'pod.yaml': 'kind: Service\n' }, configuration));
    expect(answer(judged, setting).conclusion).toBe(conclusion);
    expect(mergeGroup(judged, setting).conclusion).toBe(conclusion);
  });

  test.each([
    ['irrelevant', irrelevant(setting), 'success', 'No container files in this pull request'],
    [
      'irrelevant as far as it was read',
      irrelevant({ ...setting, limits: ['3,000 of 3,100 files were read.'] }),
      'success',
      'No container files among those that were read',
    ],
    [
      'unfinished',
      unfinished('GitHub refused to list the changed files (502, three times).', setting),
      'failure',
      'Plimsoll could not finish: GitHub refused to list the changed files (502, three times).',
    ],
  ])('%s', (_case, { conclusion, title }, expected, words) => {
    expect([conclusion, title]).toEqual([expected, words]);
  });
});

describe('the buttons', () => {
  const mended = reviewOf([findingAt(3, { fix: safe })], shownNowhere);
  test.each([
    ['re-check', reviewWith(), true, ['recheck']],
    ['fix, where there is something safe and a right to commit', mended, true, ['fix', 'recheck']],
    ['no fix without the right', mended, false, ['recheck']],
    [
      'no fix of what must be tested first',
      reviewOf([findingAt(3, { fix: { ...safe, safety: 'test-first' } })], shownNowhere),
      true,
      ['recheck'],
    ],
  ])('%s', (_case, given, canCommit, identifiers) => {
    const { actions } = answer(given, { ...setting, canCommit });
    expect(actions.map(({ identifier }) => identifier)).toEqual(identifiers);
  });

  test('are as short as GitHub demands', () => {
    const many = Array.from({ length: 1200 }, (_, index) => findingAt(index + 1, { fix: safe }));
    for (const { label, description } of answer(reviewOf(many, shownNowhere), { ...setting, canCommit: true })
      .actions) {
      expect(label.length).toBeLessThanOrEqual(20);
      expect(description.length).toBeLessThanOrEqual(40);
    }
  });

  test('none in the merge queue, and nothing to comment', () => {
    expect(mergeGroup(mended, { ...setting, canCommit: true })).toMatchObject({
      actions: [],
      comments: [],
      gone: [],
    });
  });
});

/** A review in which everything that a pull request can choose is one of these. */
function hostileReview([a = '', b = '', c = '', d = '']: readonly string[]): Review {
  const fix: FixReport = {
    title: `Set \`${a}\` to \`${b}\``,
    safety: 'test-first',
    edits: [],
    try: `run '${c}'\n${d}`,
  };
  const lines = ['first\n', `${a.replaceAll('\n', '')}\n`, 'third\n'];
  const edits = [{ ...edit('2:1-1', `${b}\n`), path: c }];
  const finding: Finding = findingAt(2, {
    path: c,
    subject: d,
    message: `Container \`${a}\` adds \`${b}\`. The rest says ${c}.`,
    why: `Because \`${d}\` is so.`,
    related: [
      { ...findingAt(1), path: a, message: `The image's user is \`${b}\`.` },
      { ...findingAt(1), path: b, message: `The API server says: pods "${c}" is forbidden: ${d}` },
    ],
    fix: { ...fix, edits },
  });
  const others = [
    { ...finding, rule: 'root-user', fix: { ...fix, edits: [...edits, { ...edit('1:1-2', a), path: d }] } },
    { ...finding, rule: 'low-port', path: d, severity: 'warning' as const },
    { ...finding, rule: 'low-port', message: a, severity: 'notice' as const },
    { ...finding, rule: 'named-user', message: b, why: c, fix: null },
  ];
  const shown = { path: c, lines, diff: readPatch(`@@ -0,0 +1,3 @@\n+${lines.join('+')}`) };
  return reviewOf([finding, ...others], (path) => (path === c ? shown : undefined), {
    existing: [{ ...finding, message: d }],
    mended: [{ ...finding, message: `\`${c}\`` }],
    workloads: [
      { path: a, kind: b, namespace: c, name: d, before: 'baseline', after: 'privileged', rendered: null },
    ],
    users: [
      { path: a, service: b, container: null, before: null, after: { value: c, kind: 'name' } },
      { path: a, service: null, container: d, before: { value: b, kind: 'name' }, after: null },
    ],
    waived: [{ rule: a, path: b, reason: c, until: d }],
    skipped: [
      { path: a, reason: `its user \`${b}\` cannot be known, ${c}`, kind: 'partly', verdict: 'pass' },
    ],
    configuration: {
      changed: true,
      findings: [{ ...mistake, message: `\`${a}\` must be \`x\`, not \`${b}\`.` }],
    },
  });
}

function markdownOf({ summary, text = '', comments }: Answer): string[] {
  return [summary, text, ...comments.map(({ body }) => body)];
}

describe('text of a pull request', () => {
  test('comes nowhere alive', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 4, maxLength: 4 }), (texts) => {
        const given = hostileReview(texts);
        const said = answer(given, { ...setting, limits: texts });
        for (const text of [...markdownOf(said), ...markdownOf(unfinished(texts.join(' '), setting))])
          expect(foreignIn(text, ownUrl)).toEqual([]);
        const plain = [said.title, ...said.annotations.flatMap(({ title, message }) => [title, message])];
        for (const text of plain) expect(text).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u);
        const posted = said.comments.map((comment) => postedAs(comment));
        expect(answer(given, { ...setting, posted })).toMatchObject({ comments: [], gone: [] });
      }),
      { numRuns: 40 },
    );
  });

  test('of 64 KB leaves everything within its limits, and soon', () => {
    const long = ['a'.repeat(65_536), '`'.repeat(65_536), '@x|\\'.repeat(16_384), '\n'.repeat(65_536)];
    const started = spent();
    for (const texts of [long, long.toReversed()]) {
      const { title, annotations, ...said } = answer(hostileReview(texts), setting);
      expect(title.length).toBeLessThan(255);
      for (const text of markdownOf({ ...said, title, annotations })) {
        expect(bytesOf(text)).toBeLessThanOrEqual(longestPage);
        expect(foreignIn(text, ownUrl)).toEqual([]);
      }
      for (const { body } of said.comments) expect(bytesOf(body)).toBeLessThanOrEqual(60_000);
    }
    expect(spent() - started).toBeLessThan(10_000);
  });
});

test('ten thousand findings still make a page, which says what it leaves out', () => {
  const findings = Array.from({ length: 10_000 }, (_, index) =>
    findingAt(index + 1, {
      message: `Container \`ä${index}\` is privileged.`,
      subject: String(index),
      fix: safe,
    }),
  );
  const { summary, text = '', annotations } = answer(reviewOf(findings, shownNowhere), setting);
  expect(bytesOf(summary)).toBeLessThanOrEqual(longestPage);
  expect(bytesOf(text)).toBeLessThanOrEqual(longestPage);
  const [, count] = /no room here for (\d+) more/.exec(summary) ?? [];
  expect((summary.match(/is privileged/g) ?? []).length + Number(count)).toBe(10_000);
  expect(annotations).toHaveLength(100);
});
