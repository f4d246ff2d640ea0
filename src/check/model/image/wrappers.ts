import { basename } from './path.ts';

/* Programs that start another one, which stands behind their options. */

interface Wrapper {
  /** Letters of the options that take the next word. */
  readonly options: string;
  /** How many words stand before the program. */
  readonly operands: number;
}

const wrappers: ReadonlyMap<string, Wrapper> = new Map(
  (
    [
      ['busybox', '', 0],
      ['catatonit', '', 0],
      ['command', '', 0],
      ['doas', 'uC', 0],
      ['docker-init', '', 0],
      ['dumb-init', 'r', 0],
      ['env', 'uC', 0],
      ['exec', 'a', 0],
      ['fakeroot', '', 0],
      ['flock', 'wE', 1],
      ['gosu', '', 1],
      ['ionice', 'cn', 0],
      ['nice', 'n', 0],
      ['nohup', '', 0],
      ['setpriv', '', 0],
      ['stdbuf', 'ioe', 0],
      ['su-exec', '', 1],
      ['sudo', 'ugpCDhRTU', 0],
      ['time', 'fo', 0],
      ['timeout', 'ks', 1],
      ['tini', 'pe', 0],
      ['xargs', 'InPLdsE', 0],
    ] as const
  ).map(([name, options, operands]) => [name, { options, operands }]),
);

interface Word {
  readonly text: string | undefined;
}

/** Its own words: without variables that are set for it, and without what starts it. `other` knows more that start programs. */
export function withoutWrappers<Some extends Word>(
  words: readonly Some[],
  other: (at: number) => boolean = () => false,
): readonly Some[] {
  let at = 0;
  for (;;) {
    while (/^[A-Za-z_]\w*=/.test(words[at]?.text ?? '')) at++;
    const wrapper = wrappers.get(basename(words[at]?.text ?? '')) ?? (other(at) ? plain : undefined);
    if (!wrapper) return words.slice(at);
    at = afterOptions(words, at + 1, wrapper.options) + wrapper.operands;
  }
}

const plain: Wrapper = { options: '', operands: 0 };

function afterOptions(words: readonly Word[], from: number, takingWord: string): number {
  let at = from;
  for (; /^-./.test(words[at]?.text ?? ''); at++) {
    const option = words[at]?.text ?? '';
    if (option === '--') return at + 1;
    if (/^-[A-Za-z]$/.test(option) && takingWord.includes(option.charAt(1))) at++;
  }
  return at;
}
