import { describe, expect, test } from '@jest/globals';
import { answerTo, pathsFor, type Question } from '../../src/site/answer.ts';
import { samples } from '../../src/site/samples.ts';
import { inOrder } from '../../src/site/order.ts';

const asked = (files: Question['files'], apply?: Question['apply']) =>
  answerTo({ number: 7, files, today: '2027-01-01', ...(apply !== undefined && { apply }) });

const privileged = {
  path: 'compose.yaml',
  text: 'services:\n  web:\n    image: nginx:1.29\n    privileged: true\n',
};

test('what is found is told as it is counted', () => {
  const { number, entries, told } = asked([privileged]);
  const errors = entries.filter(({ finding }) => finding.severity === 'error').length;
  expect([number, told.startsWith(`${errors} error`)]).toEqual([7, true]);
});

test.each(samples.map(({ name, files }) => [name, files] as const))(
  '%s has something to fix, and what is safe can be applied at once',
  (_name, files) => {
    const before = asked(files);
    expect(before.entries.length).toBeGreaterThan(0);
    if (before.safe === 0) return;
    const after = asked(files, 'safe');
    expect(after.files).not.toEqual(files);
    expect(after.safe).toBe(0);
  },
);

test('the fix of one finding is applied, and no other', () => {
  const files = samples.find(({ name }) => name === 'A Deployment')?.files ?? [];
  const { entries } = asked(files);
  const entry = entries.find(({ finding }) => finding.rule === 'missing-seccomp-profile');
  const after = asked(files, { finding: entry?.name ?? '' });
  const rules = after.entries.map(({ finding }) => finding.rule);
  expect([rules.includes('missing-seccomp-profile'), rules.length]).toEqual([false, entries.length - 1]);
});

test('a configuration among the files is heeded', () => {
  const config = {
    path: '.github/plimsoll.yml',
    text: 'rules:\n  privileged-container: off\n',
  };
  const rules = asked([privileged, config]).entries.map(({ finding }) => finding.rule);
  expect(rules).not.toContain('privileged-container');
});

describe('what is told where nothing is found', () => {
  test.each([
    ['nothing', [], 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.'],
    [
      'a file that holds none',
      [{ path: 'a.txt', text: 'x' }],
      'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.',
    ],
    [
      'an image of nobody',
      [{ path: 'Dockerfile', text: 'FROM scratch\nCOPY app /\nUSER 1000:1000\nENTRYPOINT ["/app"]\n' }],
      'Nothing to fix.',
    ],
  ])('%s', (_name, files, told) => {
    expect(asked(files).told).toBe(told);
  });
});

test('a chart says which environment it judged', () => {
  const chart = samples.find(({ name }) => name === 'A chart with two environments')?.files ?? [];
  expect(asked(chart).levels.length).toBeGreaterThan(1);
});

test('of a folder only what could hold containers is opened', () => {
  const paths = ['Dockerfile', 'src/index.ts', 'k8s/web.yaml', 'logo.png', 'chart/templates/_helpers.tpl'];
  expect(pathsFor({ number: 1, paths }).paths).toEqual([
    'Dockerfile',
    'k8s/web.yaml',
    'chart/templates/_helpers.tpl',
  ]);
});

test('what is found in the shown file comes first, by its lines', () => {
  const entries = asked([
    { path: 'a/Dockerfile', text: 'FROM node:24\nCOPY . .\nCMD ["node", "x.js"]\n' },
    privileged,
  ]).entries;
  const places = inOrder(entries, 'compose.yaml').map(({ finding }) => finding.path);
  expect(places).toEqual(
    places.toSorted((a, b) => Number(b === 'compose.yaml') - Number(a === 'compose.yaml')),
  );
  expect(places[0]).toBe('compose.yaml');
});
