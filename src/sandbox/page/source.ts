import type { Repository } from '../model.ts';
import { shortSha } from './layout.ts';
import { markup, type Markup } from './markup.ts';

/** A file as a commit has it, each line with a name to link to. */
export function sourcePage(repository: Repository, commit: string, path: string, text: string): Markup {
  const lines = text.replace(/\n$/, '').split('\n').slice(0, most);
  const rows = lines.map(
    (line, index) =>
      markup`<tr class="context" id="L${index + 1}"><td class="number">${index + 1}</td><td class="line">${line}</td></tr>`,
  );
  return markup`<h1><code>${path}</code></h1><p class="about">${repository.fullName} at ${shortSha(commit)}</p>
<section class="file"><table class="code source"><caption class="heard">Text of ${path}</caption><colgroup><col class="number"><col></colgroup><tbody>${rows}</tbody></table></section>`;
}

const most = 20_000;
