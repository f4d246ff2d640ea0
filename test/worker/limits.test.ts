import { expect, test } from '@jest/globals';
import { limitsFor, serverMegabytes } from '../../src/worker/limits.ts';

test.each([
  ['the container of deploy/', 8, { cores: 4, megabytes: 768 }, 1],
  ['less than that', 8, { cores: 4, megabytes: 256 }, 1],
  ['twice as much', 8, { cores: 4, megabytes: 1536 }, 4],
  ['a large machine with few cores', 8, { cores: 2, megabytes: 32_000 }, 2],
  ['one review at a time', 1, { cores: 16, megabytes: 32_000 }, 1],
])('%s', (_, concurrency, machine, processes) => {
  expect(limitsFor(concurrency, machine).quick.processes).toBe(processes);
});

test('the server and its judges fit into the container', () => {
  const { quick, slow } = limitsFor(8, { cores: 8, megabytes: 768 });
  expect(
    serverMegabytes + slow.residentMegabytes + quick.processes * quick.residentMegabytes,
  ).toBeLessThanOrEqual(768);
  for (const each of [quick, slow]) expect(each.heapMegabytes).toBeLessThan(each.residentMegabytes);
});
