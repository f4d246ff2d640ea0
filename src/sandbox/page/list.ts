import type { EmbeddedGitHub } from '../embedded.ts';
import type { MergeBox, PullRequest, Repository } from '../model.ts';
import { pullAddress, repositoryAddress } from './address.ts';
import { badge, counted } from './layout.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { inBrief } from './merge.ts';
import { isWaiting } from './view.ts';

interface List {
  readonly content: Markup;
  readonly isWaiting: boolean;
}

/** Every pull request, by repository. */
export async function listPage(
  github: EmbeddedGitHub,
  repositories: readonly Repository[],
  hintOf: (pull: PullRequest) => string | undefined,
): Promise<List> {
  const shown = repositories.filter(({ pulls }) => pulls.size > 0);
  const lists = await Promise.all(
    shown.map(async (repository) => ({ repository, items: await itemsOf(github, repository) })),
  );
  const sections = lists.map(({ repository, items }) => section(repository, items, hintOf));
  const content = markup`<h1>Pull requests</h1>
${sections.length === 0 && markup`<p class="quiet">There are none.</p>`}${sections}`;
  return {
    content,
    isWaiting: lists.some(({ items }) => items.some(({ pull, box }) => isWaiting(pull, box))),
  };
}

interface Item {
  readonly pull: PullRequest;
  readonly box: MergeBox;
}

function itemsOf(github: EmbeddedGitHub, { pulls }: Repository): Promise<Item[]> {
  return Promise.all([...pulls.values()].map(async (pull) => ({ pull, box: await github.mergeBox(pull) })));
}

function section(
  repository: Repository,
  items: readonly Item[],
  hintOf: (pull: PullRequest) => string | undefined,
): Markup {
  const name = repository.fullName.replace('/', '-');
  return markup`<section aria-labelledby="repository-${name}"><h2 id="repository-${name}"><a href="${repositoryAddress(repository)}">${repository.fullName}</a></h2>
<ul class="pulls">${items.map((item) => itemLine(item, hintOf(item.pull)))}</ul></section>`;
}

function itemLine({ pull, box: { required, others } }: Item, hint: string | undefined): Markup {
  const runs = [...required.flatMap(({ run }) => (run ? [run] : [])), ...others];
  const open = pull.threads.filter(({ isResolved }) => !isResolved).length;
  const title = runs[0]?.output.title;
  return markup`<li><h3><a href="${pullAddress(pull)}">${pull.title} <span class="number">#${pull.number}</span></a></h3>
<p>${state(pull)} ${inBrief(runs, required.length > 0)}${open > 0 && markup` ${badge('plain', counted(open, 'open conversation'))}`}</p>
${title !== undefined && title !== null && markup`<p class="quiet">${title}</p>`}${hint !== undefined && markup`<p><strong>Try:</strong> ${hint}</p>`}</li>`;
}

function state({ state: is, mergedAt }: PullRequest): Content {
  if (mergedAt) return badge('done', 'Merged');
  return is === 'closed' && badge('plain', 'Closed');
}
