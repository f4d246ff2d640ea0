import { commentsOf } from '../../read/comment.ts';
import { before, lineEnd } from '../../write/layout.ts';
import type { Node } from '../../read/node.ts';
import type { Source, Span } from '../../text/source.ts';
import { writtenIn } from '../../read/written.ts';
import { documentsIn, type YamlDocument } from '../../read/yaml.ts';
import type { Comments } from './comment.ts';

/*
 * What a comment in YAML covers. Behind a value it is this line. On a line of its own it is the next key or item with
 * everything under it; above the first line of a document, the document.
 */

/** The comments of those documents that can be judged, and those that stand between documents. */
export function commentsInYaml(source: Source): Comments {
  const documents = documentsIn(source, 'kubernetes');
  const readable = documents.filter(isReadable);
  if (readable.length === 0) return { spans: [], coveredBy: () => undefined };
  const gaps = gapsBetween(documents, source.text.length).map((span) => commentsOf(source, span, undefined));
  const inside = readable.map(({ span, root }) => commentsOf(source, span, root.node));
  const index = new Map<YamlDocument, LineIndex>();
  return {
    spans: [...gaps, ...inside].flat().sort((a, b) => a.start - b.start),
    coveredBy: (comment) => coveredBy(source, comment, readable, index),
  };
}

/** What cannot be read has no findings, and what looks like a comment there may be anything. */
function isReadable(document: YamlDocument): boolean {
  return !document.template && document.problems.every(({ fatal }) => !fatal);
}

/** What is no document: markers, directives, and comments before or between them. */
function gapsBetween(documents: readonly YamlDocument[], end: number): Span[] {
  const starts = [0, ...documents.map(({ span }) => span.end)];
  const ends = [...documents.map(({ span }) => span.start), end];
  return starts.map((start, index) => ({ start, end: ends[index] ?? end }));
}

/** By the start of each line, where the outermost of the keys and items ends that begin on it. */
type LineIndex = ReadonlyMap<number, number>;

function coveredBy(
  source: Source,
  comment: Span,
  documents: readonly YamlDocument[],
  indexes: Map<YamlDocument, LineIndex>,
): Span | undefined {
  if (!/^(?:---)?[ \t]*$/.test(before(source, comment.start)))
    return { start: source.lineAt(comment.start).span.start, end: lineEnd(source, comment.start) };
  const line = nextContent(source, comment.end);
  const document = documents.find(({ span }) => line && line.start >= span.start && line.start < span.end);
  const top = document?.root.node;
  if (!line || !document || !top) return undefined;
  const startsHere = top.span.start >= line.start && top.span.start < line.end;
  if (startsHere) return { start: comment.start, end: document.span.end };
  const index = indexes.get(document) ?? lineIndex(source, top);
  indexes.set(document, index);
  return { start: comment.start, end: index.get(line.start) ?? line.end };
}

/** The next line that is more than a comment, a marker or a lone dash, whose item begins on the line after it. */
function nextContent(source: Source, from: number): Span | undefined {
  for (let at = from; at < source.text.length;) {
    const newline = source.text.indexOf('\n', at);
    if (newline === -1) return undefined;
    const { text, span } = source.lineAt(newline + 1);
    if (!/^[ \t]*(?:(?:---|\.\.\.|-)[ \t]*)?(?:#.*)?$|^%/.test(text)) return span;
    at = span.end;
  }
  return undefined;
}

function lineIndex(source: Source, top: Node): LineIndex {
  const ends = new Map<number, number>();
  for (const { keySpan, value, alias } of writtenIn(top)) {
    const line = source.lineAt((keySpan ?? alias ?? value.span).start).span;
    if (ends.has(line.start)) continue;
    const end = Math.max(alias?.end ?? value.span.end, keySpan?.end ?? 0, line.end);
    ends.set(line.start, source.text[end - 1] === '\n' ? end : lineEnd(source, end));
  }
  return ends;
}
