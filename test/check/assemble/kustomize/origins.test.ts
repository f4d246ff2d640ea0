import { describe, expect, test } from '@jest/globals';
import { changedAt, plainOf, renderFiles, scalarsOf } from '../../../support/kustomize.ts';
import { cases } from './cases.ts';

/** By these objects and items are told apart, so that a change makes something else of the whole. */
const names = new Set(['apiVersion', 'kind', 'name', 'containerPort', 'protocol', 'apiGroup', 'key']);

/** Of these kustomize makes hashes, or looks into them before it does anything else. */
const decisive = new Set(['labels', 'roleRef', 'subjects']);

const fresh = 'zz-changed';

describe('a value is written where it says: changed there, it changes', () => {
  const untried: string[] = [];

  test.each(cases)('$name', ({ name, files }) => {
    const rendered = renderFiles(files);
    let changed = 0;
    for (const { path, node } of scalarsOf(rendered)) {
      if (names.has(String(path.at(-1))) || path.some((step) => decisive.has(String(step)))) continue;
      const others = changedAt(files, node, fresh);
      if (!others) continue;
      const again = renderFiles(others);
      // What looks at the value itself may refuse the new one.
      if (again.problems.length > 0) continue;
      const found = again.objects.map((object) => plainOf(object.node));
      const after = found.filter((object) => JSON.stringify(object).includes(fresh));
      expect([path.join('/'), after.length > 0]).toEqual([path.join('/'), true]);
      const same = scalarsOf(again).find((scalar) => scalar.path.join('/') === path.join('/'));
      expect([path.join('/'), same?.node.text]).toEqual([path.join('/'), fresh]);
      changed++;
    }
    if (changed === 0) untried.push(name);
  });

  test('in all cases that have more than names', () => {
    expect(untried).toEqual([
      'an object is deleted',
      'names before and after, and all that refers to them',
      'a generator merges into one of the base',
      'bases of bases, each with its names',
      'names of kinds that a configuration adds',
      'the order that sortOptions ask for',
    ]);
  });

  test('in an inline patch, line for line', () => {
    const files = {
      'kustomization.yaml': `resources: [d.yaml]
patches:
  - patch: |-
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: c
      data:
        a: inline
  - patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {b: quoted}}"
`,
      'd.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: x, c: base}\n',
    };
    const written = scalarsOf(renderFiles(files)).map(({ path, node }) => [
      path.slice(1).join('/'),
      node.computed === true ? 'computed' : `${node.source.path}: ${node.source.slice(node.span)}`,
    ]);
    expect(written).toEqual([
      ['apiVersion', 'computed'],
      ['kind', 'd.yaml: ConfigMap'],
      ['metadata/name', 'd.yaml: c'],
      ['data/a', 'kustomization.yaml: inline'],
      ['data/c', 'd.yaml: base'],
      ['data/b', 'computed'],
    ]);
  });
});
