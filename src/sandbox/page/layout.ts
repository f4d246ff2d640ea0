import type { CheckRun } from '../model.ts';
import { markup, type Content, type Markup } from './markup.ts';

export interface Page {
  readonly title: string;
  readonly content: Markup;
  /** Where the reader is, the outermost first. */
  readonly path?: readonly Step[];
  /** What they see is about to change. */
  readonly isWaiting?: boolean;
}

export interface Step {
  readonly name: string;
  readonly address: string;
}

/** The whole of a page. It says on every page what it is: it must not pass for the real one. */
export function layout({ title, content, path = [], isWaiting = false }: Page): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${isWaiting && markup`<meta http-equiv="refresh" content="1">`}
<title>${title} · embedded stand-in for GitHub</title>
<link rel="stylesheet" href="/-/style.css">
<link rel="icon" href="/-/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<p class="stand-in"><strong>Embedded stand-in for GitHub.</strong> It runs on this computer alone, and its commits are real git commits in a temporary repository.</p>
<nav aria-label="Where you are"><ol class="path"><li><a href="/">Pull requests</a></li>${path.map(
    ({ name, address }) => markup`<li><a href="${address}">${name}</a></li>`,
  )}</ol></nav>
</header>
<main id="main" tabindex="-1">
${content}
</main>
<footer><p>Shown by <code>plimsoll demo</code>. Not GitHub, and not made by it: a part of Plimsoll that behaves as GitHub does, as far as a review needs it.</p></footer>
</body>
</html>
`;
}

/** Seen by nobody, heard by those who hear the page. */
export function heard(text: string): Markup {
  return markup`<span class="heard">${text}</span>`;
}

export function moment(at: Date): Markup {
  const iso = at.toISOString();
  return markup`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

export function shortSha(sha: string): Markup {
  return markup`<code>${sha.slice(0, 7)}</code>`;
}

/** Never by colour alone. */
export function badge(kind: Tone, text: string): Markup {
  return markup`<span class="badge ${kind}">${text}</span>`;
}

export type Tone = 'good' | 'bad' | 'wait' | 'plain' | 'done';

export interface Verdict {
  readonly tone: Tone;
  readonly word: string;
}

/** What a run says, or the lack of one. */
export function verdictOf(run: CheckRun | undefined): Verdict {
  if (!run) return { tone: 'wait', word: 'Expected: waiting for it to report' };
  if (run.status !== 'completed') return { tone: 'wait', word: 'In progress' };
  const isGood = ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '');
  const word = { success: 'Passed', failure: 'Failed' }[String(run.conclusion)];
  return { tone: isGood ? 'good' : 'bad', word: word ?? sentence(String(run.conclusion)) };
}

export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1).replaceAll('_', ' ');
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A button that does something: a form of its own, so that it works without a script. */
export function button(
  address: string,
  label: string,
  fields: Readonly<Record<string, string>>,
  more: Content = '',
): Markup {
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form method="post" action="${address}">${inputs}<button${more}>${label}</button></form>`;
}
