import type { Command, Instruction, Stage } from '../../model/image/dockerfile.ts';
import { basename } from '../../model/image/path.ts';

/** The program that an image starts, where the file itself says so and no shell has a say in it. */
export interface Started {
  /** The ENTRYPOINT or CMD that names the program. */
  readonly instruction: Instruction;
  readonly keyword: 'CMD' | 'ENTRYPOINT';
  readonly isExec: boolean;
  /** Its words, the program first. */
  readonly argv: readonly string[];
  /** What a CMD behind an ENTRYPOINT adds. */
  readonly added: readonly string[];
}

/** Entrypoints of base images that carry out the command they are given. */
const passing =
  /^(?:(?:\/usr\/local\/bin\/)?(?:docker-entrypoint|mvn-entrypoint)|\/__cacert_entrypoint)\.sh$/;

export function startedBy({ entrypoint, command }: Stage): Started | undefined {
  if (entrypoint === undefined) return undefined;
  if (!entrypoint || isPassing(entrypoint)) return command ? startedAs('CMD', command, []) : undefined;
  if (entrypoint.form === 'shell') return startedAs('ENTRYPOINT', entrypoint, []);
  if (!command || command.from === 'base') return startedAs('ENTRYPOINT', entrypoint, []);
  return command.form === 'exec' ? startedAs('ENTRYPOINT', entrypoint, command.argv) : undefined;
}

function isPassing({ from, argv }: Command): boolean {
  return from === 'base' && passing.test(argv[0] ?? '');
}

function startedAs(
  keyword: Started['keyword'],
  command: Command,
  added: readonly string[],
): Started | undefined {
  const { instruction, from } = command;
  const argv = wordsOf(command);
  if (!instruction || from !== 'instruction' || !argv || !argv[0]) return undefined;
  return { instruction, keyword, isExec: command.form === 'exec', argv, added };
}

/** A shell does nothing with these but split them. */
const plain = /^[\w@%+=:,./-]+(?:[ \t]+[\w@%+=:,./-]+)*$/;

function wordsOf({ form, argv, script = '' }: Command): readonly string[] | undefined {
  if (form === 'exec') return argv;
  return wordsOfScript(script);
}

/** The words of a script of one plain command; undefined where a shell has more to do. */
export function wordsOfScript(script: string): readonly string[] | undefined {
  const text = script.trim().replace(/^exec[ \t]+/, '');
  if (!plain.test(text)) return undefined;
  const words = text.split(/[ \t]+/);
  return /^\w+=|^(?:cd|eval|export|set|source|\.)$/.test(words[0] ?? '') ? undefined : words;
}

/** Its name, and what comes behind it. */
export function programOf({ argv, added }: Started): {
  readonly name: string;
  readonly args: readonly string[];
} {
  return { name: basename(argv[0] ?? ''), args: [...argv.slice(1), ...added] };
}

/** `CMD ["a", "b"]` */
export function execForm(keyword: string, words: readonly string[]): string {
  return `${keyword} [${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
