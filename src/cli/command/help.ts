import { commandHelp, generalHelp } from '../help.ts';
import { commandNamed } from '../named.ts';
import type { Run } from '../table/shape.ts';

export const runHelp: Run = async ({ positionals: [name] }, io) => {
  await io.stdout.write(name === undefined ? generalHelp() : commandHelp(commandNamed(name, io)));
  return 0;
};
