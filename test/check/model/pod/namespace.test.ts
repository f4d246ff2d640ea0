import { describe, expect, test } from '@jest/globals';
import { namespaceOf } from '../../../../src/check/model/pod/namespace.ts';
import { manifest } from '../../../support/kubernetes.ts';

function namespace(...labels: readonly string[]) {
  const lines = labels.map((label) => `    pod-security.kubernetes.io/${label}\n`).join('');
  const found = namespaceOf(
    manifest(`apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    a: b\n${lines}`),
  );
  if (!found) throw new Error('no namespace');
  return found;
}

function demands(...labels: readonly string[]): string[] {
  const { enforce, audit, warn } = namespace(...labels);
  return [enforce, audit, warn].map(({ level, version }) => `${level}:${version}`);
}

const open = 'privileged:latest';

describe('what a namespace enforces, audits and warns of', () => {
  test.each([
    ['nothing without labels', [], [open, open, open]],
    [
      'each by its label',
      ['enforce: baseline', 'audit: restricted', 'warn: restricted'],
      ['baseline:latest', 'restricted:latest', 'restricted:latest'],
    ],
    [
      'at its version',
      ['enforce: restricted', 'enforce-version: v1.30'],
      ['restricted:v1.30', open, 'restricted:v1.30'],
    ],
    ['what it enforces, it warns of', ['enforce: baseline'], ['baseline:latest', open, 'baseline:latest']],
    [
      'unless a label says what it warns of',
      ['enforce: restricted', 'warn: baseline'],
      ['restricted:latest', open, 'baseline:latest'],
    ],
    [
      'at the version of that, if it has one',
      ['enforce: baseline', 'enforce-version: v1.30', 'warn-version: v1.31'],
      ['baseline:v1.30', open, 'baseline:v1.31'],
    ],
    [
      'a bad level fails closed for enforce alone',
      ['enforce: Baseline', 'audit: x', 'warn: ""'],
      ['restricted:latest', open, open],
    ],
    ['a bad level is not warned of', ['enforce: x'], ['restricted:latest', open, open]],
    [
      'a bad version is the latest',
      ['enforce: baseline', 'enforce-version: "1.25"'],
      ['baseline:latest', open, 'baseline:latest'],
    ],
    [
      'a variable is not known',
      ['enforce: ${LEVEL}', 'enforce-version: v1.30'],
      ['undefined:v1.30', open, 'undefined:v1.30'],
    ],
  ])('%s', (_, labels, expected) => {
    expect(demands(...labels)).toEqual(expected);
  });

  test('which labels the API server refuses', () => {
    const { invalid } = namespace(
      'enforce: Baseline',
      'enforce-version: "1.25"',
      'audit: ${X}',
      'warn: baseline',
    );
    expect(invalid.map(({ label, message }) => `${label.key ?? ''} ${message}`)).toEqual([
      'pod-security.kubernetes.io/enforce must be one of privileged, baseline, restricted',
      'pod-security.kubernetes.io/enforce-version must be "latest" or "v1.x"',
    ]);
  });

  test('only a Namespace is one', () => {
    expect(namespaceOf(manifest('apiVersion: x/v1\nkind: Namespace\n'))).toBeUndefined();
    expect(namespaceOf(manifest('apiVersion: v1\nkind: Pod\n'))).toBeUndefined();
  });
});
