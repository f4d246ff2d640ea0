import type { EmbeddedGitHub } from '../embedded.ts';
import type { PullRequest, Repository } from '../model.ts';
import { pullAddress, repositoryAddress } from './address.ts';
import { badge, counted } from './layout.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { inBrief } from './merge.ts';

/** Every pull request, by repository. */
export async function listPage(github: EmbeddedGitHub, repositories: readonly Repository[]): Promise<Markup> {
  const shown = repositories.filter(({ pulls }) => pulls.size > 0);
  const sections = await Promise.all(shown.map((repository) => section(github, repository)));
  return markup`<h1>Pull requests</h1>
${sections.length === 0 && markup`<p class="quiet">There are none.</p>`}${sections}`;
}

async function section(github: EmbeddedGitHub, repository: Repository): Promise<Markup> {
  const pulls = [...repository.pulls.values()];
  const items = await Promise.all(pulls.map((pull) => item(github, pull)));
  const name = repository.fullName.replace('/', '-');
  return markup`<section aria-labelledby="repository-${name}"><h2 id="repository-${name}"><a href="${repositoryAddress(repository)}">${repository.fullName}</a></h2>
<ul class="pulls">${items}</ul></section>`;
}

async function item(github: EmbeddedGitHub, pull: PullRequest): Promise<Markup> {
  const { required, others } = await github.mergeBox(pull);
  const runs = [...required.flatMap(({ run }) => (run ? [run] : [])), ...others];
  const open = pull.threads.filter(({ isResolved }) => !isResolved).length;
  const title = runs[0]?.output.title;
  return markup`<li><h3><a href="${pullAddress(pull)}">${pull.title} <span class="number">#${pull.number}</span></a></h3>
<p>${state(pull)} ${inBrief(runs, required.length > 0)}${open > 0 && markup` ${badge('plain', counted(open, 'open conversation'))}`}</p>
${title !== undefined && title !== null && markup`<p class="quiet">${title}</p>`}</li>`;
}

function state({ state: is, mergedAt }: PullRequest): Content {
  if (mergedAt) return badge('done', 'Merged');
  return is === 'closed' && badge('plain', 'Closed');
}
