import { expect, test } from '@jest/globals';
import type { Observation } from '../../src/runtime/attempt.ts';
import { lostIn } from '../../src/runtime/compare.ts';

/* A container that runs may still have lost what it did. */

function observed(
  users: readonly [name: string, uid: number][],
  ports: readonly number[] = [80],
): Observation {
  return {
    ...{ runs: true, failure: undefined, exitCode: undefined, seconds: 1, log: '', changes: [], answers: [] },
    listeners: ports.map((port) => ({ port, loopback: false })),
    processes: users.map(([name, uid]) => ({
      name,
      uid,
      gid: uid,
      capabilities: [],
      noNewPrivileges: false,
    })),
  };
}

const nginx: [string, number][] = [
  ['nginx', 0],
  ['nginx', 101],
];

test.each<[string, Observation, Observation, string | undefined]>([
  ['nothing', observed(nginx), observed(nginx), undefined],
  [
    'workers that cannot become somebody else',
    observed([['nginx', 0]]),
    observed(nginx),
    'none of its processes is 101 any more, as `nginx` was',
  ],
  ['all of it is somebody else now', observed([['nginx', 101]]), observed(nginx), undefined],
  ['all of it is a third one now', observed([['nginx', 10_001]]), observed(nginx), undefined],
  ['it becomes nobody else by itself', observed([['app', 0]]), observed([['app', 0]]), undefined],
  [
    'a program of several',
    observed([['supervisord', 0]]),
    observed([
      ['supervisord', 0],
      ['worker', 0],
    ]),
    '`worker` is no longer among its processes',
  ],
  ['a port', observed(nginx, []), observed(nginx), 'nothing listens on port 80 any more'],
  ['a port that was handed out at random', observed(nginx, [80]), observed(nginx, [80, 40_000]), undefined],
  ['where nobody can look', observed([]), observed(nginx), undefined],
])('%s', (_name, after, before, lost) => {
  expect(lostIn(after, before)).toBe(lost);
});
