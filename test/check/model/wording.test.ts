import { describe, expect, test } from '@jest/globals';
import { listed, sentence } from '../../../src/check/model/wording.ts';
import { workload } from '../../support/kubernetes.ts';

const spec = 'spec: { containers: [{ name: app, image: app }] }';

describe('what a pod is called', () => {
  test.each([
    [`kind: Pod\napiVersion: v1\nmetadata: { name: web }\n${spec}`, 'Pod `web`'],
    [`kind: Pod\napiVersion: v1\nmetadata: { generateName: web- }\n${spec}`, 'Pod `web-`'],
    [`kind: Pod\napiVersion: v1\n${spec}`, 'This Pod'],
    [
      `kind: RayCluster\napiVersion: ray.io/v1\nmetadata: { name: big }\nspec: { headGroupSpec: { template: { ${spec} } } }`,
      'RayCluster `big`, `headGroupSpec`,',
    ],
  ])('%#', (text, words) => {
    const [pod] = workload(text).pods;
    expect(pod?.words).toBe(words);
    expect(pod?.containers[0]?.words).toBe('`app`');
  });
});

test.each([
  ['', ''],
  ['a', 'a'],
  ['a b', 'a and b'],
  ['a b c d e', 'a, b, c, d and e'],
  ['a b c d e f', 'a, b, c and 3 more'],
])('the words %j are listed as %j', (words, text) => {
  expect(listed(words.split(' '))).toBe(text);
});

test.each([
  ['the platform is empty', 'The platform is empty.'],
  ['`x` is no image', '`x` is no image.'],
  ['Whole.', 'Whole.'],
])('the words %j are the sentence %j', (words, text) => {
  expect(sentence(words)).toBe(text);
});
