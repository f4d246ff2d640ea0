import { type FileSet, nameOf, repair, type Repair } from '../check/index.ts';
import { renderedBeside } from '../review/together.ts';
import { imagesOf } from '../review/images.ts';
import { type Proposal, review, type Review } from '../review/review.ts';

/** What a review asks of the library. It may be answered in another process, so the answer is waited for. */
export interface Judging {
  readonly review: (proposal: Proposal, today: string) => Promise<Review>;
  /** What mends what the proposal has brought in, as far as that is proven to be safe. */
  readonly mend: (proposal: Proposal, today: string) => Promise<Mended>;
  /** The images that it would like to know. */
  readonly images: (proposal: Proposal, today: string) => Promise<Wanted>;
  /** The files that its own are rendered with, as far as those tell that were read. */
  readonly together: (proposal: Proposal) => Promise<Together>;
}

export type Mended = Pick<Repair, 'files' | 'done'>;

export interface Wanted {
  readonly images: readonly string[];
}

export interface Together {
  readonly together: readonly string[];
}

/** To each question its own part of this; a message has no type that would say which. */
export type Answer = Review & Mended & Wanted & Together;

/** In this process, which can do nothing else meanwhile. */
export const judgingHere: Judging = {
  review: (proposal, today) => Promise.resolve(review(proposal, { today })),
  mend: (proposal, today) => Promise.resolve(mend(proposal, today)),
  images: (proposal) => Promise.resolve({ images: imagesOf(proposal) }),
  together: (proposal) => Promise.resolve({ together: renderedBeside(proposal) }),
};

function mend(proposal: Proposal, today: string): Mended {
  const { introduced } = review(proposal, { today });
  const names = new Set(introduced.map(nameOf));
  const paths = new Set(
    introduced.flatMap(({ path, fix }) => [path, ...(fix?.edits ?? []).map((edit) => edit.path)]),
  );
  const { config, head, images } = proposal;
  const { files, done } = repair(head, {
    today,
    ...(config ? { config } : {}),
    ...(images === undefined ? {} : { images }),
    only: (path) => paths.has(path),
    mends: (finding) => names.has(nameOf(finding)),
  });
  return { files, done };
}

/** A question that can be sent to another process: texts instead of somebody who reads them. */
export interface Question {
  readonly kind: keyof Judging;
  readonly today: string;
  readonly proposal: Omit<Proposal, 'base' | 'head'> & { readonly base: BaseTexts; readonly head: Texts };
}

interface Texts {
  readonly repository: string | undefined;
  readonly paths: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Most files are the same on both sides, and are sent once. */
interface BaseTexts extends Texts {
  readonly same: readonly string[];
}

export function questionOf(kind: Question['kind'], proposal: Proposal, today: string): Question {
  const head = textsOf(proposal.head);
  const base = textsOf(proposal.base);
  const same = [...base.texts].filter(([path, text]) => head.texts.get(path) === text).map(([path]) => path);
  for (const path of same) base.texts.delete(path);
  return { kind, today, proposal: { ...proposal, base: { ...base, same }, head } };
}

export function answerTo({ kind, proposal, today }: Question): Promise<Review | Mended | Wanted | Together> {
  const { base, head } = proposal;
  const known = new Map(base.texts);
  for (const path of base.same) known.set(path, head.texts.get(path) ?? '');
  const whole = { ...proposal, base: fileSetOf({ ...base, texts: known }), head: fileSetOf(head) };
  return judgingHere[kind](whole, today);
}

function textsOf(files: FileSet): Texts & { readonly texts: Map<string, string> } {
  const texts = files.paths.flatMap((path): [string, string][] => {
    const text = files.read(path);
    return text === undefined ? [] : [[path, text]];
  });
  return { repository: files.repository, paths: files.paths, texts: new Map(texts) };
}

function fileSetOf({ repository, paths, texts }: Texts): FileSet {
  return { repository, paths, read: (path) => texts.get(path) };
}
