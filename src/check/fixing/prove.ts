import { type Flaw, flawInDocuments, flawInDockerfile } from './flaw.ts';
import type { Change, LayOver } from '../write/change.ts';
import { applyEdits, type Edit, editsOfLaid, isFieldChange, isRefusal, type Refusal } from '../write/edit.ts';
import { laid } from '../write/laid.ts';
import { asPatches } from '../write/patch.ts';
import { counted, type Identity } from '../judging/identity.ts';
import { type Found, foundIn, leftIn, strayIn } from './renderings.ts';
import { Source } from '../text/source.ts';
import { documentsIn, type YamlDocument } from '../read/yaml.ts';
import { looksAt, type Looking, settingsOf } from '../write/setting.ts';

/**
 * The findings that these files give rise to, and no more than these files: a proof must not check a whole project.
 * Files of the same path take the place of the project's own. `asked`: the rules that are asked, all unless told otherwise.
 */
export type Judge = (files: readonly Source[], asked?: (rule: Looking) => boolean) => Iterable<Identity>;

/** The other files in which an edit of these may be felt. */
export type Reach = (edited: readonly string[]) => readonly string[];

/** What the judge needs to know of a project besides. */
export interface Surroundings {
  readonly reach: Reach;
  readonly source: (path: string) => Source | undefined;
  /** What is written in these files is judged as it stands there: nothing is rendered of it that may differ in more. */
  readonly isPlain: (paths: readonly string[]) => boolean;
}

const nowhere: Surroundings = { reach: () => [], source: () => undefined, isPlain: () => false };

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
  | Flaw['reason']
  | 'refused'
  | 'still found'
  | 'new finding'
  | 'too much'
  /** The judge does not see the finding in these files even before. */
  | 'not judged';

/** Made to a file. */
type OwnChange = Exclude<Change, LayOver>;

/**
 * How much of one file is read again for proofs. Each proof parses and judges the document it changes: a list of
 * thousands of containers in one document would take hours, and this much takes seconds.
 */
const mostReadAgain = 2 * 1024 * 1024;

/** Proves fixes of one state of a project; what it learns about a file serves every fix of the file. */
export class Prover {
  readonly #judge: Judge;
  readonly #surroundings: Surroundings;
  readonly #found = new Map<string, Found>();
  readonly #documents = new WeakMap<Source, readonly YamlDocument[]>();
  readonly #readAgain = new Map<string, number>();
  /** What several renderings have in common is asked of each of them. */
  readonly #proofs = new Map<string, Proof>();

  constructor(judge: Judge, surroundings = nowhere) {
    this.#judge = judge;
    this.#surroundings = surroundings;
  }

  /** Everything that was found in the next file, so that the judge need not be asked; what was known of others goes. */
  know(path: string, found: Iterable<Identity>): void {
    this.#found.clear();
    this.#found.set(path, foundIn(found));
  }

  /** Whether these changes mend these findings and do nothing else. */
  prove(changes: readonly Change[], mended: readonly Identity[]): Proof {
    const placed = laid(changes);
    const own = isRefusal(placed) ? placed : asPatches(placed);
    if (isRefusal(own)) return refusal(own);
    const edits = editsOfLaid(own);
    if (isRefusal(edits)) return refusal(edits);
    const sources = [...new Set(edits.map(({ source }) => source))];
    if (sources.some(({ path }) => path.includes('.tgz/')))
      return unproven({ reason: 'refused', detail: 'it is in an archive' });
    if (sources.some(({ path }) => (this.#readAgain.get(path) ?? 0) > mostReadAgain))
      return unproven({ reason: 'too much', detail: 'the file has more fixes than can be proven in time' });
    const question = questionOf(edits, mended);
    const proof = this.#proofs.get(question) ?? this.#proof(own, edits, mended);
    this.#proofs.set(question, proof);
    return proof;
  }

  #proof(own: readonly OwnChange[], edits: readonly Edit[], mended: readonly Identity[]): Proof {
    const sources = [...new Set(edits.map(({ source }) => source))];
    const versions = sources.map((source) => this.#version(source, edits, own));
    const flaw = versions.flatMap((version) => version.flaw ?? [])[0];
    if (flaw) return unproven(flaw);
    const others = this.#others(sources, mended);
    const verdict =
      others.length > 0
        ? this.#verdict([...versions, ...others], mended)
        : this.#shortly(versions, mended, this.#askedAbout(sources, own, mended));
    return verdict ? unproven(verdict) : { proven: true, edits };
  }

  /** Nothing but the changes is different in a document: that is known by now. So the others would say what they said. */
  #askedAbout(
    sources: readonly Source[],
    changes: readonly OwnChange[],
    mended: readonly Identity[],
  ): Asked | undefined {
    const isPlain = this.#surroundings.isPlain(sources.map(({ path }) => path));
    const changed = isPlain ? settingsOf(changes) : undefined;
    if (!changed) return undefined;
    const own = new Set(mended.map(({ rule }) => rule));
    return {
      name: [...own, ...changed].sort().join(' '),
      isAsked: (rule) => own.has(rule.id) || looksAt(rule, changed),
    };
  }

  /** A finding that cannot be seen without the rest of the file, or by fewer rules, is judged with all of them. */
  #shortly(
    versions: readonly Version[],
    mended: readonly Identity[],
    asked: Asked | undefined,
  ): Verdict | undefined {
    const excerpts = versions.map(excerptOf);
    const verdict = this.#verdict(excerpts, mended, asked);
    const isShort = asked !== undefined || excerpts.some((excerpt, index) => excerpt !== versions[index]);
    return verdict?.reason === 'not judged' && isShort ? this.#verdict(versions, mended) : verdict;
  }

  /** What is not edited, and judged all the same: where the findings are, and where the edit may be felt. */
  #others(sources: readonly Source[], mended: readonly Identity[]): Version[] {
    const edited = sources.map(({ path }) => path);
    // What is rendered is judged where it is edited.
    const own = mended.filter(({ rendering }) => rendering === undefined);
    const paths = new Set([...own.map(({ path }) => path), ...this.#surroundings.reach(edited)]);
    return [...paths].flatMap((path) => {
      const source = edited.includes(path) ? undefined : this.#surroundings.source(path);
      return source ? [{ name: path, source, after: source, documents: [], flaw: undefined }] : [];
    });
  }

  #version(source: Source, edits: readonly Edit[], changes: readonly OwnChange[]): Version {
    const after = applyEdits(source, edits);
    const own = changes.filter(isFieldChange).filter(({ field }) => field.source === source);
    const dialect = own[0]?.field.dialect;
    if (!dialect) {
      // A template has no form of its own: what it renders is judged.
      const isDockerfile = changes.some((change) => !isFieldChange(change) && change.source === source);
      const mine = edits.filter((edit) => edit.source === source);
      const flaw = isDockerfile ? flawInDockerfile(source, after, mine) : undefined;
      return { name: source.path, source, after, documents: [], flaw };
    }
    const before = this.#documents.get(source) ?? documentsIn(source, dialect);
    this.#documents.set(source, before);
    const edited = documentsIn(after, dialect);
    const documents = before.map((document, index) => ({ before: document, after: edited[index] }));
    return { name: source.path, source, after, documents, flaw: flawInDocuments(before, edited, own) };
  }

  #verdict(versions: readonly Version[], mended: readonly Identity[], asked?: Asked): Verdict | undefined {
    const before = this.#before(versions, asked);
    const gone = counted(mended);
    for (const [finding, count] of gone)
      if ((before.counts.get(finding) ?? 0) < count) return { reason: 'not judged', detail: finding };
    for (const { source, after } of versions)
      this.#readAgain.set(source.path, (this.#readAgain.get(source.path) ?? 0) + after.text.length);
    const sources = versions.map((version) => version.after);
    const after = foundIn(this.#judge(sources, asked?.isAsked));
    for (const [finding, count] of after.counts)
      if (count > (before.counts.get(finding) ?? 0)) return { reason: 'new finding', detail: finding };
    for (const [finding, count] of gone)
      if ((after.counts.get(finding) ?? 0) > (before.counts.get(finding) ?? 0) - count)
        return { reason: 'still found', detail: finding };
    const left = leftIn(before, after, mended);
    if (left !== undefined) return { reason: 'still found', detail: left };
    const stray = strayIn(before, after, mended);
    return stray === undefined ? undefined : { reason: 'stray change', detail: stray };
  }

  /** What all rules find will do where few are asked. Of whole files it serves every proof, of an excerpt hardly any other. */
  #before(versions: readonly Version[], asked: Asked | undefined): Found {
    const whole = versions.map((version) => version.name).join('\0');
    const isExcerpt = versions.some(({ name, source }) => name !== source.path);
    const few = isExcerpt && !this.#found.has(whole) ? asked : undefined;
    const name = few ? `${whole}\0${few.name}` : whole;
    const sources = versions.map(({ source }) => source);
    const before = this.#found.get(name) ?? foundIn(this.#judge(sources, few?.isAsked));
    this.#found.set(name, before);
    return before;
  }
}

/** The same edits for the same findings are one question, whoever asks. */
function questionOf(edits: readonly Edit[], mended: readonly Identity[]): string {
  const bytes = edits.map(({ source, span, text }) => [source.path, span.start, span.end, text]);
  return JSON.stringify([bytes, [...counted(mended)].sort()]);
}

/** A file, or what matters of it, before and after. */
interface Version {
  /** Two versions of one name have the same text before. */
  readonly name: string;
  readonly source: Source;
  readonly after: Source;
  readonly documents: readonly Pair[];
  readonly flaw: Flaw | undefined;
}

interface Pair {
  readonly before: YamlDocument;
  readonly after: YamlDocument | undefined;
}

/** The rules that may say something else after an edit. */
interface Asked {
  /** Another name where others are asked. */
  readonly name: string;
  readonly isAsked: (rule: Looking) => boolean;
}

type Verdict = Omit<Unproven, 'proven'>;

/**
 * The documents that can matter for a judgement of the changed ones. A workload says nothing about another, and a
 * file with hundreds of them has hundreds of fixes to prove; so the other workloads are left out.
 */
function excerptOf(version: Version): Version {
  const isChanged = ({ before, after }: Pair): boolean => before.text !== after?.text;
  const changed = version.documents.filter(isChanged);
  const kept = version.documents.filter((pair) => isChanged(pair) || !mayBeWorkload(pair.before));
  if (kept.length === version.documents.length || !changed.every(({ before }) => mayBeWorkload(before)))
    return version;
  const { path, text } = version.source;
  // What has to be made and judged of its own must leave out a good deal to be worth it.
  if (kept.reduce((sum, { before }) => sum + before.text.length, 0) > text.length / 2) return version;
  return {
    ...version,
    name: [path, ...changed.map(({ before }) => before.span.start)].join(':'),
    source: new Source(path, kept.map(({ before }) => before.text).join('')),
    after: new Source(path, kept.map(({ after }) => after?.text ?? '').join('')),
  };
}

/** Every kind of workload, and whatever else embeds one, names its containers. */
function mayBeWorkload({ text }: YamlDocument): boolean {
  return text.includes('ontainers');
}

function refusal({ refused }: Refusal): Unproven {
  return unproven({ reason: 'refused', detail: refused });
}

function unproven({ reason, detail }: Verdict): Unproven {
  return { proven: false, reason, detail };
}
