import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

/* Whoever accepts a fix of a Job that runs already has to know that it is made anew. */

const job = (metadata: string, apiVersion = 'batch/v1') =>
  `apiVersion: ${apiVersion}\nkind: Job\nmetadata: { ${metadata} }\nspec:\n  template:\n    spec:\n      containers: [{ name: a, image: "busybox:1.37" }]\n`;

test.each([
  ['a Job', job('name: a'), true],
  ['one with another name each time', job('generateName: a-'), false],
  ['one that Helm deletes first', job('name: a, annotations: { helm.sh/hook: pre-install }'), false],
  [
    'a Pod',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: b }] }\n',
    false,
  ],
])('%s', (_, text, isTold) => {
  const titles = check([{ path: 'a.yaml', text }]).findings.flatMap(({ fix }) => fix?.title ?? []);
  expect(titles).not.toEqual([]);
  expect(titles.filter((title) => title.includes('delete the old Job first'))).toEqual(isTold ? titles : []);
});
