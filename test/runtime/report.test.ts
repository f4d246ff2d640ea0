import { expect, test } from '@jest/globals';
import { rootIn } from '../../src/runtime/report.ts';

test.each([
  ['nothing runs any more', [], undefined],
  ['one process, root', [0], 'all'],
  ['a master and its workers, all root', [0, 0, 0], 'all'],
  ['workers that left root', [0, 101, 101], 'master'],
  ['a program that left root', [999], 'none'],
  ['and its children', [999, 999], 'none'],
  ['a supervisor with one root program', [0, 0, 33], undefined],
  ['a child that is root again', [33, 0], undefined],
])('%s', (_name, uids, expected) => {
  expect(rootIn(uids)).toBe(expected);
});
