import type { Io } from '../io.ts';

/*
 * What a command and an option are. Parsing, help and completion are made from these tables, so a command that is in
 * the table has all three.
 */

/** What a shell offers where a word is expected: names of files, ids of rules, commands, or these very words. */
export type Completes = 'files' | 'rules' | 'commands' | readonly string[];

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** The value's name in the help, such as FILE. An option without one is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** It may be given several times; its values are then lines. */
  readonly repeats?: boolean;
  readonly completes?: Completes;
  readonly help: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Does the work and gives the exit status. */
export type Run = (given: Arguments, io: Io) => Promise<number>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What may follow the name besides options, such as `[PATH…]`, and how many of it. */
  readonly operands: string;
  readonly atLeast: number;
  readonly atMost: number;
  readonly completes?: Completes;
  readonly details: string;
  readonly options: readonly Option[];
  /** Loaded when it is wanted: `--version` must not wait for a YAML parser. */
  readonly load: () => Promise<Run>;
}

/** Commands that the help shows under one heading. */
export interface Group {
  readonly title: string;
  readonly commands: readonly Command[];
}

export const noOperands = { operands: '', atLeast: 0, atMost: 0 } as const;

export const anyPaths = {
  operands: '[PATH…]',
  atLeast: 0,
  atMost: Infinity,
  completes: 'files',
} as const;
