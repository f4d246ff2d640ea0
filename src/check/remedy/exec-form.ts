import type { Command } from '../model/image/dockerfile.ts';
import { replaceText } from '../write/change.ts';
import type { Fix } from './fix.ts';

/** A command as an array of words, which no shell has to read. */
export function asArray({ instruction }: Command, words: readonly string[]): Fix | undefined {
  if (!instruction) return undefined;
  const array = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  return {
    title: `Write it as \`${instruction.keyword} ${array}\``,
    safety: 'safe',
    changes: [replaceText({ source: instruction.source, span: instruction.argsSpan }, array)],
  };
}

/** Where the shell would do nothing but split the words. */
export function execForm(command: Command, entrypoint: Command | null | undefined): Fix | undefined {
  const { script = '' } = command;
  if (!/^[\w@%+:,./-]+(?:[ \t]+[\w@%+=:,./-]+)*$/.test(script)) return undefined;
  const words = script.split(/[ \t]+/);
  const [interpreter] = entrypoint?.argv ?? [];
  // What is left must be arguments of the entrypoint, without its own name in front.
  if (interpreter !== undefined && words.shift() !== interpreter.slice(interpreter.lastIndexOf('/') + 1))
    return undefined;
  return asArray(command, words);
}
