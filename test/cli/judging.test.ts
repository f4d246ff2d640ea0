import { expect, test } from '@jest/globals';
import { mayMatter } from '../../src/check/index.ts';
import { select } from '../../src/cli/files/selection.ts';
import { textOf } from '../../src/cli/format/text.ts';
import { judge, judgeForReading } from '../../src/cli/judging.ts';
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
  const [all, some] = [judge(selection, {}), judgeForReading(selection, {})];
  const page = { width: 100, paint: (_: string, text: string) => text, text: () => undefined };
  const options = { vendored: 0, stops: true, allFixes: false };
  const [long, short] = [all, some].map(({ report }) => textOf(report, page, options));
  expect(short).toContain('Safe fix: ');
  expect(short?.split('\n').slice(-4)).toEqual(long?.split('\n').slice(-4));
  const fixes = ({ report }: typeof all) => report.findings.filter(({ fix }) => fix !== null).length;
  expect(fixes(some)).toBeGreaterThan(0);
  expect(fixes(some)).toBeLessThan(fixes(all) / 5);
});
