import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What an answer proves to be. */
export type Verdict = 'ours' | 'wrong' | 'again' | 'late';

/**
 * The word that GitHub hands back with its answer: only a page that we have made could have handed it over. It is good
 * for one answer, and for a while.
 */
export class State {
  readonly text = randomBytes(32).toString('base64url');
  readonly #end: number;
  #isTaken = false;

  constructor(milliseconds: number, now = Date.now()) {
    this.#end = now + milliseconds;
  }

  take(given: string, now = Date.now()): Verdict {
    if (!equal(given, this.text)) return 'wrong';
    if (this.#isTaken) return 'again';
    this.#isTaken = true;
    return now >= this.#end ? 'late' : 'ours';
  }
}

/** Takes the same time however much of it is right. */
function equal(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
