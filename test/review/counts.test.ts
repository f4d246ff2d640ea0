import { expect, test } from '@jest/globals';
import { causesOf } from '../../src/check/index.ts';
import { answer } from '../../src/review/answer.ts';
import { review } from '../../src/review/review.ts';
import { proposalOf } from '../support/proposal.ts';
import { reviewWith, setting } from '../support/review.ts';

/* One number: what is told in the title, the summary, the table, the comments and on the button are causes. */

const containers = ['web', 'worker']
  .map(
    (name) =>
      `    - name: ${name}\n      image: acme/${name}\n      securityContext:\n        runAsUser: 1000\n`,
  )
  .join('');
const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n${containers}`;
const agent =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: tool\nspec:\n  hostNetwork: true\n  containers:\n    - name: tool\n      image: acme/tool\n      securityContext:\n        privileged: true\n      ports: [{ containerPort: 80 }]\n';
const head = {
  'pod.yaml': pod,
  'agent.yaml': agent,
  Dockerfile: 'FROM node:24\nCOPY . /app\nCMD ["node", "/app"]\n',
  'compose.yaml': 'services:\n  web:\n    build: .\n',
};

test.each([
  ['files that are new', {}],
  ['an image that ran as root before', { Dockerfile: head.Dockerfile }],
])('%s: one number, wherever it is said', (_case, base) => {
  const result = review(proposalOf(base, head));
  const { title, summary, actions } = answer(result, { ...setting, canCommit: true });
  const causes = causesOf(result.introduced);
  const errors = causes.filter(({ finding }) => finding.severity === 'error').length;
  const warnings = causes.filter(({ finding }) => finding.severity === 'warning').length;
  const words = `${errors} error${errors === 1 ? '' : 's'}`;
  expect(title).toContain(words);
  expect(summary).toContain(words);
  const rows = summary.split('\n').filter((line) => /^\| (?:error|warning)/.test(line));
  expect(rows.flatMap((row) => row.split('<br>'))).toHaveLength(errors + warnings);
  const heads = new Set(causes.map(({ finding }) => finding));
  const told = [...result.comments.flatMap(({ findings }) => findings), ...result.elsewhere];
  expect(new Set(told.filter((finding) => heads.has(finding)))).toEqual(heads);
  const safe = causes.filter(({ finding, others }) =>
    [finding, ...others].some(({ fix }) => fix?.safety === 'safe'),
  ).length;
  expect(actions[0]?.description).toContain(`${safe} finding`);
});

test.each(['fail', 'neutral', 'pass'] as const)(
  'of files that were not judged the title counts those that the table names, where they %s',
  (verdict) => {
    const entry = (path: string, reason: string, kind: 'unjudged' | 'partly') => ({
      path,
      reason,
      kind,
      verdict,
    });
    const skipped = [
      entry('a.yaml', 'a template', 'unjudged'),
      entry('b.yaml', 'a template', 'unjudged'),
      entry('c.yaml', 'an unknown base', 'partly'),
      entry('c.yaml', 'a component', 'partly'),
    ];
    const { title, summary } = answer(reviewWith({ files: ['a.yaml'], skipped }), setting);
    const named = [...summary.matchAll(/^\| `(\w\.yaml)` \| /gm)].map(([, path]) => path);
    expect(title).toContain('2 files not judged, 1 file not fully judged');
    expect(new Set(named)).toEqual(new Set(['a.yaml', 'b.yaml', 'c.yaml']));
  },
);
