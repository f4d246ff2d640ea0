import type { CheckRun } from '../model.ts';
import { pullAddress, runAddress } from './address.ts';
import { badge, button, counted, shortSha, verdictOf } from './layout.ts';
import { type Content, markup, type Markup } from './markup.ts';
import type { PullView } from './view.ts';

/** What the checks say, and whether the pull request may sail. */
export function mergeBox(view: PullView): Markup {
  const { pull, box } = view;
  const tone = box.canMerge ? 'good' : view.isWaiting ? 'wait' : 'bad';
  return markup`<section class="merge ${tone}" aria-labelledby="merge"><h2 id="merge">${headingOf(view)}</h2>
<ul class="checks">${box.required.map(({ check, run }) => checkLine(view, check.context, run, true))}${box.others.map(
    (run) => checkLine(view, run.name, run, false),
  )}</ul>
${box.reasons.length > 0 && pull.state === 'open' && markup`<ul class="reasons">${box.reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`}
${mergeAct(view)}</section>`;
}

function headingOf({ pull, box, isWaiting }: PullView): Content {
  if (pull.mergedAt) return markup`Merged as ${shortSha(pull.mergeCommit ?? '')}`;
  if (pull.state === 'closed') return 'Closed';
  if (box.canMerge) return 'This may be merged';
  return isWaiting ? 'Waiting for the required check' : 'Merging is blocked';
}

function checkLine({ pull }: PullView, name: string, run: CheckRun | undefined, isRequired: boolean): Markup {
  const { tone, word } = verdictOf(run);
  const title = run?.output.title ?? '';
  const said = title === '' ? name : markup`${name}: ${title}`;
  const label = run ? markup`<a href="${runAddress(pull.repository, run)}">${said}</a>` : said;
  return markup`<li>${badge(tone, word)} ${label}${isRequired && markup` ${badge('plain', 'required')}`}</li>`;
}

function mergeAct({ pull, box }: PullView): Content {
  if (pull.state === 'closed') return undefined;
  const why = box.canMerge ? '' : markup` disabled aria-describedby="merge"`;
  return button(pullAddress(pull, 'merge'), 'Merge pull request', {}, markup` class="main"${why}`);
}

/** The same in a few words, for a list. */
export function inBrief(runs: readonly CheckRun[], isExpected: boolean): Markup {
  if (runs.length === 0) return isExpected ? badge('wait', 'Check expected') : badge('plain', 'No checks');
  const verdicts = runs.map(verdictOf);
  const worst =
    verdicts.find(({ tone }) => tone === 'bad') ??
    verdicts.find(({ tone }) => tone === 'wait') ??
    verdicts[0];
  return badge(
    worst?.tone ?? 'plain',
    `${counted(runs.length, 'check')}: ${(worst?.word ?? '').toLowerCase()}`,
  );
}
