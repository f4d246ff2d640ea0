import { describe, expect, test } from '@jest/globals';
import { manifests } from '../../../support/kubernetes.ts';

const named = (text: string) => manifests(text).map(({ subject, line }) => `${line}: ${subject}`);

describe('the objects of a file', () => {
  test.each([
    ['a document', 'kind: Pod\nmetadata: {name: a}\n', ['1: Pod a']],
    [
      'its first line, not that of a comment',
      '# a\n\n---\n# b\nkind: Pod\nmetadata: {name: a}\n',
      ['5: Pod a'],
    ],
    ['JSON', '{"kind": "Pod",\n "metadata": {"name": "a"}}\n', ['1: Pod a']],
    ['a name to be made', 'kind: Job\nmetadata: {generateName: a-}\n', ['1: Job a-']],
    ['no name', 'kind: Pod\n', ['1: Pod']],
    ['no kind', 'metadata: {name: a}\n', []],
    ['a kind that is not text', 'kind: 1\n', []],
    ['a list of values', '- kind: Pod\n', []],
    [
      'a List',
      'kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- kind: Service\n  metadata: {name: b}\n',
      ['3: Pod a', '5: Service b'],
    ],
    [
      'a List in a List',
      'kind: List\nitems:\n- kind: List\n  items:\n  - kind: Pod\n    metadata: {name: a}\n',
      ['5: Pod a'],
    ],
    [
      'a typed list, whose items leave their kind out',
      'apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n',
      ['4: Deployment a'],
    ],
    ['an item without a kind', 'kind: List\nitems:\n- metadata: {name: a}\n', []],
    ['a kind that only sounds like a list', 'kind: AllowList\nmetadata: {name: a}\n', ['1: AllowList a']],
    [
      'an alias, where it is used',
      'kind: List\nx: &a {kind: Pod, metadata: {name: a}}\nitems:\n- *a\n',
      ['4: Pod a'],
    ],
  ])('%s', (_, text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  test('name, namespace and group', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: 1, namespace: shop}\n';
    expect(manifests(text)[0]).toMatchObject({
      name: '1',
      namespace: 'shop',
      group: 'apps',
      apiVersion: 'apps/v1',
    });
  });
});
