import type { ShellCommand } from '../../read/shell.ts';
import { basename } from './path.ts';

type Words = readonly (string | undefined)[];

/** The words of a command before its redirections. */
export function plainWords(words: Words): Words {
  const end = words.findIndex(
    (word, at) => isRedirection(word) || (/^\d$/.test(word ?? '') && isRedirection(words[at + 1])),
  );
  return end === -1 ? words : words.slice(0, end);
}

function isRedirection(word: string | undefined): boolean {
  return word !== undefined && /^[<>&]+$/.test(word) && /[<>]/.test(word);
}

/** What a command prints, where its words say so; undefined where only a shell can tell. */
export function printedBy({ words, input }: Pick<ShellCommand, 'words' | 'input'>): string | undefined {
  const [program, ...rest] = plainWords(words.map(({ text }) => text));
  switch (basename(program ?? '')) {
    case 'echo': {
      const start = rest.findIndex((word) => !/^-[neE]+$/.test(word ?? ''));
      const said = start === -1 ? [] : rest.slice(start);
      return said.includes(undefined) ? undefined : withLineEnds(said.join(' '));
    }
    case 'printf':
      return formatted(rest);
    case 'cat':
    case 'tee':
      return input;
    default:
      return undefined;
  }
}

/** More than anybody prints. */
const longest = 65_536;

function formatted([format, ...rest]: Words): string | undefined {
  if (format === undefined || rest.includes(undefined)) return undefined;
  let text = '';
  let at = 0;
  let before: number;
  // The format is used again while there are words left.
  do {
    before = at;
    text += format.replace(/%[-\d.]{0,8}[sbdq]/g, () => rest[at++] ?? '');
  } while (at > before && at < rest.length && text.length < longest);
  return withLineEnds(text);
}

function withLineEnds(text: string): string {
  return text.replaceAll('\\n', '\n');
}

/** What a command reads by `<<<`. */
export function givenBy(words: Words): string | undefined {
  const at = words.indexOf('<<<');
  return at === -1 ? undefined : words[at + 1];
}
