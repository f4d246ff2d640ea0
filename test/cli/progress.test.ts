import { expect, test } from '@jest/globals';
import { Progress } from '../../src/cli/progress.ts';
import { recorder } from './support/io.ts';

test.each([
  ['is silent for whoever waits less than a second', true, 1000, ''],
  ['is silent away from a terminal', false, 0, ''],
  ['is drawn once in a while and leaves nothing behind', true, 0, '\r\u001b[2K3 of 9 files\r\u001b[2K'],
])('%s', async (_case, isTerminal, patience, expected) => {
  const output = recorder({ isTerminal });
  const progress = new Progress(output, patience);
  progress.advance(3, 9);
  progress.advance(4, 9);
  await progress.end();
  expect(output.text).toBe(expected);
});
