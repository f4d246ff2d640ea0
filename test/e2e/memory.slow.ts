import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { growth, soaked } from './support/soak.ts';

const isTold = existsSync('/proc/self/status');
if (!isTold) console.warn('SKIPPED: the memory of the App, since only Linux tells what a process holds');

/** `npm run soak` does ten thousand; what leaks with each review shows in a few hundred too, among more noise. */
(isTold ? test : test.skip)(
  'the memory of the server and its judges does not grow with reviews',
  async () => {
    const samples = await soaked(400, { every: 16 });
    expect(samples.at(-1)?.processes).toBeGreaterThan(0);
    expect(growth(samples)).toBeLessThan(1.3);
  },
  900_000,
);
