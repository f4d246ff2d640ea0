import { availableParallelism, totalmem } from 'node:os';
import process from 'node:process';
import type { JudgesOptions } from './judges.ts';

/*
 * What fits into what: the server and its judges into the 768 MiB that `deploy/` gives the container, and the texts of
 * the reviews that are going on into the server (github/room.ts). test/worker/limits.test.ts adds it up.
 */

/** For the process that answers GitHub, in MiB. */
export const serverMegabytes = 320;

/** Nobody waits longer for a check, and no pull request of this world needs as long. */
const slow = { seconds: 60, heapMegabytes: 192, residentMegabytes: 272 };

/** What needs more is done by the slow one, and waits for it. */
const quick = { seconds: 6, heapMegabytes: 96, residentMegabytes: 168 };

/** As many judges as there is use of, and memory for; one of each kind in any case. */
export function limitsFor(
  concurrency: number,
  { cores, megabytes }: { readonly cores: number; readonly megabytes: number },
): Pick<JudgesOptions, 'quick' | 'slow'> {
  const room = Math.floor((megabytes - serverMegabytes - slow.residentMegabytes) / quick.residentMegabytes);
  const processes = Math.max(1, Math.min(concurrency, cores, room));
  return { quick: { ...quick, processes }, slow };
}

/** What this machine has, or the container that we are in. */
export function machine(): { readonly cores: number; readonly megabytes: number } {
  // 0 where there is no limit, and a number larger than any machine where Linux says so.
  const constrained = process.constrainedMemory() || Infinity;
  return {
    cores: availableParallelism(),
    megabytes: Math.floor(Math.min(constrained, totalmem()) / 1024 / 1024),
  };
}
