import { posix } from 'node:path';
import { rules } from '../../src/check/index.ts';
import { inline } from '../../src/sandbox/page/inline.ts';
import { markdown } from '../../src/sandbox/page/markdown.ts';
import { markup, Markup } from '../../src/sandbox/page/markup.ts';
import { examplesOf } from '../rule-examples.ts';
import { exampleOf } from './example.ts';
import { sitePage } from './layout.ts';

/** A page of documentation as a page of the site. `pages`: all the Markdown that the site has. */
export function documentPage(path: string, text: string, pages: ReadonlySet<string>): Markup {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? path;
  const body = text.replace(/^# .+$/m, '');
  const html = addressOf(path);
  return sitePage({
    title: `${title} · Plimsoll`,
    path: html,
    class: 'markdown',
    main: markup`<h1>${title}</h1>
${markdown(linked(body, path, pages), { heading: headings(), ...(path.startsWith('docs/rules/') && { fence: examples(text, path) }) })}`,
  });
}

export function addressOf(path: string): string {
  return path.replace(/\.md$/, '.html');
}

/** All that there is to read, with what each page begins with. */
export function contentsPage(pages: ReadonlyMap<string, string>): Markup {
  const items = [...pages]
    .filter(([path]) => !path.startsWith('docs/rules/'))
    .map(([path, text]) => {
      const title = /^# (.+)$/m.exec(text)?.[1] ?? path;
      const first = /^(?![#<|>\-\n`!])[^\n]+/m.exec(text.replace(/^---\n.*?^---\n/ms, ''))?.[0] ?? '';
      const address = posix.relative('docs', addressOf(path));
      return markup`<li><a href="${address}">${title}</a><br><span class="quiet">${Markup.trusted(inline(unlinked(first)))}</span></li>`;
    });
  return sitePage({
    title: 'Documentation · Plimsoll',
    path: 'docs/index.html',
    class: 'markdown',
    main: markup`<h1>Documentation</h1><ul>${items}</ul>`,
  });
}

/** Each heading can be linked to, by the name that GitHub gives it. */
function headings(): (level: number, text: string) => Markup {
  const counts = new Map<string, number>();
  return (level, text) => {
    const name = slugOf(text);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const id = count === 0 ? name : `${name}-${count}`;
    const tag = `h${Math.max(level, 2)}`;
    return markup`${Markup.trusted(`<${tag}`)} id="${id}">${Markup.trusted(inline(text))}${Markup.trusted(`</${tag}>`)}`;
  };
}

export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Links to pages lead to the pages here; those to other files of the repository are their text alone. */
function linked(text: string, path: string, pages: ReadonlySet<string>): string {
  return text.replaceAll(
    /\[([^\]\n]*)\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)/g,
    (_whole, name: string, to: string, anchor = '') => {
      const target = posix.join(posix.dirname(path), to);
      if (pages.has(target)) return `[${name}](${addressOf(to)}${String(anchor)})`;
      return /\.(?:png|svg)$/.test(target) ? `[${name}](${to})` : name;
    },
  );
}

function unlinked(text: string): string {
  return text.replaceAll(/\[([^\]\n]*)\]\([^)\s]*\)/g, '$1');
}

/** The fences of a rule's page are examples; what a fence marked `and` adds is shown with the one before. */
function examples(text: string, path: string) {
  const rule = rules.find(({ id }) => path === `docs/rules/${id}.md`);
  const all = examplesOf(text);
  const left = [...all];
  return (info: string): Markup | undefined => {
    const words = info.split(' ');
    if (!rule || !['good', 'bad', 'and'].some((word) => words.includes(word))) return undefined;
    if (words.includes('and') && !words.includes('good') && !words.includes('bad')) return markup``;
    const example = left.shift();
    return example && exampleOf(example, rule, all, '../../');
  };
}
