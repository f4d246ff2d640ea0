import { hunksIn } from '../../src/review/patch.ts';
import { linesOf } from '../../src/review/line-change.ts';
import { nameOf, repair, type Rule } from '../../src/check/index.ts';
import { markup, Markup } from '../../src/sandbox/page/markup.ts';
import { inline } from '../../src/sandbox/page/inline.ts';
import { type Example, findingsIn } from '../rule-page.ts';
import { fragmentOf } from './link.ts';

/** An example of a rule's page: its files, what is said of them, what the fix changes, and a way to change it oneself. */
export function exampleOf(example: Example, rule: Rule, up: string): Markup {
  const { verdict, files } = example;
  const heading = verdict === 'bad' ? 'Reported' : 'Not reported';
  return markup`<section class="example" aria-label="Example: ${heading.toLowerCase()}">
<p class="${verdict}"><strong>${heading}</strong></p>
${files.map(({ path, text }) => markup`<p class="quiet">${path}</p><pre class="code"><code>${text}</code></pre>`)}
${verdict === 'bad' && findingsOf(example, rule)}
${verdict === 'bad' && changesOf(example, rule)}
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

/** What Plimsoll proposes for what this rule finds. */
function changesOf(example: Example, rule: Rule): Markup {
  const { files, done } = repairOf(example, rule);
  if (files.length === 0) return markup`<p>There is no automatic fix for it.</p>`;
  const isSafe = done.every(({ fix }) => fix.safety === 'safe');
  const diffs = files.map(({ path, before, edits }) => {
    const lines = hunksIn(linesOf(before), edits).map(diffLine);
    return markup`<p class="quiet">${path}</p><pre class="code diff">${lines}</pre>`;
  });
  return markup`<p><strong>The fix</strong>, ${isSafe ? 'safe to apply' : 'to be tested first'}:</p>${diffs}`;
}

function repairOf(example: Example, rule: Rule) {
  const config = example.files.find(({ path }) => path === '.github/plimsoll.yml');
  const wanted = new Set(findingsIn(example, rule).map(nameOf));
  return repair(example.files, {
    today: '2027-01-01',
    ...(config && { config }),
    include: 'test-first',
    mends: (finding) => wanted.has(nameOf(finding)),
  });
}

function diffLine(line: string): Markup {
  const kind = { '+': 'added', '-': 'removed', '@': 'hunk' }[line.charAt(0)];
  return markup`<span class="${kind ?? 'same'}">${line}\n</span>`;
}
