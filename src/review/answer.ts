import { causesOf } from '../check/index.ts';
import { type Annotation, annotationsOf } from './annotations.ts';
import { allGone, followUp, type NewComment } from './follow.ts';
import { plain, prose } from './inert.ts';
import { pageOf } from './page.ts';
import type { Conclusion, Review } from './review.ts';
import type { Posted, Setting } from './setting.ts';
import { remediesOf, summaryOf } from './summary.ts';
import { brokenTitle, titleOf } from './title.ts';
import { counted, isSafelyFixed } from './counts.ts';

export type { Annotation } from './annotations.ts';
export type { NewComment } from './follow.ts';
export type { Links, Posted, Setting } from './setting.ts';

/** A check run, what to say in the diff now, and what has been said and no longer holds. */
export interface Answer {
  readonly conclusion: Conclusion;
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown, as is `text`, the page below it. */
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly Annotation[];
  /** At most three. */
  readonly actions: readonly Action[];
  /** To be posted in one review; none that stands there already. */
  readonly comments: readonly NewComment[];
  /** To be resolved, or deleted where nobody answered: ours, mended or replaced, unresolved. */
  readonly gone: readonly Posted[];
  /** Ours that stay, and whose suggestion is not to be committed any more. */
  readonly spent: readonly Posted[];
}

/** A button of the check run. GitHub takes 20 characters for the label, and 40 for the description. */
export interface Action {
  readonly label: string;
  readonly description: string;
  readonly identifier: 'fix' | 'recheck';
}

/** What to say of a change, and what to take back. */
export function answer(review: Review, setting: Setting): Answer {
  return {
    ...mergeGroup(review, setting),
    ...followUp(review, setting),
    actions: actionsOf(review, setting),
  };
}

/** In the merge queue there is no diff to comment, nobody to press a button: the check run says it all. */
export function mergeGroup(review: Review, setting: Setting): Answer {
  const broken = review.configuration.findings.find(({ severity }) => severity === 'error');
  const text = pageOf(remediesOf(review, setting));
  return {
    conclusion: review.conclusion,
    title: broken ? brokenTitle(broken) : titleOf(review),
    summary: pageOf(summaryOf(review, setting)),
    ...(text === '' ? {} : { text }),
    annotations: annotationsOf(review),
    actions: [],
    comments: [],
    gone: [],
    spent: [],
  };
}

function actionsOf({ introduced }: Review, { canCommit }: Setting): Action[] {
  const safe = causesOf(introduced).filter(isSafelyFixed).length;
  const fix: Action = {
    label: 'Fix',
    description: `Commit the safe ${safe === 1 ? 'fix' : 'fixes'} of ${counted(safe, 'finding')}`,
    identifier: 'fix',
  };
  return canCommit && safe > 0 ? [fix, recheck] : [recheck];
}

const recheck: Action = {
  label: 'Re-check',
  description: 'Check this pull request again',
  identifier: 'recheck',
};

const silent = { annotations: [], actions: [], comments: [], gone: [], spent: [] };

/** Nothing in the pull request concerns a container, perhaps no longer. */
export function irrelevant({ limits, posted }: Setting): Answer {
  const where = limits.length === 0 ? 'in this pull request' : 'among those that were read';
  return {
    ...silent,
    conclusion: 'success',
    title: `No container files ${where}`,
    summary: pageOf([
      {
        items: [
          'No Dockerfile, Kubernetes manifest or compose file is changed, so there is nothing to check.',
          ...limits.map((limit) => `\n${prose(limit)}`),
        ],
      },
    ]),
    gone: allGone(posted),
  };
}

/**
 * Our own failure or GitHub's. `problem` is the rest of "Plimsoll could not finish: …"; where it is final, it says itself
 * what would start another check.
 */
export function unfinished(problem: string, { limits }: Setting, isFinal = false): Answer {
  const next = isFinal ? '' : ' It tries again by itself; *Re-run* tries now.';
  return {
    ...silent,
    conclusion: 'failure',
    title: `Plimsoll could not finish: ${plain(problem, 180)}`,
    summary: pageOf([
      {
        items: [
          `**Plimsoll could not finish: ${prose(problem)}**${next}`,
          ...limits.map((limit) => `\n${prose(limit)}`),
        ],
      },
    ]),
    actions: [recheck],
  };
}
