import type { Act } from './act.ts';

/** What a program is given beside its options. */
export interface Operands {
  /** The values of the options asked for, by the option as it is written: `-t`. */
  readonly values: ReadonlyMap<string, string>;
  /** Letters and names of the options without one: `i`, `recursive`. */
  readonly flags: ReadonlySet<string>;
  /** Undefined where only the running shell can tell. */
  readonly words: readonly (string | undefined)[];
}

/** `withValue`: the options that have a value, the next word for those of one letter: `-t`, `--target-directory`. */
export function operandsOf({ args }: Act, withValue: readonly string[] = []): Operands {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const words: (string | undefined)[] = [];
  for (let at = 0; at < before.length; at++) {
    const word = before[at];
    if (word === undefined || !/^-./.test(word)) words.push(word);
    else if (withValue.includes(lastOf(word))) values.set(lastOf(word), before[++at] ?? '');
    else readOption(word, withValue, values, flags);
  }
  return { values, flags, words: [...words, ...(end === -1 ? [] : args.slice(end + 1))] };
}

function readOption(
  word: string,
  withValue: readonly string[],
  values: Map<string, string>,
  flags: Set<string>,
): void {
  const [, name = '', value] = /^(--[^=]*)=(.*)$/s.exec(word) ?? [];
  if (value !== undefined && withValue.includes(name)) values.set(name, value);
  for (const flag of word.startsWith('--') ? [word.slice(2)] : word.slice(1)) flags.add(flag);
}

/** The last letter of `-qO` may take the next word. */
function lastOf(option: string): string {
  return option.startsWith('--') ? option : `-${option.at(-1) ?? ''}`;
}
