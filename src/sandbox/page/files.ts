import type { FileDiff, HunkLine } from '../git/diff.ts';
import type { Thread } from '../model.ts';
import { lineName, sourceAddress } from './address.ts';
import { signs } from './change.ts';
import { pullHead } from './conversation.ts';
import { badge, counted, heard } from './layout.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { batchBar, placeOf, threadBox } from './thread.ts';
import type { PullView } from './view.ts';

export function filesPage(view: PullView, told: Content): Markup {
  const { files } = view;
  const sum = (name: 'additions' | 'deletions'): number => files.reduce((all, file) => all + file[name], 0);
  return markup`${pullHead(view, 'files')}${told}
<p class="about">${counted(files.length, 'file')}, ${counted(sum('additions'), 'line')} added, ${sum('deletions')} deleted</p>
${files.map((file, index) => fileBox(file, index, view))}${lost(view)}${batchBar(view, 'files')}`;
}

function fileBox(file: FileDiff, index: number, view: PullView): Markup {
  const threads = view.pull.threads.filter(({ path, line }) => path === file.path && line !== null);
  const about = view.pull.threads.filter((thread) => thread.path === file.path && thread.about === 'file');
  const { head, repository } = view.pull;
  const name =
    file.status === 'removed'
      ? markup`<code>${file.path}</code>`
      : markup`<a href="${sourceAddress(repository, head.sha, file.path)}"><code>${file.path}</code></a>`;
  return markup`<section class="file" aria-labelledby="file-${index}"><h2 id="file-${index}">${file.previousPath !== undefined && markup`<code>${file.previousPath}</code> → `}${name} ${file.status !== 'modified' && badge('plain', file.status)} <span class="quiet">+${file.additions} −${file.deletions}</span></h2>
${about.map((thread) => threadBox(thread, view, 'files'))}
${file.patch === undefined ? markup`<p class="quiet">${noDiff(file)}</p>` : diffTable(file, index, threads, view)}</section>`;
}

function noDiff({ isBinary, additions, deletions }: FileDiff): string {
  if (isBinary) return 'A binary file.';
  return additions + deletions > 0 ? 'Too large to be shown.' : 'Renamed without a change.';
}

function diffTable(file: FileDiff, index: number, threads: readonly Thread[], view: PullView): Markup {
  const rows = file.hunks.flatMap(({ header, lines }) => [
    markup`<tr class="hunk"><td colspan="4">${header}</td></tr>`,
    ...lines.flatMap((line) => [
      diffRow(line, index),
      ...threads.filter((thread) => standsAt(thread, line)).map((thread) => threadRow(thread, view)),
    ]),
  ]);
  return markup`<table class="code diff"><caption class="heard">Changes of ${file.path}</caption>
<colgroup><col class="number old"><col class="number"><col class="sign"><col></colgroup>
<thead class="heard"><tr><th scope="col">Old line</th><th scope="col">New line</th><th scope="col">Change</th><th scope="col">Text</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function standsAt({ side, line }: Thread, { left, right }: HunkLine): boolean {
  return line === (side === 'LEFT' ? left : right);
}

function diffRow({ kind, left, right, text, isOpen }: HunkLine, file: number): Markup {
  const cell = (line: number | undefined, side: 'LEFT' | 'RIGHT'): Markup =>
    line === undefined
      ? markup`<td class="number"></td>`
      : markup`<td class="number" id="${lineName(file, side, line)}">${line}</td>`;
  return markup`<tr class="${kind}">${cell(left, 'LEFT')}${cell(right, 'RIGHT')}<td class="sign">${signs[kind]}</td><td class="line">${text}${isOpen && markup` <span class="quiet">(no line end)</span>`}</td></tr>`;
}

function threadRow(thread: Thread, view: PullView): Markup {
  return markup`<tr class="said"><td colspan="4">${heard('Conversation')}${threadBox(thread, view, 'files')}</td></tr>`;
}

/** A push has taken their lines away. */
function lost(view: PullView): Content {
  const threads = view.pull.threads.filter(({ about, line }) => about === 'line' && line === null);
  if (threads.length === 0) return undefined;
  return markup`<details class="lost"><summary>${counted(threads.length, 'outdated conversation')}</summary>${threads.map(
    (thread) =>
      markup`<section class="place"><h3>${placeOf(thread, view)}</h3>${threadBox(thread, view, 'files')}</section>`,
  )}</details>`;
}
