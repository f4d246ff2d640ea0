import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../check/text/nearest.ts';
import { argumentsOf } from './arguments.ts';
import { NotHere } from './bounds.ts';
import { commands, type Command } from './commands.ts';
import { commandHelp, generalHelp, globalOptions } from './help.ts';
import { WrongUse, type Io } from './io.ts';
import { harmless } from './format/harmless.ts';

/** 0: nothing blocks. 1: something does. 2: wrong use, or a failure of ours. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    await io.stderr.write(`plimsoll: ${complaint(error, io)}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined)
    throw new WrongUse(
      'what shall it do? `plimsoll check` checks this folder; `plimsoll help` lists the rest.',
    );
  if (word.startsWith('-')) return leadingOption(argv, io);
  if (word === 'help') return help(rest, io);
  const command = commandNamed(word, io);
  const options = [...command.options, ...globalOptions];
  const given = argumentsOf(rest, options, `plimsoll help ${command.name}`);
  if (given.options.has('help')) return help([command.name], io);
  if (given.options.has('version')) return version(io);
  requireOperands(command, given.positionals);
  const work = await command.load();
  try {
    return await work(given, io);
  } catch (error) {
    if (error instanceof NotHere && io.bounds && 'apart' in io.bounds) return io.bounds.apart();
    throw error;
  }
}

async function leadingOption(argv: readonly string[], io: Io): Promise<number> {
  const { options } = argumentsOf(argv, globalOptions, 'plimsoll help');
  return options.has('version') ? version(io) : help([], io);
}

async function help([name]: readonly string[], io: Io): Promise<number> {
  await io.stdout.write(name === undefined ? generalHelp() : commandHelp(commandNamed(name, io)));
  return 0;
}

async function version(io: Io): Promise<number> {
  const { ownPackage } = await import('./package.ts');
  await io.stdout.write(`${ownPackage().version}\n`);
  return 0;
}

function commandNamed(word: string, io: Io): Command {
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const names = commands.map(({ name }) => name);
  const hint =
    didYouMean(word, [...names, 'help']) ||
    (existsSync(resolve(io.cwd, word))
      ? ` Did you mean \`plimsoll check ${word}\`?`
      : ' `plimsoll help` lists the commands.');
  throw new WrongUse(`unknown command \`${word}\`.${hint}`);
}

function requireOperands({ name, operands, atLeast, atMost }: Command, given: readonly string[]): void {
  if (given.length < atLeast)
    throw new WrongUse(`\`plimsoll ${name}\` needs ${operands}: see \`plimsoll help ${name}\`.`);
  const extra = given[atMost];
  if (extra !== undefined)
    throw new WrongUse(`\`plimsoll ${name}\` does not take \`${extra}\`: see \`plimsoll help ${name}\`.`);
}

/** One line for what the caller can mend; ours say how to see more. */
function complaint(error: unknown, { env }: Io): string {
  if (error instanceof WrongUse) return harmless(error.message);
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (env.PLIMSOLL_DEBUG) return `a failure of ours.\n${stack ?? message}`;
  return `a failure of ours: ${harmless(message)}. PLIMSOLL_DEBUG=1 shows where; please report it.`;
}
