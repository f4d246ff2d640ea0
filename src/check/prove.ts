import type { Change, FieldChange } from './source/change.ts';
import { commentsOf } from './source/comment.ts';
import { applyEdits, type Edit, editsOf, isFieldChange, isRefusal } from './source/edit.ts';
import { type DockerfileText, readDockerfile } from './source/dockerfile.ts';
import type { Field } from './source/field.ts';
import type { Source, Span } from './source/source.ts';
import { strayChange } from './source/tree.ts';
import { documentsIn, type YamlDocument } from './source/yaml.ts';

/** What a finding is, wherever an edit may have moved it to. */
export interface Identity {
  readonly rule: string;
  readonly subject: string;
  readonly path: string;
}

/**
 * The findings that these files give rise to, and no more than these files: a proof must not check a whole project.
 * Files of the same path take the place of the project's own.
 */
export type Judge = (files: readonly Source[]) => Iterable<Identity>;

export type Proof = Proven | Unproven;

export interface Proven {
  readonly proven: true;
  readonly edits: readonly Edit[];
}

export interface Unproven {
  readonly proven: false;
  readonly reason: Reason;
  /** What exactly, in words. */
  readonly detail: string;
}

export type Reason =
  'refused' | 'does not parse' | 'comment lost' | 'stray change' | 'still found' | 'new finding';

/** Proves fixes of one state of a project; what it learns about a file serves every fix of the file. */
export class Prover {
  readonly #judge: Judge;
  readonly #found = new Map<string, Map<string, number>>();
  readonly #documents = new WeakMap<Source, readonly YamlDocument[]>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Whether these changes mend these findings and do nothing else. */
  prove(changes: readonly Change[], mended: readonly Identity[]): Proof {
    const edits = editsOf(changes);
    if (isRefusal(edits)) return unproven('refused', edits.refused);
    const pairs = [...new Set(edits.map(({ source }) => source))].map((source) => ({
      source,
      after: applyEdits(source, edits),
    }));
    for (const { source, after } of pairs) {
      const fields = changes.filter(isFieldChange).filter(({ field }) => field.source === source);
      const flaw =
        fields.length > 0
          ? this.#flawOf(source, after, fields)
          : flawInDockerfile(
              source,
              after,
              edits.filter((edit) => edit.source === source),
            );
      if (flaw) return flaw;
    }
    return this.#flawJudged(pairs, mended) ?? { proven: true, edits };
  }

  /** What is wrong with the writing of the edited file. */
  #flawOf(source: Source, edited: Source, changes: readonly FieldChange[]): Unproven | undefined {
    const dialect = changes[0]?.field.dialect ?? 'kubernetes';
    const documents = this.#documentsOf(source, dialect);
    const editedDocuments = documentsIn(edited, dialect);
    if (documents.length !== editedDocuments.length)
      return unproven('stray change', 'the number of documents');
    for (const [index, before] of documents.entries()) {
      const after = editedDocuments[index];
      if (!after || before.text === after.text) continue;
      const own = changes.filter(({ field }) => isIn(before, field));
      const flaw = flawIn(before, after, own);
      if (flaw) return flaw;
    }
    return undefined;
  }

  #documentsOf(source: Source, dialect: YamlDocument['dialect']): readonly YamlDocument[] {
    const documents = this.#documents.get(source) ?? documentsIn(source, dialect);
    this.#documents.set(source, documents);
    return documents;
  }

  #flawJudged(
    pairs: readonly { readonly source: Source; readonly after: Source }[],
    mended: readonly Identity[],
  ): Unproven | undefined {
    const key = pairs.map(({ source }) => source.path).join('\0');
    const before = this.#found.get(key) ?? counted(this.#judge(pairs.map(({ source }) => source)));
    this.#found.set(key, before);
    const after = counted(this.#judge(pairs.map((pair) => pair.after)));
    for (const [name, count] of after)
      if (count > (before.get(name) ?? 0)) return unproven('new finding', name);
    for (const [name, count] of counted(mended))
      if ((after.get(name) ?? 0) > (before.get(name) ?? 0) - count) return unproven('still found', name);
    return undefined;
  }
}

function unproven(reason: Reason, detail: string): Unproven {
  return { proven: false, reason, detail };
}

function flawIn(
  before: YamlDocument,
  after: YamlDocument,
  changes: readonly FieldChange[],
): Unproven | undefined {
  const problem = after.problems.find(({ fatal }) => fatal) ?? after.problems[before.problems.length];
  if (problem) return unproven('does not parse', problem.message);
  const stray = strayChange(before.root, after.root, changes);
  if (stray !== undefined) return unproven('stray change', stray);
  const lost = firstMissing(commentTexts(before), commentTexts(after));
  return lost === undefined ? undefined : unproven('comment lost', lost);
}

function isIn({ source, span }: YamlDocument, field: Field): boolean {
  let top = field;
  while (top.parent) top = top.parent;
  const start = top.node?.span.start ?? -1;
  return field.source === source && start >= span.start && start < span.end;
}

function commentTexts({ source, span, root }: YamlDocument): string[] {
  return commentsOf(source, span, root.node).map((comment) => source.slice(comment));
}

function flawInDockerfile(source: Source, edited: Source, edits: readonly Edit[]): Unproven | undefined {
  const before = readDockerfile(source);
  const after = readDockerfile(edited);
  const problem = after.problems[before.problems.length];
  if (problem) return unproven('does not parse', problem.message);
  const shifts = shiftsOf(edits);
  const kept = untouched(
    before,
    edits.map(({ span }) => span),
  );
  const found = untouched(after, shifts);
  const stray = found.length > kept.length ? found.at(-1) : kept.find((text, index) => text !== found[index]);
  if (stray !== undefined) return unproven('stray change', stray);
  const lost = firstMissing(commentLines(source), commentLines(edited));
  return lost === undefined ? undefined : unproven('comment lost', lost);
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

function counted(identities: Iterable<Identity>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, subject, path } of identities) {
    const name = `${rule} at ${subject} in ${path}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
