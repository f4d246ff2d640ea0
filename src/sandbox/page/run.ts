import type { CheckAnnotation, CheckRun } from '../model.ts';
import { lineName, pullAddress, runAddress, sourceAddress } from './address.ts';
import { pullHead } from './conversation.ts';
import { badge, button, counted, moment, shortSha, type Tone, verdictOf } from './layout.ts';
import { markdown } from './markdown.ts';
import { type Content, markup, type Markup } from './markup.ts';
import type { PullView } from './view.ts';

/** What a check has to say, and what it offers to do. */
export function runPage(run: CheckRun, view: PullView, told: Content): Markup {
  const { tone, word } = verdictOf(run);
  const { title, summary, text, annotations } = run.output;
  const isOld = run.headSha !== view.pull.head.sha;
  return markup`${pullHead(view, 'checks')}${told}
<section class="run" aria-labelledby="run"><h2 id="run">${run.name}: ${title ?? word}</h2>
<p class="about">${badge(tone, word)} ${isOld && badge('plain', 'of an older commit')} commit ${shortSha(run.headSha)}, ${moment(run.completedAt ?? run.startedAt)}</p>
${acts(run, view)}
${summary !== null && markup`<div class="markdown">${markdown(summary)}</div>`}
${text !== null && markup`<div class="markdown">${markdown(text)}</div>`}
${annotations.length > 0 && annotationList(annotations, run, view)}</section>`;
}

export function noRun(view: PullView, told: Content): Markup {
  return markup`${pullHead(view, 'checks')}${told}<p>${view.isWaiting ? 'Waiting for the check to report.' : 'No check has reported on the newest commit.'}</p>`;
}

function acts(run: CheckRun, { pull }: PullView): Content {
  if (run.status !== 'completed' || pull.state !== 'open') return undefined;
  const address = runAddress(pull.repository, run);
  const offered = run.actions.map(
    ({ label, description, identifier }) =>
      markup`<div class="act">${button(`${address}/action`, label, { action: identifier }, identifier === 'fix' && markup` class="main"`)}<span class="quiet">${description}</span></div>`,
  );
  return markup`<div class="acts">${offered}<div class="act">${button(`${address}/rerun`, 'Re-run', {})}<span class="quiet">Run this check again</span></div></div>`;
}

const tones: Readonly<Record<CheckAnnotation['level'], Tone>> = {
  failure: 'bad',
  warning: 'wait',
  notice: 'plain',
};

function annotationList(annotations: readonly CheckAnnotation[], run: CheckRun, view: PullView): Markup {
  const items = annotations.map((each) => {
    const { path, startLine, endLine, level, title, message } = each;
    const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine} to ${endLine}`;
    return markup`<li>${badge(tones[level], level)} <a href="${placeAddress(each, run, view)}"><code>${path}</code>, ${lines}</a>
${title !== null && markup`<p><strong>${title}</strong></p>`}<p class="plain">${message}</p></li>`;
  });
  return markup`<h3>${counted(annotations.length, 'annotation')}</h3><ul class="annotations">${items}</ul>`;
}

/** In the diff, where the diff shows the line; else in the file. */
function placeAddress({ path, endLine }: CheckAnnotation, run: CheckRun, { pull, files }: PullView): string {
  const index = files.findIndex((file) => file.path === path);
  const lines = files[index]?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  const isShown = run.headSha === pull.head.sha && lines.some(({ right }) => right === endLine);
  if (isShown) return `${pullAddress(pull, 'files')}#${lineName(index, 'RIGHT', endLine)}`;
  return sourceAddress(pull.repository, run.headSha, path, endLine);
}
