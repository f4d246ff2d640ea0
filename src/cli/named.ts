import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../check/text/nearest.ts';
import { commands } from './commands.ts';
import { type Io, WrongUse } from './io.ts';
import type { Command } from './table/shape.ts';

/** The command of this name; who mistypes it is told which one is near. */
export function commandNamed(word: string, { cwd }: Pick<Io, 'cwd'>): Command {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const hint =
    didYouMean(
      word,
      commands.map(({ name }) => name),
    ) ||
    (existsSync(resolve(cwd, word))
      ? ` Did you mean \`plimsoll check ${word}\`?`
      : ' `plimsoll help` lists the commands.');
  throw new WrongUse(`unknown command \`${word}\`.${hint}`);
}
