import { argumentsOf } from './arguments.ts';
import { NotHere } from './bounds.ts';
import { harmless } from './format/harmless.ts';
import { type Io, WrongUse } from './io.ts';
import { whatIsMissing } from './missing.ts';
import { commandNamed } from './named.ts';
import { globalOptions } from './table/options.ts';
import type { Command } from './table/shape.ts';

/** 0: nothing blocks. 1: something does. 2: wrong use, or a bug of ours. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    await io.stderr.write(`plimsoll: ${complaint(error, io)}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [word = '--help', ...rest] = argv;
  if (word.startsWith('-')) return leadingOption(argv, io);
  const command = commandNamed(word, io);
  const options = [...command.options, ...globalOptions];
  const given = argumentsOf(rest, options, `plimsoll help ${command.name}`);
  if (given.options.has('help')) return other('help', [command.name], io);
  if (given.options.has('version')) return other('version', [], io);
  requireOperands(command, given.positionals);
  const work = await command.load().catch((error: unknown) => {
    throw whatIsMissing(error, command.name);
  });
  try {
    return await work(given, io);
  } catch (error) {
    if (error instanceof NotHere && io.bounds && 'apart' in io.bounds) return io.bounds.apart();
    throw error;
  }
}

/** `plimsoll` alone asks what there is. */
async function leadingOption(argv: readonly string[], io: Io): Promise<number> {
  const { options } = argumentsOf(argv, globalOptions, 'plimsoll help');
  return other(options.has('version') ? 'version' : 'help', [], io);
}

async function other(name: 'help' | 'version', positionals: readonly string[], io: Io): Promise<number> {
  const work = await commandNamed(name, io).load();
  return work({ positionals, options: new Map() }, io);
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
  if (env.PLIMSOLL_DEBUG) return `a bug in Plimsoll.\n${stack ?? message}`;
  return `a bug in Plimsoll: ${harmless(message)}. PLIMSOLL_DEBUG=1 shows where; please report it.`;
}
