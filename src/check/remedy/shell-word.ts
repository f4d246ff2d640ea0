/**
 * A word as a POSIX shell reads it back, for a command that a person copies. What comes from a file that anybody may have
 * written is put between quotes, where nothing is more than itself; undefined where even that does not hold it.
 */
function shellWord(text: string): string | undefined {
  if (/^[\w.@%+=:,/-]+$/.test(text)) return text;
  return isQuotable(text) ? `'${text}'` : undefined;
}

/** The same for an operand, which must not look like an option. */
export function shellOperand(text: string): string | undefined {
  return text.startsWith('-') ? undefined : shellWord(text);
}

const longestWord = 200;

/** Printable ASCII without the quote that would end it, and without the one that ends a piece of code in a comment. */
function isQuotable(text: string): boolean {
  return text.length > 0 && text.length <= longestWord && /^[ -&(-_a-~]+$/.test(text);
}
