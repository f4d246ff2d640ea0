import { describe, expect, test } from '@jest/globals';
import { fileSetOf, type File } from '../../../src/check/index.ts';
import { reachOf, runnersOf } from '../../../src/check/judging/reach.ts';
import { Project } from '../../../src/check/model/project.ts';

const pod = (name: string, image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\nspec: { containers: [{ name: c, image: ${image} }] }\n`;

const shop: Readonly<Record<string, string>> = {
  'app/Dockerfile': 'FROM node:24\n',
  'app/entrypoint.sh': '#!/bin/sh\n',
  'compose.yaml': 'services:\n  web: { image: example.com/web, build: app }\n',
  'k8s/kustomization.yaml': 'resources: [web.yaml, other.yaml, ns.yaml]\n',
  'k8s/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
  'k8s/web.yaml': pod('web', 'example.com/web'),
  'k8s/other.yaml': pod('other', 'example.com/other'),
  'README.md': '# Shop\n',
};
const files: readonly File[] = Object.entries(shop).map(([path, text]) => ({ path, text }));
const everything = [
  'app/Dockerfile',
  'compose.yaml',
  'k8s/kustomization.yaml',
  'k8s/ns.yaml',
  'k8s/other.yaml',
  'k8s/web.yaml',
];

describe('the files whose findings a change can change', () => {
  test.each([
    ['a workload says nothing of others', ['k8s/web.yaml'], ['k8s/web.yaml']],
    ['a Dockerfile is run by others', ['app/Dockerfile'], everything],
    ['a script comes into an image', ['app/entrypoint.sh'], everything],
    ['a compose file says what is built', ['compose.yaml'], everything],
    ['a kustomization changes others', ['k8s/kustomization.yaml'], everything],
    ['a Namespace governs others', ['k8s/ns.yaml'], everything],
    ['anything beside them does not matter', ['README.md'], []],
  ])('%s', (_, changed, reached) => {
    expect([...reachOf(fileSetOf(files), changed)].sort()).toEqual(reached);
  });

  test('of a huge repository are the nearest', () => {
    const many = Array.from({ length: 700 }, (_, index) => ({
      path: `${index % 2 === 0 ? 'near' : 'far'}/${index}.yaml`,
      text: pod(`p${index}`, 'a'),
    }));
    const reached = reachOf(fileSetOf([...many, { path: 'near/Dockerfile', text: 'FROM a\n' }]), [
      'near/Dockerfile',
    ]);
    expect(reached.size).toBe(600);
    expect([...reached].filter((path) => path.startsWith('near/'))).toHaveLength(351);
  });
});

test('the files that may run what a Dockerfile builds', () => {
  const project = new Project(fileSetOf(files));
  expect(runnersOf(['app/Dockerfile'], project).sort()).toEqual(['compose.yaml', 'k8s/web.yaml']);
  expect(runnersOf(['k8s/web.yaml'], project)).toEqual([]);
});
