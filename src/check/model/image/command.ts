import type { Instruction } from '../../read/dockerfile.ts';
import type { Place } from '../../text/source.ts';

/** What ENTRYPOINT, CMD or HEALTHCHECK runs. */
export interface Command {
  /** The shell form goes through a shell, which the image then has to have. */
  readonly form: 'exec' | 'shell';
  /** As the image's configuration has it, the shell included. */
  readonly argv: readonly string[];
  /** The text of the shell form, as it is handed to the shell. */
  readonly script: string | undefined;
  readonly at: Place;
  readonly instruction: Instruction | undefined;
  readonly from: 'instruction' | 'stage' | 'base';
}

export function commandOf(instruction: Instruction, shell: readonly string[]): Command {
  const words = instruction.words.map(({ text }) => text);
  const exec = instruction.json !== undefined;
  const script = words.join(' ');
  return {
    form: exec ? 'exec' : 'shell',
    argv: exec ? words : [...shell, script],
    script: exec ? undefined : script,
    at: instruction,
    instruction,
    from: 'instruction',
  };
}

/** `HEALTHCHECK CMD …`; undefined for `HEALTHCHECK NONE`. */
export function healthcheckOf(instruction: Instruction, shell: readonly string[]): Command | undefined {
  const [type, ...words] = instruction.words;
  return type?.text.toUpperCase() === 'CMD' ? commandOf({ ...instruction, words }, shell) : undefined;
}

/** A list that the configuration of a known base image has. */
export function baseCommand(argv: readonly string[], at: Place): Command | null {
  if (argv.length === 0) return null;
  return { form: 'exec', argv, script: undefined, at, instruction: undefined, from: 'base' };
}

export function inheritedCommand(command: Command | null | undefined): Command | null | undefined {
  return command?.from === 'instruction' ? { ...command, from: 'stage' } : command;
}
