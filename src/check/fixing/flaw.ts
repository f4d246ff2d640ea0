import { type FieldChange, pathTo } from '../write/change.ts';
import { blockAround, documentInBlock } from '../read/block.ts';
import { commentsOf } from '../read/comment.ts';
import { type DockerfileText, readDockerfile } from '../read/dockerfile.ts';
import type { Edit } from '../write/edit.ts';
import type { Field } from '../read/field.ts';
import type { Source, Span } from '../text/source.ts';
import { strayChange } from './tree.ts';
import type { YamlDocument } from '../read/yaml.ts';

/** What an edit has done to a file beside what it was meant to do. */
export interface Flaw {
  readonly reason: 'does not parse' | 'comment lost' | 'stray change';
  /** What exactly, in words. */
  readonly detail: string;
}

/** Document by document; `changes` are all those to the file. */
export function flawInDocuments(
  before: readonly YamlDocument[],
  after: readonly YamlDocument[],
  changes: readonly FieldChange[],
): Flaw | undefined {
  if (before.length !== after.length) return { reason: 'stray change', detail: 'the number of documents' };
  const byStart = changesByStart(before, changes);
  for (const [index, document] of before.entries()) {
    const edited = after[index];
    if (!edited || document.text === edited.text) continue;
    const flaw = flawWithBlocks(document, edited, byStart.get(document.span.start) ?? []);
    if (flaw) return flaw;
  }
  return undefined;
}

/** A document in a block of another is edited as one of its own; to the other its text is a value. */
function flawWithBlocks(
  before: YamlDocument,
  after: YamlDocument,
  changes: readonly FieldChange[],
): Flaw | undefined {
  const own: FieldChange[] = [];
  const inner = new Map<string, { readonly block: Field; readonly changes: FieldChange[] }>();
  for (const change of changes) {
    const start = startOf(change.field);
    const block = start === before.root.node?.span.start ? undefined : blockAround(before.root, start);
    if (!block) own.push(change);
    else {
      const name = JSON.stringify(pathTo(block));
      const known = inner.get(name) ?? { block, changes: [] };
      known.changes.push(change);
      inner.set(name, known);
    }
  }
  for (const { block, changes: its } of inner.values()) {
    const edited = sameField(after.root, block);
    const [was, is] = [block, edited].map(({ node }) =>
      node?.kind === 'scalar' ? documentInBlock(node, before.dialect) : undefined,
    );
    if (!was || !is) return { reason: 'stray change', detail: 'the patch is none any more' };
    const flaw = flawIn(was, is, its);
    if (flaw) return flaw;
    own.push({ kind: 'set', field: block, value: edited.text ?? '' });
  }
  return flawIn(before, after, own);
}

function sameField(root: Field, { parent, key }: Field): Field {
  if (!parent || key === undefined) return root;
  const holder = sameField(root, parent);
  return holder.at(holder.kind === 'seq' ? Number(key) : key);
}

function flawIn(
  before: YamlDocument,
  after: YamlDocument,
  changes: readonly FieldChange[],
): Flaw | undefined {
  const problem = after.problems.find(({ fatal }) => fatal) ?? after.problems[before.problems.length];
  if (problem) return { reason: 'does not parse', detail: problem.message };
  const stray = strayChange(before.root, after.root, changes);
  if (stray !== undefined) return { reason: 'stray change', detail: stray };
  const lost = firstMissing(commentTexts(before), commentTexts(after));
  return lost === undefined ? undefined : { reason: 'comment lost', detail: lost };
}

/** The changes of each document, by its start: thousands of changes may be to thousands of documents. */
function changesByStart(
  documents: readonly YamlDocument[],
  changes: readonly FieldChange[],
): Map<number, FieldChange[]> {
  const byStart = new Map<number, FieldChange[]>();
  const starts = documents.map(({ span }) => span.start);
  for (const change of changes) {
    const start = lastUpTo(starts, startOf(change.field));
    const own = byStart.get(start);
    if (own) own.push(change);
    else byStart.set(start, [change]);
  }
  return byStart;
}

function startOf({ top }: Field): number {
  return top.node?.span.start ?? -1;
}

/** Of these numbers, which grow, the last that is not greater. */
function lastUpTo(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return numbers[low - 1] ?? -1;
}

function commentTexts(document: YamlDocument): readonly string[] {
  const { source, span, root } = document;
  const texts =
    comments.get(document) ?? commentsOf(source, span, root.node).map((comment) => source.slice(comment));
  comments.set(document, texts);
  return texts;
}

/** Many fixes are proven of one document. */
const comments = new WeakMap<YamlDocument, readonly string[]>();

export function flawInDockerfile(source: Source, edited: Source, edits: readonly Edit[]): Flaw | undefined {
  const before = readDockerfile(source);
  const after = readDockerfile(edited);
  const problem = after.problems[before.problems.length];
  if (problem) return { reason: 'does not parse', detail: problem.message };
  const shifts = shiftsOf(edits);
  const kept = untouched(
    before,
    edits.map(({ span }) => span),
  );
  const found = untouched(after, shifts);
  const stray = found.length > kept.length ? found.at(-1) : kept.find((text, index) => text !== found[index]);
  if (stray !== undefined) return { reason: 'stray change', detail: stray };
  const lost = firstMissing(commentLines(source), commentLines(edited));
  return lost === undefined ? undefined : { reason: 'comment lost', detail: lost };
}

/** Where the edits' texts stand in the edited file. */
function shiftsOf(edits: readonly Edit[]): Span[] {
  let shift = 0;
  return edits.map(({ span, text }) => {
    const start = span.start + shift;
    shift += text.length - (span.end - span.start);
    return { start, end: start + text.length };
  });
}

/** The instructions that no edit reaches into. */
function untouched({ source, instructions }: DockerfileText, edited: readonly Span[]): string[] {
  return instructions
    .filter(({ span }) => !edited.some(({ start, end }) => start < span.end && end > span.start))
    .map(({ span }) => source.slice(span));
}

/** A Dockerfile's comments have lines of their own, and so have those of the scripts in it. */
function commentLines({ text }: Source): string[] {
  return text.split(/\r?\n/).filter((line) => line.trimStart().startsWith('#'));
}

/** All of them must be there in the same order; others may stand between them. */
function firstMissing(wanted: readonly string[], found: readonly string[]): string | undefined {
  let at = 0;
  for (const text of wanted) {
    at = found.indexOf(text, at) + 1;
    if (at === 0) return text;
  }
  return undefined;
}
