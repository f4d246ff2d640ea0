import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** What of a tree the tests look at. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly lang?: string | null;
  readonly children?: readonly MarkdownNode[];
}

export function parseMarkdown(text: string): MarkdownNode {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as MarkdownNode;
}

export function* nodesOf(node: MarkdownNode): Iterable<MarkdownNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

/** What our own pages are made of. */
const usual = new Set(
  'root paragraph text strong emphasis inlineCode code link list listItem table tableRow tableCell html'.split(
    ' ',
  ),
);

/** The HTML that we write ourselves. */
const ownHtml =
  /^(?:<\/?sub>|<br>|<\/details>|<details><summary>[\w ,:'’]+<\/summary>|<!-- plimsoll:1 (?:[\da-f]{16} )+= [\da-f]{16} -->)$/;

/** What GitHub makes something of in plain text: mentions, references, commits, addresses, emoji, formulas. */
const live = /(?<!\w)@\w|#\d|gh-\d|:\/\/|www\.|(?<![a-z\d])[\da-f]{7,40}(?![a-z\d])|:[\w+-]+:|\$/i;

/** What of this Markdown is not ours: it must be nothing. `ownUrl` is where our own links begin. */
export function foreignIn(text: string, ownUrl: string): string[] {
  return [...nodesOf(parseMarkdown(text))].flatMap((node) => {
    const { type, value = '', url = '' } = node;
    if (!usual.has(type)) return [`${type} ${value}`];
    if (type === 'link' && !url.startsWith(ownUrl)) return [`link ${url}`];
    if (type === 'html' && !ownHtml.test(value.trim())) return [`html ${value}`];
    if (type === 'text' && live.test(value)) return [`text ${value}`];
    if (type === 'table') return ragged(node);
    return [];
  });
}

/** Rows with more cells than the head would lose them, and with fewer have lost a bar. */
function ragged({ children: rows = [] }: MarkdownNode): string[] {
  const width = rows[0]?.children?.length;
  return rows.some(({ children }) => children?.length !== width) ? ['ragged table'] : [];
}
