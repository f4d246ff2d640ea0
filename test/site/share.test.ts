import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { fragmentOf } from '../../scripts/site/link.ts';
import { projectOf } from '../../src/site/project.ts';
import { linkTo, mostShared, projectIn } from '../../src/site/share.ts';

const project = projectOf([
  { path: 'Dockerfile', text: 'FROM node:24\n# é € 🚢\n' },
  { path: 'k8s/web.yaml', text: 'kind: Pod\n'.repeat(1000) },
]);

test('a link brings back what was put into it', async () => {
  expect(await projectIn(await linkTo(project))).toEqual(project);
});

test('so do the links of the pages', async () => {
  expect(await projectIn(fragmentOf(project.files))).toEqual(project);
});

test('what repeats itself makes no long link', async () => {
  expect((await linkTo(project)).length).toBeLessThan(300);
});

const packed = (value: unknown): string =>
  `#1.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

describe('a link that somebody else made', () => {
  test.each([
    ['none', '', undefined],
    ['a place in the page', '#finding-3', undefined],
    ['no base64', '#1.%%%', 'This link is cut off or damaged.'],
    ['cut off', packed([['Dockerfile', 'FROM node:24']]).slice(0, -6), 'This link is cut off or damaged.'],
    ['no list', packed({ path: 'x' }), 'This link is cut off or damaged.'],
    ['no file', packed([['Dockerfile']]), 'This link is cut off or damaged.'],
    ['no text', packed([['Dockerfile', 7]]), 'This link is cut off or damaged.'],
    [
      'more than it may hold',
      packed([['Dockerfile', 'a'.repeat(mostShared)]]),
      'This link holds more than 1 MiB.',
    ],
  ])('%s', async (_name, fragment, expected) => {
    expect(await projectIn(fragment)).toBe(expected);
  });

  test('names nothing outside the project', async () => {
    expect(await projectIn(packed([['../../Dockerfile', 'FROM scratch']]))).toEqual(
      projectOf([{ path: 'Dockerfile', text: 'FROM scratch' }]),
    );
  });
});
