import { mergeGroup, type Links } from '../../review/answer.ts';
import { prose } from '../../review/inert.ts';
import type { Review } from '../../review/review.ts';

/** Where nobody knows an address, a name has no link. */
const noLinks: Links = { line: () => '', rule: () => '', docs: () => '' };

/** What the App writes to its check run, for the summary of a step: there are no comments and no buttons beside it. */
export function reviewPage(review: Review): string {
  const { title, summary, text } = mergeGroup(
    { ...review, comments: [] },
    { links: noLinks, posted: [], canCommit: false, limits: [] },
  );
  const parts = [`## Plimsoll: ${prose(title)}`, summary, ...(text === undefined ? [] : [text])];
  return `${parts.join('\n\n')}\n`;
}
