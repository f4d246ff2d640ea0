import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { documentationPages } from '../../../scripts/doc-examples.ts';
import { markdown } from '../../../src/sandbox/page/markdown.ts';
import { type MarkdownNode, nodesOf, parseMarkdown } from '../../support/markdown.ts';

/* The page shows Markdown as a parser of GitHub's own dialect reads it: on all that we have written. */

describe.each(documentationPages())('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const html = String(markdown(text));
  const nodes = [...nodesOf(parseMarkdown(text))];
  const of = (type: string): MarkdownNode[] =>
    nodes.filter((node) => (node.type === 'image' ? 'link' : node.type) === type);

  test.each([
    ['headings', 'heading', /<h([3-6])>(.*?)<\/h\1>/gs],
    ['strong words', 'strong', /<(strong)>(.*?)<\/strong>/gs],
    ['emphasis', 'emphasis', /<(em)>(.*?)<\/em>/gs],
    ['cells', 'tableCell', /<(t[hd])>(.*?)<\/t[hd]>/gs],
    ['links', 'link', /<(a) [^>]*>(.*?)<\/a>/gs],
  ] as const)('%s', (_, type, pattern) => {
    expect([...html.matchAll(pattern)].map(([, , inner = '']) => plain(inner))).toEqual(of(type).map(textOf));
  });

  test('code', () => {
    const spans = [...html.replaceAll(/<pre.*?<\/pre>/gs, '').matchAll(/<code>(.*?)<\/code>/gs)];
    expect(spans.map(([, inner = '']) => plain(inner))).toEqual(of('inlineCode').map(textOf));
    const blocks = [...html.matchAll(/<pre.*?>(.*?)\n(?:<\/\w+>)*<\/pre>/gs)];
    expect(blocks.map(([, inner = '']) => plain(inner))).toEqual(of('code').map(textOf));
  });

  test('where links lead', () => {
    const addresses = [...html.matchAll(/<a href="(.*?)"/g)].map(([, address = '']) => plain(address));
    expect(addresses).toEqual(of('link').map(({ url }) => url));
  });

  test('lists and paragraphs', () => {
    const count = (tag: string): number => html.split(`<${tag}>`).length - 1;
    expect([count('li'), count('blockquote')]).toEqual([of('listItem').length, of('blockquote').length]);
  });
});

function textOf(node: MarkdownNode): string {
  if (node.type === 'break') return '\n';
  // A picture is a link with its words: the page shows nothing from elsewhere.
  const { alt = '' } = node as { readonly alt?: string };
  return alt + (node.value ?? '') + (node.children ?? []).map(textOf).join('');
}

function plain(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return html
    .replaceAll(/<br>\n/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? '');
}
