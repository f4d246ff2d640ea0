import { describe, expect, test } from '@jest/globals';
import {
  freeName,
  guessedName,
  pathOf,
  projectOf,
  renamed,
  textIn,
  withFiles,
  withoutShown,
  withText,
} from '../../src/site/project.ts';

const two = projectOf([
  { path: 'Dockerfile', text: 'FROM node:24\n' },
  { path: 'k8s/web.yaml', text: 'kind: Pod\n' },
]);

describe('a name for what is pasted', () => {
  test.each([
    ['FROM node:24\nUSER 1000\n', 'Dockerfile'],
    ['# syntax=docker/dockerfile:1\nARG TAG\nFROM node:$TAG\n', 'Dockerfile'],
    ['apiVersion: v1\nkind: Pod\n', 'manifest.yaml'],
    ['kind: Pod\napiVersion: v1\n', 'manifest.yaml'],
    ['services:\n  web:\n    image: web\n', 'compose.yaml'],
    ['apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: "1"\n', 'Chart.yaml'],
    ['hello\n', undefined],
    ['', undefined],
  ])('%j', (text, name) => {
    expect(guessedName(text)).toBe(name);
  });
});

test.each([
  ['Dockerfile', 'Dockerfile'],
  ['./k8s//web.yaml', 'k8s/web.yaml'],
  ['k8s\\web.yaml', 'k8s/web.yaml'],
  ['../../etc/passwd', 'etc/passwd'],
  ['/', ''],
  ['', ''],
])('the path of %j', (name, path) => {
  expect(pathOf(name)).toBe(path);
});

test('a name that is taken is numbered', () => {
  expect([freeName(two, 'Dockerfile'), freeName(two, 'compose.yaml')]).toEqual([
    '2.Dockerfile',
    'compose.yaml',
  ]);
});

test('a file that is renamed stays the one that is shown; a name of another is refused', () => {
  expect(renamed(two, 'api/Dockerfile')?.shown).toBe('api/Dockerfile');
  expect(renamed(two, 'k8s/web.yaml')).toBeUndefined();
  expect(renamed(two, '..')).toBeUndefined();
});

test('what comes in takes the place of what has its name', () => {
  const project = withFiles(two, [{ path: 'Dockerfile', text: 'FROM scratch\n' }]);
  expect([project.files.length, textIn(project)]).toEqual([2, 'FROM scratch\n']);
});

test('when the shown file is taken out, its neighbour is shown', () => {
  expect(withoutShown(two)).toEqual({ files: [two.files[1]], shown: 'k8s/web.yaml' });
  expect(withoutShown(withoutShown(two))).toEqual({ files: [], shown: '' });
});

test('a new text is that of its file alone', () => {
  expect(withText(two, 'k8s/web.yaml', 'x').files.map(({ text }) => text)).toEqual(['FROM node:24\n', 'x']);
});
