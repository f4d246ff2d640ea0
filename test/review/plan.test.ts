import { expect, test } from '@jest/globals';
import type { Finding, FixReport } from '../../src/check/index.ts';
import { readPatch } from '../../src/review/diff.ts';
import { mostComments, planOf } from '../../src/review/plan.ts';
import { edit } from '../support/edit.ts';
import { findingAt } from '../support/finding.ts';

/** A hundred lines, of which the diff shows sixty. */
const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`);
const diff = readPatch(`@@ -0,0 +1,60 @@\n+${lines.slice(0, 60).join('+')}`);
const head = { shown: (path: string) => ({ path, lines, diff }), lines: () => lines };

const fix = (line: number, safety: FixReport['safety'] = 'safe', title = 'mend'): FixReport => ({
  title,
  safety,
  edits: [edit(`${line}:1-7`, title, 'pod.yaml')],
  try: '',
});
const plan = (introduced: readonly Finding[], existing: readonly Finding[] = []) => {
  const { comments, elsewhere } = planOf(introduced, existing, head);
  return {
    comments: comments.map(
      ({ startLine, line, findings, others, suggestion, alsoMends, advice }) =>
        `${startLine}-${line}: ${findings.map(({ rule }) => rule).join('+')} ${[
          [suggestion?.lines.join('|') ?? 'none', ...others.map(({ start }) => start.line)].join(' and '),
          ...alsoMends.map(({ rule }) => `also ${rule}`),
          ...advice.map(({ title }) => `advice ${title}`),
        ].join(', ')}`,
    ),
    elsewhere: elsewhere.map(({ rule, start }) => `${rule}:${start.line}`),
  };
};
const finding = (rule: string, line: number, parts: Partial<Finding> = {}) =>
  findingAt(line, { rule, ...parts });

test.each([
  ['nothing', [], [], { comments: [], elsewhere: [] }],
  ['one with a fix', [finding('a', 9, { fix: fix(3) })], [], { comments: ['3-3: a mend'], elsewhere: [] }],
  ['one without', [finding('a', 9)], [], { comments: ['9-9: a none'], elsewhere: [] }],
  [
    'two that one edit mends share a comment',
    [finding('a', 3, { fix: fix(3) }), finding('b', 9, { fix: fix(3) })],
    [],
    { comments: ['3-3: a+b mend'], elsewhere: [] },
  ],
  [
    'what stands on the same line, too',
    [finding('a', 3, { fix: fix(3) }), finding('b', 3)],
    [],
    { comments: ['3-3: a+b mend'], elsewhere: [] },
  ],
  [
    'one suggestion for a line: the safe one, and what it mends comes first',
    [finding('a', 3, { fix: fix(3, 'test-first', 'try') }), finding('b', 3, { fix: fix(3) })],
    [],
    { comments: ['3-3: b+a mend, advice try'], elsewhere: [] },
  ],
  [
    'old problems that it mends are named',
    [finding('a', 3, { fix: fix(3) })],
    [finding('old', 3, { fix: fix(3) }), finding('other', 5, { fix: fix(5) })],
    { comments: ['3-3: a mend, also old'], elsewhere: [] },
  ],
  [
    'a notice is told in the summary',
    [finding('a', 3, { severity: 'notice' })],
    [],
    { comments: [], elsewhere: ['a:3'] },
  ],
  ['and so is what the diff does not show', [finding('a', 80)], [], { comments: [], elsewhere: ['a:80'] }],
  [
    'a fix that is no suggestion is told in words, where the finding is',
    [finding('a', 3, { fix: fix(80) })],
    [],
    { comments: ['3-3: a none, advice mend'], elsewhere: [] },
  ],
  [
    'a fix that is no suggestion is told once, whatever it mends',
    [finding('a', 3, { fix: fix(80) }), finding('b', 9, { fix: fix(80) })],
    [],
    { comments: ['3-3: a+b none, advice mend'], elsewhere: [] },
  ],
  [
    'a suggestion across others gives way to a safe one, and draws nothing together',
    [
      finding('wide', 3, {
        fix: {
          ...fix(3, 'test-first', 'x'),
          edits: [edit('3:1-7', 'x', 'pod.yaml'), edit('30:1-8', 'x', 'pod.yaml')],
        },
      }),
      finding('safe', 9, { fix: fix(9) }),
      finding('other', 20),
    ],
    [],
    { comments: ['3-3: wide none, advice x', '9-9: safe mend', '20-20: other none'], elsewhere: [] },
  ],
  [
    'what has no fix goes with what is mended on its line, wherever that can be mended',
    [finding('a', 9, { fix: fix(3) }), finding('b', 9), finding('c', 10)],
    [],
    { comments: ['3-3: a+b mend', '10-10: c none'], elsewhere: [] },
  ],
  [
    'a twin with a suggestion of its own keeps it',
    [
      finding('a', 3, { fix: fix(3) }),
      finding('a', 9, {
        fix: fix(9),
        subject: 'Pod app, container worker',
        message: 'Container `worker` adds `SYS_ADMIN`.',
      }),
    ],
    [],
    { comments: ['3-3: a mend', '9-9: a mend'], elsewhere: [] },
  ],
  [
    'a twin without one is a place that the comment of its cause names',
    [
      finding('a', 3, { fix: fix(3) }),
      finding('a', 9, {
        fix: fix(80),
        subject: 'Pod app, container worker',
        message: 'Container `worker` adds `SYS_ADMIN`.',
      }),
    ],
    [],
    { comments: ['3-3: a mend and 9'], elsewhere: [] },
  ],
  [
    'the heaviest first',
    [finding('warns', 3, { severity: 'warning' }), finding('fails', 3)],
    [],
    { comments: ['3-3: fails+warns none'], elsewhere: [] },
  ],
])('%s', (_case, introduced, existing, expected) => {
  expect(plan(introduced, existing)).toEqual(expected);
});

test('more comments than anybody reads are told in the summary, the lightest first', () => {
  const warnings = Array.from({ length: 20 }, (_, index) =>
    finding('warns', index + 1, { severity: 'warning', subject: `Pod ${index}, container web` }),
  );
  const errors = Array.from({ length: 20 }, (_, index) =>
    finding('fails', index + 31, { subject: `Pod ${index}, container web` }),
  );
  const { comments, elsewhere } = plan([...warnings, ...errors]);
  expect(comments).toHaveLength(mostComments);
  expect(comments.filter((comment) => comment.includes('fails'))).toHaveLength(20);
  expect(elsewhere).toHaveLength(15);
  expect(new Set(elsewhere.map((name) => name.split(':')[0]))).toEqual(new Set(['warns']));
});
