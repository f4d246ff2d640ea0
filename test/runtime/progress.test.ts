import { expect, test } from '@jest/globals';
import { verifying } from './support/verifying.ts';

/* What a run costs beside the program's own two starts, in steps, and what it says meanwhile. */

test('a program that bears everything is started twice, and its runtime is asked so often', async () => {
  const { docker } = await verifying({ becomes: 1000 });
  const asked = docker.calls.map(([word = '']) => word);
  expect(asked.filter((word) => word === 'start')).toHaveLength(2);
  // Five to make ready, six to take away; at each start ten or eleven, twice what is asked while it is waited for.
  expect(asked).toHaveLength(33);
});

test('it says what it waits for, at each start', async () => {
  let looks = 0;
  const { said } = await verifying({ ports: () => ((looks += 1) % 5 === 1 ? [] : [8080]) });
  expect(said.filter((text) => text.includes('as it is'))).toEqual([
    'as it is',
    'as it is: waits for port 8080',
  ]);
});
