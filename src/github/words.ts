import { JudgeDied, TooLong } from '../worker/failures.ts';
import { CutAnswer, GivenUp, NoReturn, NotThereYet, statusOf } from './error.ts';
import type { ReviewComment } from './pull.ts';

/*
 * The few words that are about GitHub rather than about containers. Nothing that a pull request says comes into them but
 * numbers and what review/ has made inert.
 */

export function noteOfTwins(pulls: readonly number[]): string[] {
  if (pulls.length === 0) return [];
  const named = pulls.map((number) => `#${number}`).join(', ');
  return [`**Fails in ${named}**, which has the same head commit and so the same check.`];
}

export function noteOfRefused(comments: readonly ReviewComment[]): string[] {
  if (comments.length === 0) return [];
  const what = comments.length === 1 ? 'One comment' : `${comments.length} comments`;
  return [`${what} could not be placed in the diff; see below and the annotations.`];
}

/** GitHub takes 65,535, and counts in bytes or characters as it pleases. */
const longest = 65_535;

/** A note on top of a summary that may be as long as can be already. */
export function withNote(summary: string, notes: readonly string[]): string {
  if (notes.length === 0) return summary;
  const whole = `${notes.join('\n\n')}\n\n${summary}`;
  // To cut it might leave a fence or a fold open: what is lost stands in the annotations and the page below.
  return Buffer.byteLength(whole) <= longest ? whole : notes.join('\n\n');
}

const notAgain = 'This commit is not checked again until someone re-runs the check.';

/** An exit status says little to whoever reads it; 134 is how V8 ends where its heap is full, behind a shell. */
function howIn({ how }: JudgeDied): string {
  const told = endings.get(how);
  return told === undefined ? how : `${told}, ${how}`;
}

const endings: ReadonlyMap<string, string> = new Map([
  ['SIGABRT', 'its memory was full'],
  ['exit status 134', 'its memory was full'],
  ['exit status 133', 'its memory was full'],
  ['SIGTRAP', 'its memory was full'],
  ['SIGKILL', 'it was killed from outside, as the system does when memory runs out'],
  ['exit status 137', 'it was killed from outside, as the system does when memory runs out'],
  ['SIGSEGV', 'the engine crashed'],
  ['exit status 139', 'the engine crashed'],
  ['exit status 7', 'it nested too deeply'],
]);

/** The rest of "Plimsoll could not finish: …". What an error says may be anybody's words. */
export function problemOf(error: unknown): string {
  if (error instanceof NotThereYet) return `${error.message}.`;
  if (error instanceof CutAnswer) return `${error.message}, several times.`;
  if (error instanceof TooLong)
    return `checking the changed files took longer than ${error.seconds} seconds. ${notAgain}`;
  if (error instanceof JudgeDied)
    return `the process that checks the changed files died twice (${howIn(error)}). ${notAgain}`;
  if (error instanceof NoReturn)
    return `Plimsoll's server stopped while it checked this commit, more than once. ${notAgain}`;
  if (error instanceof GivenUp)
    return `an earlier check of this commit took too long, or its process died. ${notAgain}`;
  const status = statusOf(error);
  if (status === undefined) return 'an error in Plimsoll itself, which its log describes.';
  return `GitHub answered with ${status}, several times.`;
}
