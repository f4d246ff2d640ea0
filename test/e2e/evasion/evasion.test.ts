import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../../../src/sandbox/index.ts';
import { type Harbour, openHarbour, proposed, runOf } from '../support/harbour.ts';
import { all } from './all.ts';
import type { Trick } from './trick.ts';

/*
 * Ways to bring something past the check, each as a pull request on the embedded GitHub, answered by the App.
 */

let harbour: Harbour;
const pulls = new Map<Trick, PullRequest>();

beforeAll(async () => {
  harbour = await openHarbour();
  for (const [index, trick] of all.entries())
    pulls.set(trick, await proposed(harbour, trick.base ?? {}, trick.head, { name: `trick-${index}` }));
  await harbour.idle();
}, 600_000);

afterAll(async () => {
  await harbour.close();
});

const named = (tricks: readonly Trick[]) => tricks.map((trick) => [trick.ends, trick.name, trick] as const);

test.each(named(all))('%s: %s', (ends, _, trick) => {
  expect(ended(trick)).toBe(ends);
});

/** To fail is more than to tell, and not too much where something runs with privileges. */
function ended(trick: Trick): string | undefined {
  const pull = pulls.get(trick);
  const run = pull && runOf(pull);
  const end = run && endOf(run.conclusion, run.output.title ?? '');
  return end === 'fails' && trick.ends !== 'passes' ? trick.ends : end;
}

/** What the check came to. One that fails says more than one that only tells. */
function endOf(conclusion: string | null, title: string): string {
  if (conclusion === 'failure') return 'fails';
  if (conclusion !== 'success') return `${conclusion}`;
  if (/not (?:fully )?judged/.test(title)) return 'says';
  if (title.startsWith('Nothing that blocks: ')) return 'tells';
  return /\b(?:errors?|warnings?) introduced/.test(title) ? 'warns' : 'passes';
}
