import type { Finding } from '../../check/index.ts';

/** After so many times a reader knows what a thing is about. */
const enough = 3;

/** What somebody who reads the report from its top knows already. */
export class Reader {
  readonly #seen = new Map<string, number>();

  /** A rule that is new: show the place, the reason, the change. A notice never takes more than a line. */
  wantsAll({ rule, severity }: Finding): boolean {
    return severity !== 'notice' && this.#times(rule) < enough;
  }

  /** A sentence that is new, whatever its thing is called. Where it is not, the rule's id says as much. */
  wantsMessage(finding: Finding): boolean {
    return this.#times(sentenceOf(finding)) < enough;
  }

  /** Once and for all: a reason reads the same the second time. */
  wantsReason({ rule, why }: Finding): boolean {
    const key = `${rule}\0${why}`;
    const isNew = this.#times(key) === 0;
    this.#count(key);
    return isNew;
  }

  hasSeen(finding: Finding): void {
    this.#count(finding.rule);
    this.#count(sentenceOf(finding));
  }

  #times(key: string): number {
    return this.#seen.get(key) ?? 0;
  }

  #count(key: string): void {
    this.#seen.set(key, this.#times(key) + 1);
  }
}

/** The message without the name of its subject: `web` and `api` may gain privileges in the same words. */
function sentenceOf({ rule, subject, message }: Finding): string {
  const name = subject.slice(subject.lastIndexOf(' ') + 1);
  return `${rule}\0${message.replaceAll(`\`${name}\``, '``')}`;
}
