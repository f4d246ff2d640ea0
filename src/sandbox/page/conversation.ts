import type { Happening, Review } from '../model.ts';
import { pullAddress } from './address.ts';
import { changeTable } from './change.ts';
import { badge, counted, heard, moment, shortSha } from './layout.ts';
import { markdown } from './markdown.ts';
import { mergeBox } from './merge.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { batchBar, placeOf, threadBox, who } from './thread.ts';
import type { PullView } from './view.ts';

/** What every page of a pull request begins with. */
export function pullHead(view: PullView, current: 'conversation' | 'files' | 'checks'): Markup {
  const { pull, own, files, runs } = view;
  const tab = (name: typeof current, label: string, address: string): Markup =>
    markup`<li><a href="${address}"${name === current && markup` aria-current="page"`}>${label}</a></li>`;
  return markup`<h1>${pull.title} <span class="number">#${pull.number}</span></h1>
<p class="about">${stateOf(view)} ${who(pull.author)} wants to merge ${counted(own.length, 'commit')} from <code>${headName(view)}</code> into <code>${pull.base.branch}</code></p>
<nav aria-label="This pull request"><ul class="tabs">
${tab('conversation', 'Conversation', pullAddress(pull))}
${tab('files', `Files changed (${files.length})`, pullAddress(pull, 'files'))}
${tab('checks', `Checks (${runs.length})`, pullAddress(pull, 'checks'))}
</ul></nav>`;
}

function headName({ pull: { head, repository } }: PullView): string {
  const isFork = head.repository !== repository;
  return isFork ? `${head.owner.login}:${head.branch}` : head.branch;
}

function stateOf({ pull }: PullView): Markup {
  if (pull.mergedAt) return badge('done', 'Merged');
  if (pull.state === 'closed') return badge('bad', 'Closed');
  return pull.isDraft ? badge('plain', 'Draft') : badge('good', 'Open');
}

export function conversation(view: PullView, told: Content): Markup {
  const { pull } = view;
  const body = pull.body === '' ? markup`<p class="quiet">No description.</p>` : markdown(pull.body);
  return markup`${pullHead(view, 'conversation')}${told}
<article class="description"><p class="by">${who(pull.author)} ${moment(pull.createdAt)}</p><div class="markdown">${body}</div></article>
<h2 class="heard">What happened</h2>
<ol class="timeline">${pull.timeline.map((each) => happening(each, view))}</ol>
${mergeBox(view)}${batchBar(view, '')}`;
}

function happening(each: Happening, view: PullView): Content {
  if (each.kind === 'opened') return undefined;
  if (each.kind === 'reviewed') return reviewed(each.review, view);
  return markup`<li class="event">${who(each.by)} ${wordsOf(each, view)} ${moment(each.at)}</li>`;
}

function wordsOf(each: Exclude<Happening, { kind: 'reviewed' }>, { pull, commits }: PullView): Content {
  switch (each.kind) {
    case 'pushed': {
      const { message = '' } = commits.get(each.after) ?? {};
      const first = message.split('\n')[0] ?? '';
      return markup`${each.isForced ? 'force-pushed' : 'pushed'} ${shortSha(each.after)} <q>${first}</q>`;
    }
    case 'merged':
      return markup`merged this as ${shortSha(each.sha)}`;
    case 'rebased':
      return markup`changed the base from <code>${each.from}</code> to <code>${each.to}</code>`;
    case 'ready':
      return 'marked this ready for review';
    case 'drafted':
      return 'made this a draft';
    case 'queued':
      return 'put this into the merge queue';
    case 'dequeued':
      return markup`took this out of the merge queue of <code>${pull.base.branch}</code>`;
    default:
      return `${each.kind} this`;
  }
}

/** With the conversations that it opened. A reply belongs to its thread and is shown there. */
function reviewed(review: Review, view: PullView): Content {
  const threads = view.pull.threads.filter(({ comments: [first] }) => first?.review.id === review.id);
  if (threads.length === 0 && review.body === '') return undefined;
  const parts = threads.map((thread) => {
    const hunk = thread.comments[0]?.diffHunk ?? '';
    const box = threadBox(thread, view, '');
    const head = markup`<h3>${placeOf(thread, view)}</h3>`;
    return markup`<section class="place">${head}${!thread.isResolved && excerpt(hunk, thread.originalStartLine, thread.originalLine)}${box}</section>`;
  });
  return markup`<li><p class="event">${who(review.author)} reviewed ${shortSha(review.commit)} ${moment(review.submittedAt)}</p>
${review.body !== '' && markup`<div class="markdown">${markdown(review.body)}</div>`}${parts}</li>`;
}

/** The end of the hunk: what the comment is about, and some lines above. */
function excerpt(hunk: string, from: number | null, to: number | null): Content {
  const about = from === null || to === null ? 1 : to - from + 1;
  const lines = hunk.split('\n').slice(1).slice(-Math.max(about, 4));
  if (lines.length === 0) return undefined;
  const kinds: Readonly<Record<string, 'added' | 'deleted'>> = { '+': 'added', '-': 'deleted' };
  const shown = lines.map(
    (line) => ({ kind: kinds[line.charAt(0)] ?? 'context', text: line.slice(1) }) as const,
  );
  return changeTable(shown, heard('The lines in question'), 'excerpt');
}
