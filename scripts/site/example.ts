import type { Rule } from '../../src/check/index.ts';
import { markup, Markup } from '../../src/sandbox/page/markup.ts';
import { diffLine } from '../../src/sandbox/page/diff-line.ts';
import { inline } from '../../src/sandbox/page/inline.ts';
import { changeOf } from '../rule-change.ts';
import { type Example, findingsIn } from '../rule-examples.ts';
import { fragmentOf } from './link.ts';

/** An example of a rule's page: its files, what is said of them, what the fix changes, and a way to change it oneself. */
export function exampleOf(example: Example, rule: Rule, page: readonly Example[], up: string): Markup {
  const { verdict, files } = example;
  const heading = verdict === 'bad' ? 'Reported' : 'Not reported';
  return markup`<section class="example" aria-label="Example: ${heading.toLowerCase()}">
<p class="${verdict}"><strong>${heading}</strong></p>
${files.map(({ path, text }) => markup`<p class="quiet">${path}</p><pre class="code"><code>${text}</code></pre>`)}
${verdict === 'bad' && findingsOf(example, rule)}
${verdict === 'bad' && changesOf(example, rule, page)}
<p><a href="${up}index.html${fragmentOf(files)}">Edit this example</a></p>
</section>`;
}

function findingsOf(example: Example, rule: Rule): Markup {
  const items = findingsIn(example, rule).map(
    ({ severity, message, why, path, start }) =>
      markup`<li><strong>${severity}</strong> ${said(message)} ${said(why)} <span class="quiet">${path}, line ${start.line}</span></li>`,
  );
  return markup`<ul>${items}</ul>`;
}

function said(text: string): Markup {
  return Markup.trusted(inline(text));
}

/** What Plimsoll proposes for what this rule finds, or else what the page does about it. */
function changesOf(example: Example, rule: Rule, page: readonly Example[]): Markup {
  const change = changeOf(example, rule, page);
  if (!change) return markup`<p>No automatic fix.</p>`;
  const diffs = change.files.map(
    ({ path, lines }) =>
      markup`<p class="quiet">${path}</p><pre class="code diff">${lines.map(diffLine)}</pre>`,
  );
  return markup`<p><strong>${change.title}</strong></p>${diffs}`;
}
