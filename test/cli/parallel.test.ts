import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';
import { joined, sharesFor, sharesOf } from '../../src/cli/parallel.ts';

describe('shares', () => {
  test.each<[string, string[], number, string[][]]>([
    ['one for all', ['b', 'a'], 1, [['a', 'b']]],
    [
      'halves',
      ['a/1', 'b/1', 'c/1', 'd/1'],
      2,
      [
        ['a/1', 'b/1'],
        ['c/1', 'd/1'],
      ],
    ],
    ['a folder stays whole', ['a/1', 'a/2', 'a/3', 'b/1'], 2, [['a/1', 'a/2', 'a/3'], ['b/1']]],
    ['one folder cannot be shared', ['a/1', 'a/2'], 2, [['a/1', 'a/2']]],
    ['nothing', [], 2, [[]]],
  ])('%s', (_, paths, count, expected) => {
    expect(sharesOf(paths, count).map((share) => [...share])).toEqual(expected);
  });

  test('few files are not worth a thread, and neither is a program that is not built', () => {
    expect([sharesFor(10), sharesFor(100_000)]).toEqual([1, 1]);
  });
});

describe('what the parts say together is what one check says', () => {
  const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: ${name}, image: 'registry.example/${name}:1' }]
`;
  const files = [
    { path: 'a/deploy.yaml', text: deployment('a') },
    { path: 'b/Dockerfile', text: 'FROM alpine\nUSER 1000\n' },
    { path: 'b/compose.yaml', text: 'services: { b: { build: . } }\n' },
    { path: 'b/compose.override.yaml', text: 'services: { b: { privileged: true } }\n' },
    { path: 'c/deploy.yaml', text: deployment('c') },
  ];
  const config = {
    path: '.github/plimsoll.yml',
    text: `nonsense: 1
waivers:
  - { rule: writable-root-filesystem, path: c/deploy.yaml, reason: Writes its cache beside the program. }
  - { rule: host-port, path: '**', reason: Nothing needs this one. }
`,
  };

  test.each([1, 2, 3])('%i parts', (count) => {
    const whole = check(files, { config });
    const parts = sharesOf(
      files.map(({ path }) => path),
      count,
    );
    const reports = parts.map((paths) => check(files, { config, only: (path) => paths.has(path) }));
    expect(joined(reports, config.path)).toEqual(whole);
  });
});
