import { expect, test } from '@jest/globals';
import { dockerfileOf } from '../../../src/check/model/image/dockerfile.ts';
import { imagesOf } from '../../../src/check/report/images.ts';
import { Source } from '../../../src/check/text/source.ts';

const images = (text: string) => imagesOf(dockerfileOf(new Source('web/Dockerfile', text)));

test('one entry for each stage that a build can ask for, in the order of the file', () => {
  const text = 'FROM node:24 AS Build\nFROM alpine\nFROM node:24 AS runtime\nUSER appuser\nFROM runtime';
  expect(images(text)).toEqual([
    {
      path: 'web/Dockerfile',
      stage: 'build',
      index: 0,
      final: false,
      base: 'docker.io/library/node:24',
      user: { value: 'root', kind: 'root', uid: 0, from: 'base' },
      source: { from: 'table' },
    },
    {
      path: 'web/Dockerfile',
      stage: 'runtime',
      index: 2,
      final: false,
      base: 'docker.io/library/node:24',
      user: { value: 'appuser', kind: 'name', uid: null, from: 'USER' },
      source: { from: 'file' },
    },
    {
      path: 'web/Dockerfile',
      stage: '',
      index: 3,
      final: true,
      base: 'docker.io/library/node:24',
      user: { value: 'appuser', kind: 'name', uid: null, from: 'stage' },
      source: { from: 'file' },
    },
  ]);
});

test('of several stages with one name only the last can be asked for', () => {
  expect(images('FROM a AS x\nFROM b AS x').map(({ index }) => index)).toEqual([1]);
});

test('a file that is no Dockerfile makes no image', () => {
  expect(images('FROM alpine\nnpm install')).toEqual([]);
});
