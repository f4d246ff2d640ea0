import { expect, test } from '@jest/globals';
import { type Lane, Turns } from '../../src/worker/turns.ts';

const lane = (repository: string): Lane => ({ account: repository.split('/')[0] ?? '', repository });
const job = (repository: string) => ({ lane: lane(repository) });

/** Who comes next of these, after these have taken so long. */
function nextOf(
  took: readonly [string, number][],
  waiting: readonly string[],
  later = 0,
): string | undefined {
  let now = 0;
  const turns = new Turns(() => now);
  for (const [repository, milliseconds] of took) turns.took(lane(repository), milliseconds);
  now = later;
  return turns.next(waiting.map(job))?.lane.repository;
}

test.each<[string, [string, number][], string[], string]>([
  ['who came first, where nobody has had anything', [], ['a/x', 'b/x'], 'a/x'],
  ['who has had less', [['a/x', 5000]], ['a/x', 'b/x'], 'b/x'],
  ['accounts count before repositories', [['a/x', 5000]], ['a/y', 'b/x'], 'b/x'],
  ['within an account its other repository', [['a/x', 5000]], ['a/x', 'a/y'], 'a/y'],
  [
    'many short ones count as one long',
    [
      ['a/x', 2000],
      ['a/x', 2000],
      ['b/x', 3000],
    ],
    ['a/x', 'b/x'],
    'b/x',
  ],
])('%s', (_, took, waiting, expected) => {
  expect(nextOf(took, waiting)).toBe(expected);
});

test('what somebody has had is forgotten', () => {
  expect(nextOf([['a/x', 60_000]], ['a/x', 'b/x'], 3_600_000)).toBe('a/x');
});

test('nobody waits: nobody comes', () => {
  expect(nextOf([], [])).toBeUndefined();
});
