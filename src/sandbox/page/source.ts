import type { Repository } from '../model.ts';
import { markdown } from './markdown.ts';
import { markup, type Markup } from './markup.ts';

/** A file as a commit has it, each line with a name to link to; Markdown as it is meant to be read. */
export function sourcePage(repository: Repository, commit: string, path: string, text: string): Markup {
  const at = markup`<p class="about"><code>${path}</code> of ${repository.fullName} at <code>${commit.slice(0, 12)}</code></p>`;
  if (path.endsWith('.md'))
    return markup`<h1>${titleOf(text) ?? path}</h1>${at}<div class="markdown">${markdown(withoutTitle(text))}</div>`;
  const lines = text.replace(/\n$/, '').split('\n').slice(0, most);
  const rows = lines.map(
    (line, index) =>
      markup`<tr class="context" id="L${index + 1}"><td class="number">${index + 1}</td><td class="line">${line}</td></tr>`,
  );
  return markup`<h1><code>${path}</code></h1>${at}
<section class="file"><table class="code source"><caption class="heard">Text of ${path}</caption><colgroup><col class="number"><col></colgroup><tbody>${rows}</tbody></table></section>`;
}

const most = 20_000;

function titleOf(text: string): string | undefined {
  return /^# (.+)$/m.exec(text)?.[1];
}

function withoutTitle(text: string): string {
  return text.replace(/^# .+$/m, '');
}
