import type { Instruction } from '../../read/dockerfile.ts';
import { shellCommands, type ShellCommand } from '../../read/shell.ts';
import type { Place, Span } from '../../text/source.ts';
import { once } from '../once.ts';
import { withNested } from './nested.ts';

/** The commands of a RUN, or of another instruction that takes one, and where a part of them stands. */
export interface Script {
  readonly commands: readonly ShellCommand[];
  readonly place: (span: Span) => Place;
}

type Variables = (name: string) => string | undefined;

export function scriptsOf(instruction: Instruction, get: Variables = () => undefined): Script[] {
  const { source, args, heredocs, json } = instruction;
  if (json) return [execForm(instruction)];
  const scripts: Script[] = [
    {
      commands: shellCommands(args, get).map((command) => readingOf(command, instruction)),
      place: ({ start, end }) => ({ source, span: instruction.argsPart(start, end) }),
    },
  ];
  // The body is a script only where nothing else reads it: `RUN <<EOF python3`.
  const [body] = heredocs;
  if (body && /^\s*<<-?\s*\S+\s*$/.test(args) && !otherInterpreter.test(body.body))
    scripts.push({
      commands: shellCommands(body.body, get),
      place: ({ start, end }) => ({
        source,
        span: { start: body.bodySpan.start + start, end: body.bodySpan.start + end },
      }),
    });
  return scripts;
}

/** `#!/usr/bin/env python3` */
export const otherInterpreter = /^#!(?![^\n]*sh\b)/;

/** A command that a heredoc is for. */
function readingOf(command: ShellCommand, { heredocs }: Instruction): ShellCommand {
  if (heredocs.length === 0) return command;
  const at = command.words.findIndex(({ text }) => text === '<<');
  const name = command.words[at + 1]?.text?.replace(/^-/, '');
  const heredoc = at === -1 ? undefined : heredocs.find((one) => one.name === name);
  return heredoc ? { ...command, input: heredoc.body } : command;
}

function execForm({ source, span, json = [] }: Instruction): Script {
  return {
    commands: json.length === 0 ? [] : [{ words: json, span, isCertain: true }],
    place: (part) => ({ source, span: part }),
  };
}

/** One command, without what only says how it is run: variables set for it, `sudo`, `exec`, `time`. */
export interface ProgramCall {
  /** Its name, without a folder. */
  readonly program: string;
  /** As it is written. */
  readonly path: string;
  readonly args: readonly (string | undefined)[];
  /** It goes through sudo. */
  readonly withSudo: boolean;
  readonly isCertain: boolean;
  readonly at: Place;
  /** What it reads, where that is written. */
  readonly input?: string | undefined;
  /** What `$(…)` in its words carries out. */
  readonly inner?: readonly string[] | undefined;
}

/** Those of which the program is known. */
export const callsOf = once((instruction: Instruction): readonly ProgramCall[] =>
  scriptsOf(instruction).flatMap(({ commands, place }) =>
    commands.flatMap((command) => callOf(command, place) ?? []),
  ),
);

/** And what they hand to another shell. */
export function allCallsIn(scripts: readonly Script[], get?: Variables): readonly ProgramCall[] {
  return scripts.flatMap(({ commands, place }) =>
    withNested(commands, get).flatMap((command) => callOf(command, place) ?? []),
  );
}

const runners = new Set(['command', 'env', 'exec', 'nice', 'nohup', 'sudo', 'time']);
/** Options of sudo with a value of their own. */
const valued = new Set(['-g', '-u', '--group', '--user']);

function callOf(command: ShellCommand, place: Script['place']): ProgramCall | undefined {
  const { words, span, isCertain, input, inner } = command;
  const texts = words.map(({ text }) => text);
  const start = texts.findIndex((text, at) => text === undefined || !isPrefix(text, at, texts[at - 1]));
  const program = nameOf(texts[start]);
  if (program === undefined || program === '') return undefined;
  const withSudo = texts.slice(0, start).some((text) => nameOf(text) === 'sudo');
  const path = texts[start] ?? '';
  const args = texts.slice(start + 1);
  return { program, path, args, withSudo, isCertain, at: place(span), input, inner };
}

/** `LANG=C`, `sudo`, `-u`, and the `app` after it. */
function isPrefix(text: string, at: number, before = ''): boolean {
  return (
    /^[A-Za-z_]\w*=/.test(text) ||
    runners.has(nameOf(text) ?? '') ||
    (at > 0 && (text.startsWith('-') || valued.has(before)))
  );
}

function nameOf(word: string | undefined): string | undefined {
  return word?.slice(word.lastIndexOf('/') + 1);
}
