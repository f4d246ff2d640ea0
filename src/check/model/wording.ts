/* How messages are put together. A thing says its own name (`words`). */

/** What a parser says becomes a sentence like the others. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? '' : '.');
}

/** `a`, `a and b`, `a, b and c`; of very many the first three and how many more. */
export function listed(words: readonly string[]): string {
  const shown = words.length > 5 ? [...words.slice(0, 3), `${words.length - 3} more`] : words;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** `a` and `b`, each as code. */
export function containersWords(names: readonly string[]): string {
  return listed(names.map((name) => `\`${name}\``));
}
