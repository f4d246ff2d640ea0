import type { Node, ScalarNode } from './node.ts';
import type { Source, Span } from '../text/source.ts';
import { writtenIn } from './written.ts';

/**
 * The comments of a part of a YAML file. A `#` begins one where white space or a line start precedes it, outside
 * of keys and scalars; `top` is the value whose keys and scalars stand in this part.
 */
export function commentsOf(source: Source, part: Span, top: Node | undefined): Span[] {
  const comments: Span[] = [];
  let from = part.start;
  for (const token of [...tokensOf(top), { start: part.end, end: part.end }]) {
    const end = Math.min(token.start, part.end);
    if (end > from) comments.push(...commentsIn(source, { start: from, end }));
    from = Math.max(from, token.end);
  }
  return comments;
}

function commentsIn(source: Source, gap: Span): Span[] {
  const text = source.slice(gap);
  if (!text.includes('#')) return [];
  const found: Span[] = [];
  for (const match of text.matchAll(/(?<=^|\s)#[^\r\n]*/g)) {
    const start = gap.start + match.index;
    // The gap may begin right behind a scalar, where `#` is not a comment.
    if (start === gap.start && start > 0 && !/\s/.test(source.text.charAt(start - 1))) continue;
    found.push({ start, end: start + match[0].trimEnd().length });
  }
  return found;
}

/** The keys, scalars and aliases under a value, in the order of the text. */
function tokensOf(top: Node | undefined): Span[] {
  if (!top) return [];
  const tokens = top.kind === 'scalar' ? [tokenOf(top)] : [];
  for (const { keySpan, value, alias } of writtenIn(top)) {
    if (keySpan) tokens.push(keySpan);
    if (alias) tokens.push(alias);
    else if (value.kind === 'scalar') tokens.push(tokenOf(value));
  }
  return tokens.sort((a, b) => a.start - b.start);
}

/** The header of a text block may end in a comment, so the token begins on the line below it. */
function tokenOf({ source, span, style }: ScalarNode): Span {
  return style === 'block' ? { start: source.lineAt(span.start).span.end, end: span.end } : span;
}
