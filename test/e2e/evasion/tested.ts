import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../../../src/sandbox/index.ts';
import { type Harbour, openHarbour, proposed, runOf } from '../support/harbour.ts';
import type { Trick } from './trick.ts';

/** So many are open at once: the App and its judges work side by side, and no test waits for all of a table. */
const together = 12;

/** Each trick as a pull request on the embedded GitHub, answered by the App. */
export function testTricks(tricks: readonly Trick[]): void {
  let harbour: Harbour;
  const pulls = new Map<Trick, PullRequest>();
  const answer = async (trick: Trick): Promise<PullRequest | undefined> => {
    if (!pulls.has(trick)) {
      const at = tricks.indexOf(trick);
      for (const one of tricks.slice(at, at + together))
        pulls.set(one, await proposed(harbour, one.base ?? {}, one.head));
      await harbour.idle();
    }
    return pulls.get(trick);
  };

  beforeAll(async () => {
    harbour = await openHarbour();
  });
  afterAll(() => harbour.close());

  const named = tricks.map((trick) => [trick.ends, trick.name, trick] as const);
  test.each(named)('%s: %s', async (ends, _, trick) => {
    expect(ended(await answer(trick), ends)).toBe(ends);
  });
}

/** To fail is more than to tell, and not too much where something runs with privileges. */
function ended(pull: PullRequest | undefined, meant: Trick['ends']): string | undefined {
  const run = pull && runOf(pull);
  const end = run && endOf(run.conclusion, run.output.title ?? '');
  return end === 'fails' && meant !== 'passes' ? meant : end;
}

/** What the check came to. One that fails says more than one that only tells. */
function endOf(conclusion: string | null, title: string): string {
  if (conclusion === 'failure') return 'fails';
  if (conclusion !== 'success') return `${conclusion}`;
  if (/not (?:fully )?judged/.test(title)) return 'says';
  if (title.startsWith('Nothing blocks: ')) return 'tells';
  return /\b(?:errors?|warnings?) introduced/.test(title) ? 'warns' : 'passes';
}
