import { expect, test } from '@jest/globals';
import { mayMatter } from '../../src/check/index.ts';
import { select } from '../../src/cli/files/selection.ts';
import { textOf } from '../../src/cli/format/text.ts';
import { fixesFor, judging } from '../../src/cli/judging.ts';
import { folderWith } from './support/folder.ts';

test('of a large folder the text has fixes, though not every fix is proven', () => {
  const pod = (index: number) => `apiVersion: v1
kind: Pod
metadata: { name: pod-${index} }
spec:
  ${index % 3 === 0 ? 'hostNetwork: true' : 'hostPID: false'}
  containers:
    - name: main
      image: registry.example/main:1
      securityContext: { privileged: ${index % 2 === 0} }
`;
  const files = Array.from({ length: 210 }, (_, index) => [`pods/${index}.yaml`, pod(index)] as const);
  const selection = select(folderWith(Object.fromEntries(files)), [], mayMatter);
  const [all, some] = [judging('all')(selection, {}), judging('shown')(selection, {})];
  const page = { width: 100, paint: (_: string, text: string) => text, text: () => undefined };
  const options = { vendored: 0, stops: true, allFixes: false };
  const [long, short] = [all, some].map(({ report }) => textOf(report, page, options));
  expect(short).toContain('Safe to apply: ');
  expect(short?.split('\n').slice(-4)).toEqual(long?.split('\n').slice(-4));
  const fixes = ({ report }: typeof all) => report.findings.filter(({ fix }) => fix !== null).length;
  expect(fixes(some)).toBeGreaterThan(0);
  expect(fixes(some)).toBeLessThan(fixes(all) / 5);
});

test.each([
  [undefined, 'text', 1],
  [undefined, 'json', 1],
  [undefined, 'sarif', 1],
  ['none', 'text', 0],
  ['none', 'json', 0],
  ['shown', 'json', 1],
  ['all', 'text', 1],
])('--fixes %s of a small folder as %s', (fixes, format, expected) => {
  const text =
    'kind: Pod\napiVersion: v1\nmetadata: { name: web }\nspec:\n  hostPID: true\n  containers: [{ name: web, image: redis:7.4 }]\n';
  const selection = select(folderWith({ 'pod.yaml': text }), [], mayMatter);
  const { findings } = judging(fixesFor(fixes, format))(selection, {}).report;
  expect(findings.map(({ rule }) => rule)).toContain('host-namespace');
  expect(Math.sign(findings.filter(({ fix }) => fix !== null).length)).toBe(expected);
});
