import { irrelevant, mergeGroup } from '../review/answer.ts';
import { CarefulJudging } from './careful.ts';
import { withApproval } from './approval.ts';
import { informed } from './informed.ts';
import { linksFor } from './links.ts';
import { publish } from './publish.ts';
import type { Repository } from './pull.ts';
import { read } from './read.ts';
import { dayOf, type Means, type Outcome } from './review.ts';
import { seated } from './room.ts';
import { mayConcern } from './named.ts';

export interface Group {
  readonly head: string;
  /** The head of the group before it, or the base branch: between the two lies one pull request. */
  readonly base: string;
  /** The one that it brings, where that is known. */
  readonly pull?: number | undefined;
  readonly isAgain?: boolean | undefined;
  readonly waits?: boolean | undefined;
}

/** In a merge queue the check must come for the queue's own commit, or the pull request is thrown out of it. */
export async function reviewGroup(
  repository: Repository,
  { head, base, pull, isAgain, waits = false }: Group,
  means: Means,
): Promise<Outcome> {
  const changes = await repository.comparison(base, head);
  const links = linksFor(repository, means.homepage, { head, base });
  const nothing = { posted: [], canCommit: false, limits: [], links };
  const target = {
    repository,
    head,
    of: { group: base },
    runs: await repository.runs(head),
    isAgain: isAgain === true,
  };
  if (!changes.isCut && !changes.files.some(mayConcern)) {
    await publish(irrelevant(nothing), target, means.now);
    return { outcome: 'irrelevant' };
  }
  const { mergeBase } = changes;
  return await seated(means.room, async (seat) => {
    const options = { cache: means.cache, judging: means.judging, seat, waits };
    const { proposal, limits } = await read(repository, { head, base, mergeBase }, changes, options);
    const judging = new CarefulJudging(means.judging, means.by, target);
    const approved = await withApproval(repository, proposal, pull);
    const today = dayOf(means.now());
    const result = await judging.review(await informed(approved, means, today), today);
    await publish(mergeGroup(result, { ...nothing, limits }), { ...target, begun: judging.noted }, means.now);
    return { outcome: 'reviewed', review: result };
  });
}
