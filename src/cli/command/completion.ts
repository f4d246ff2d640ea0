import { rules } from '../../check/index.ts';
import { bash } from '../completion/bash.ts';
import { fish } from '../completion/fish.ts';
import { vocabularyOf } from '../completion/vocabulary.ts';
import { zsh } from '../completion/zsh.ts';
import { commands } from '../commands.ts';
import { WrongUse } from '../io.ts';
import type { Run } from '../table/shape.ts';

const shells = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);

export const runCompletion: Run = async ({ positionals: [name = ''] }, { stdout }) => {
  const shell = shells.get(name);
  if (shell === undefined)
    throw new WrongUse(
      `no completion for \`${name}\`: \`plimsoll completion\` knows ${[...shells.keys()].join(', ')}.`,
    );
  const ids = rules.map(({ id }) => id);
  await stdout.write(shell(vocabularyOf(commands, ids)));
  return 0;
};
