import { describe, expect, test } from '@jest/globals';
import { type Done, repair, type RepairOptions, rules } from '../../src/check/index.ts';
import { defineRule, type Rule } from '../../src/check/rule.ts';
import { setField } from '../../src/check/fix.ts';

const shape = { summary: 's', why: 'w', severity: 'error', decision: 'powers', references: [] } as const;

/** Wants a field of a container to have a value. */
function wants(
  key: string,
  value: boolean,
  safety: 'safe' | 'test-first' = 'safe',
  isWrong = (now: unknown) => now !== value,
): Rule {
  return defineRule({
    ...shape,
    id: key,
    *container(container) {
      const field = container.at('securityContext', key);
      if (!isWrong(field.value)) return;
      yield { at: field, message: key, fix: { title: key, safety, changes: [setField(field, value)] } };
    },
  });
}

const pod = (...lines: string[]) =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: p}',
    'spec:',
    '  containers:',
    '  - name: c',
    '    image: i',
    ...lines,
    '',
  ].join('\n');
const context = (...lines: string[]) => pod('    securityContext:', ...lines.map((line) => `      ${line}`));

function repaired(text: string, rule: Rule | readonly Rule[], options: RepairOptions = {}) {
  const result = repair([{ path: 'pod.yaml', text }], { rules: [rule].flat(), ...options });
  const titles = (done: readonly Done[]) => done.map(({ fix }) => fix.title);
  return {
    text: result.files[0]?.after,
    done: titles(result.done),
    left: result.left.map(({ finding, why }) => `${finding.rule}: ${why}`),
  };
}

describe('applies', () => {
  const [a, b] = [wants('a', true), wants('b', false)];
  const risky = wants('b', false, 'test-first');

  test.each<[string, readonly Rule[], RepairOptions, ReturnType<typeof repaired>]>([
    ['nothing where nothing is wrong', [], {}, { text: undefined, done: [], left: [] }],
    ['one', [a], {}, { text: context('a: true'), done: ['a'], left: [] }],
    [
      'two of one place as one',
      [a, b],
      {},
      { text: context('a: true', 'b: false'), done: ['a; b'], left: [] },
    ],
    [
      'the safe ones alone',
      [a, risky],
      {},
      { text: context('a: true'), done: ['a'], left: ['b: test-first'] },
    ],
    [
      'the others in their turn',
      [a, risky],
      { include: 'test-first' },
      { text: context('a: true', 'b: false'), done: ['a', 'b'], left: [] },
    ],
  ])('%s', (_case, own, options, expected) => {
    expect(repaired(pod(), own, options)).toEqual(expected);
  });
});

test('what holds alone and not together is left, and said', () => {
  const clash = defineRule({
    ...shape,
    id: 'clash',
    *pod(given) {
      const [x, y] = [0, 1].map((index) => given.at('containers', index, 'tty').value);
      if (x === true && y === true) yield { at: given.at('containers'), message: 'both' };
    },
  });
  const tty = defineRule({
    ...shape,
    id: 'tty',
    *container(container) {
      const field = container.at('tty');
      if (field.value === true) return;
      yield {
        at: field,
        message: 'tty',
        fix: { title: 'tty', safety: 'safe', changes: [setField(field, true)] },
      };
    },
  });
  expect(repaired(pod('  - name: d', '    image: i'), [clash, tty])).toEqual({
    text: pod('    tty: true', '  - name: d', '    image: i'),
    done: ['tty'],
    left: ['tty: unproven'],
  });
});

test('a file where fixes do not hold does not keep another from being mended', () => {
  const twice = defineRule({
    ...shape,
    id: 'twice',
    *container(container) {
      const field = container.at('tty');
      if (field.value !== false) return;
      yield {
        at: field,
        message: 'm',
        fix: { title: 't', safety: 'safe', changes: [setField(field, true)] },
      };
    },
  });
  const files = ['a', 'b'].map((name) => ({ path: `${name}.yaml`, text: pod('    tty: false') }));
  const { files: changed } = repair(files, { rules: [twice] });
  expect(changed.map(({ path, after }) => [path, after])).toEqual(
    files.map(({ path }) => [path, pod('    tty: true')]),
  );
});

test('its edits make the one text of the other', () => {
  const { files } = repair([{ path: 'pod.yaml', text: pod() }], {
    rules: [wants('a', true), wants('b', true, 'test-first')],
    include: 'test-first',
  });
  expect(files[0]?.edits).toEqual([
    {
      path: 'pod.yaml',
      start: { line: 7, column: 13 },
      end: { line: 7, column: 13 },
      text: '\n    securityContext:\n      a: true\n      b: true',
    },
  ]);
});

test('an unproven fix is left, with the reason', () => {
  const stubborn = wants('a', true, 'safe', () => true);
  const { left, files } = repair([{ path: 'pod.yaml', text: pod() }], { rules: [stubborn] });
  expect([left.map(({ why, detail }) => [why, detail]), files]).toEqual([
    [['unproven', 'still found: a at Pod p, container c in pod.yaml']],
    [],
  ]);
});

test('the second time there is nothing to do', () => {
  const text = pod('    securityContext: {privileged: true}');
  const options: RepairOptions = { rules, include: 'test-first' };
  const [first] = repair([{ path: 'pod.yaml', text }], options).files;
  expect(repair([{ path: 'pod.yaml', text: first?.after ?? '' }], options).files).toEqual([]);
});

test('what the files are a part of is known after the first fix too', () => {
  const files = {
    'web/Dockerfile': 'FROM debian:13\nRUN useradd -m app\nUSER app\n',
    'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  automountServiceAccountToken: false
  containers: [{name: c, image: some.example/acme/web, securityContext: {runAsNonRoot: true}}]
`,
  };
  const paths = Object.keys(files);
  const read = (path: string) => files[path as keyof typeof files];
  const { before, after } = repair({ paths, read, repository: 'acme/shop' });
  const named = [before, after].map(({ findings }) => findings.map(({ rule }) => rule));
  for (const rules of named) expect(rules).toContain('named-user-under-run-as-non-root');
});
