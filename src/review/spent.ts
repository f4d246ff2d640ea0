/*
 * A suggestion can be committed for as long as its conversation is open. One that is in the file already would put its
 * lines there twice, so it becomes a plain block.
 */

const opening = /^(`{3,}|~{3,})suggestion[ \r]*$/gm;

/** The same words, with nothing to commit; undefined where nothing is. */
export function disarmed(body: string): string | undefined {
  const plain = body.replace(opening, '$1');
  return plain === body ? undefined : plain;
}

/** Ours end with a line of our own, so nothing that they quote can look like this. */
const mark = '<!-- plimsoll:fixed -->';

export function isToldFixed(body: string): boolean {
  return body.trimEnd().endsWith(mark);
}

export function fixedIn(sha: string): string {
  return `Fixed in ${sha.slice(0, 7)}.`;
}

/** It says so itself too: whatever is said below it may be lost. */
export function toldFixed(body: string, sha: string): string {
  return `**${fixedIn(sha)}**\n\n${disarmed(body) ?? body}\n${mark}`;
}
