import { type FileSet, imagesIn, type PulledImage, reachOf } from '../check/index.ts';
import type { Proposal } from './review.ts';

/** The files that differ, and those where they may change a verdict. */
export function reached({ base, head, changes, unseen = [] }: Proposal): (path: string) => boolean {
  const before = [...changes.filter(({ status }) => status !== 'added'), ...unseen].map(
    ({ path, previous = path }) => previous,
  );
  const after = changes.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  const all = new Set([...reachOf(base, before), ...reachOf(head, after)]);
  return (path) => all.has(path);
}

/** The images from outside that a review would like to know: those of head first. */
export function imagesOf(proposal: Proposal): string[] {
  const only = reached(proposal);
  const { base, head, images } = proposal;
  const pulled = (files: FileSet): readonly PulledImage[] =>
    imagesIn(files, { only, ...(images ? { images } : {}) });
  return [...new Set([...pulled(head), ...pulled(base)].filter(mayGain).map(({ image }) => image))];
}

/** All but what is named by a digest that the project keeps. */
function mayGain({ image, source }: PulledImage): boolean {
  return !(source?.from === 'saved' && image.includes('@'));
}

/** An image of which its registry told nothing. */
export interface Unanswered {
  readonly image: string;
  readonly reason: string;
}

/** Those of the files that the change touches: of which nothing is known, and of which registries told nothing. */
export function notLearned(
  pulled: readonly PulledImage[],
  { changes, unanswered = [] }: Proposal,
): { readonly unknownImages: readonly string[]; readonly unanswered: readonly Unanswered[] } {
  const touched = new Set(changes.map(({ path }) => path));
  const own = pulled.filter(({ places }) => places.some(({ path }) => touched.has(path)));
  const names = new Set(own.map(({ image }) => image));
  return {
    unknownImages: own.filter(({ source }) => source === null).map(({ image }) => image),
    unanswered: unanswered.filter(({ image }) => names.has(image)),
  };
}
