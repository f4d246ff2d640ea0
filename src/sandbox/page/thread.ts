import type { ReviewComment, Suggestion, Thread } from '../model.ts';
import { lineName, pullAddress } from './address.ts';
import { changeTable, replacement } from './change.ts';
import { badge, button, moment } from './layout.ts';
import { markdown } from './markdown.ts';
import { type Content, markup, type Markup } from './markup.ts';
import type { PullView } from './view.ts';

/** A conversation about one place, with what can be done about it. `from` is the tab to come back to. */
export function threadBox(thread: Thread, view: PullView, from: Tab): Markup {
  const { pull } = view;
  const comments = thread.comments.map((comment) => commentBox(comment, view, from));
  const resolve = button(
    pullAddress(pull, 'resolve'),
    thread.isResolved ? 'Reopen conversation' : 'Resolve conversation',
    {
      thread: thread.id,
      to: thread.isResolved ? 'open' : 'resolved',
      from,
    },
  );
  const content = markup`${comments}<div class="acts">${replyForm(thread, view, from)}${resolve}</div>`;
  const name = `thread-${thread.comments[0]?.id ?? 0}-${from}`;
  if (!thread.isResolved) return markup`<div class="thread" id="${name}">${content}</div>`;
  const by = thread.resolvedBy ? ` by ${thread.resolvedBy.login}` : '';
  return markup`<details class="thread" id="${name}"><summary>Resolved${by}</summary>${content}</details>`;
}

export type Tab = '' | 'files';

function commentBox(comment: ReviewComment, view: PullView, from: Tab): Markup {
  const offered = [...(view.suggestions.get(comment.id) ?? [])];
  let number = 0;
  const body = markdown(comment.body, {
    suggestion: (lines) =>
      suggestionBox({ comment, lines, offer: offered[number], number: number++ }, view, from),
  });
  const content = markup`<div class="markdown">${body}</div>`;
  const head = markup`<p class="by">${who(comment.author)} ${moment(comment.createdAt)}</p>`;
  if (comment.minimizedAs === undefined) return markup`<article class="comment">${head}${content}</article>`;
  const why = comment.minimizedAs.toLowerCase().replaceAll('_', ' ');
  return markup`<article class="comment">${head}<details><summary>Folded as ${why}</summary>${content}</details></article>`;
}

export function who({ login, type }: ReviewComment['author']): Markup {
  return markup`<strong>${login}</strong>${type === 'Bot' && markup` ${badge('plain', 'app')}`}`;
}

interface Offered {
  readonly comment: ReviewComment;
  readonly lines: readonly string[];
  /** undefined: what it would replace is not known any more. */
  readonly offer: Suggestion | undefined;
  readonly number: number;
}

function suggestionBox({ comment, lines, offer, number }: Offered, view: PullView, from: Tab): Markup {
  const acts =
    offer && offer.refusal === undefined
      ? suggestionActs(`${comment.id}:${number}`, view, from)
      : refusal(offer);
  const change = changeTable(replacement(offer?.replaced ?? [], lines), 'Suggested change');
  return markup`<div class="suggestion">${change}<div class="acts">${acts}</div></div>`;
}

function refusal(offer: Suggestion | undefined): Content {
  return markup`<p class="quiet">${offer?.refusal ?? 'Outdated suggestions cannot be applied.'}</p>`;
}

function suggestionActs(name: string, view: PullView, from: Tab): Markup {
  const box = `batch-${from}-${name}`;
  const commit = button(
    pullAddress(view.pull, 'suggestions'),
    'Commit suggestion',
    { suggestion: name, from },
    markup` class="main"`,
  );
  // A page that is about to be read again would lose the tick.
  if (view.isWaiting || openSuggestions(view) < 2) return commit;
  return markup`${commit}<span class="tick"><input type="checkbox" form="batch" name="suggestion" value="${name}" id="${box}"><label for="${box}">Add to batch</label></span>`;
}

/** What commits all that is ticked. It stands last, where a style sheet can count the ticks before it. */
export function batchBar(view: PullView, from: Tab): Content {
  if (view.isWaiting || openSuggestions(view) < 2) return undefined;
  return markup`<form id="batch" class="batch" method="post" action="${pullAddress(view.pull, 'suggestions')}">
<input type="hidden" name="from" value="${from}"><span class="count" aria-hidden="true"></span><button class="main">Commit the batch</button></form>`;
}

function openSuggestions({ suggestions }: PullView): number {
  return [...suggestions.values()].flat().filter(({ refusal: why }) => why === undefined).length;
}

function replyForm(thread: Thread, { pull, isWaiting }: PullView, from: Tab): Content {
  // It would lose half a reply too.
  if (isWaiting) return undefined;
  const name = `reply-${from}-${thread.comments[0]?.id ?? 0}`;
  return markup`<details class="reply"><summary>Reply</summary><form method="post" action="${pullAddress(pull, 'reply')}">
<input type="hidden" name="thread" value="${thread.id}"><input type="hidden" name="from" value="${from}">
<label for="${name}">Your reply</label><textarea id="${name}" name="body" rows="3" required></textarea><button>Send reply</button></form></details>`;
}

/** `k8s/web.yaml, lines 3 to 7`, which leads to the place in the diff where it still is. */
export function placeOf(thread: Thread, { pull, files }: PullView): Markup {
  const { path, line, startLine, originalLine, side } = thread;
  const file = files.findIndex((each) => each.path === path);
  const at = line ?? originalLine;
  const lines = startLine !== null && startLine !== at ? `lines ${startLine} to ${at}` : `line ${at}`;
  const text = markup`<code>${path}</code>${at !== null && `, ${lines}`}`;
  if (file === -1 || line === null) return markup`${text} ${thread.isOutdated && badge('plain', 'outdated')}`;
  return markup`<a href="${pullAddress(pull, 'files')}#${lineName(file, side, line)}">${text}</a>`;
}
