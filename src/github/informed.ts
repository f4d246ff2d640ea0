import type { Answers } from '../registry/index.ts';
import type { Proposal } from '../review/review.ts';
import { JudgeDied, TooLong } from '../worker/failures.ts';
import type { Judging } from '../worker/judging.ts';

/** Whoever can be asked what images are. */
export interface Informant {
  ask(images: Iterable<string>, options: { readonly milliseconds: number }): Promise<Answers>;
}

/** A review waits no longer for what would be good to know. */
const patience = 20_000;

/**
 * The proposal with what registries know of its images, where somebody lets them be asked. To find the names is judging
 * too, since files of strangers are read for it; what kills the judge then will be told of the review itself.
 */
export async function informed(
  proposal: Proposal,
  {
    registries,
    judging,
  }: { readonly registries?: Informant | undefined; readonly judging: Pick<Judging, 'images'> },
  today: string,
): Promise<Proposal> {
  if (!registries) return proposal;
  const images = await wantedBy(proposal, judging, today);
  if (images.length === 0) return proposal;
  const { registry, unanswered } = await registries.ask(images, { milliseconds: patience });
  return { ...proposal, images: { ...proposal.images, registry }, unanswered };
}

async function wantedBy(
  proposal: Proposal,
  judging: Pick<Judging, 'images'>,
  today: string,
): Promise<readonly string[]> {
  try {
    return (await judging.images(proposal, today)).images;
  } catch (error) {
    if (error instanceof JudgeDied || error instanceof TooLong) return [];
    throw error;
  }
}
