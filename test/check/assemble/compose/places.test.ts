import { expect, test } from '@jest/globals';
import { composeProjectsIn, isComposeName } from '../../../../src/check/assemble/compose/places.ts';

test('the override of a folder belongs to the file that docker compose finds there', () => {
  const paths = [
    'a/docker-compose.override.yml',
    'a/docker-compose.yml',
    'b/compose.yml',
    'b/docker-compose.yml',
    'b/docker-compose.override.yaml',
    'b/docker-compose.prod.yml',
    'c/compose.override.yaml',
    'compose.yaml',
    'stack.yml',
  ];
  expect(composeProjectsIn(paths).map(({ files }) => files)).toEqual([
    ['a/docker-compose.yml', 'a/docker-compose.override.yml'],
    ['b/compose.yml', 'b/docker-compose.override.yaml'],
    ['b/docker-compose.yml'],
    ['b/docker-compose.prod.yml'],
    ['c/compose.override.yaml'],
    ['compose.yaml'],
    ['stack.yml'],
  ]);
});

test.each([
  ['deploy/compose.yaml', true],
  ['docker-compose.yml', true],
  ['docker-compose-db.yml', true],
  ['compose.e2e.yaml', true],
  ['dev.compose.yml', true],
  ['composer.yml', false],
  ['decompose.yaml', false],
  ['compose.json', false],
  ['compose/values.yaml', false],
])('%s: %j', (path, is) => {
  expect(isComposeName(path)).toBe(is);
});
