import { expect, test } from '@jest/globals';
import { check, repair, type File } from '../../src/check/index.ts';
import { stepsOf } from '../support/steps.ts';

/*
 * No work is quadratic in a file. What stands in one file can be very much of one kind, and twice of it may take twice the
 * steps, and a little more for what is sorted and looked up.
 */

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

const shapes: Record<string, (count: number) => File> = {
  'pods, each a document': (count) => ({
    path: 'pods.yaml',
    text: many(
      count,
      (index) => `---
apiVersion: v1
kind: Pod
metadata:
  name: pod-${index}
spec:
  containers:
    - name: web
      image: redis:7.4
`,
    ),
  }),
  'containers of one pod': (count) => ({
    path: 'pod.yaml',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: many
spec:
  containers:
${many(count, (index) => `    - name: c${index}\n      image: redis:7.4\n`)}`,
  }),
  'compose services': (count) => ({
    path: 'compose.yaml',
    text: `services:\n${many(count, (index) => `  s${index}:\n    image: redis:7.4\n`)}`,
  }),
};

/** What the next sixty take, and what twice as many after them do. */
function growthOf(work: (count: number) => void): number {
  const [one = 0, two = 0, four = 0] = [60, 120, 240].map((count) =>
    stepsOf(() => {
      work(count);
    }),
  );
  expect(two).toBeGreaterThan(one + 10_000);
  return (four - two) / (two - one);
}

test.each(Object.entries(shapes))('twice as many %s take twice the steps to check', (_, shape) => {
  work(check)(10, shape);
  expect(growthOf((count) => check([shape(count)]))).toBeLessThan(2.3);
});

test.each(Object.entries(shapes))('twice as many %s take twice the steps to mend', (_, shape) => {
  work(repair)(10, shape);
  expect(growthOf((count) => repair([shape(count)], { include: 'test-first' }))).toBeLessThan(2.3);
});

/** What is made once, by whoever comes first, is no part of the growth. */
function work(run: (files: File[]) => unknown) {
  return (count: number, shape: (count: number) => File): void => {
    run([shape(count)]);
  };
}
