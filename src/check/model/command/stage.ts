import type { Span } from '../../text/source.ts';
import type { Command, Stage } from '../image/dockerfile.ts';
import { type Act, actsOf, type Argument, isInit } from './act.ts';
import { oncePerProject } from '../once.ts';
import { type Scripted, scriptsOf } from './script.ts';

/** What a container of this stage's image does when it starts, as far as its file and the project's scripts tell. */
export const startOfStage = oncePerProject((stage: Stage, project: Scripted | undefined): readonly Act[] => {
  const { entrypoint, command, isWindows, workdir } = stage;
  if (isWindows) return [];
  const isRead = entrypoint?.form !== 'shell';
  const argv = [...argumentsOf(entrypoint), ...(isRead ? argumentsOf(command) : [])];
  // What an unknown entrypoint, or a script of one's own, does with its arguments is its own affair.
  const isCertain =
    !command || !isRead || entrypoint === null || entrypoint?.from === 'base' || isInit(entrypoint?.argv[0]);
  const started = entrypoint?.from === 'base' ? (command ?? entrypoint) : (entrypoint ?? command);
  const scripts = scriptsOf(stage, started && project ? { project, at: started.at } : undefined);
  return actsOf({
    argv,
    isCertain,
    isProgramCertain: isCertain || entrypoint !== undefined,
    scripts,
    workdir,
  });
});

function argumentsOf(command: Command | null | undefined): Argument[] {
  if (!command) return [];
  const { argv, instruction, script, at } = command;
  const words = instruction?.json ?? [];
  const start = argv.length - words.length;
  return argv.map((text, index) => ({
    text,
    place: (part) => {
      const span = words[index - start]?.span;
      if (instruction && script === instruction.args && index === argv.length - 1)
        return { source: instruction.source, span: partOf(instruction.args, part, instruction) };
      return span && part.end < Number.MAX_SAFE_INTEGER ? { source: at.source, span } : at;
    },
  }));
}

function partOf(text: string, { start, end }: Span, instruction: NonNullable<Command['instruction']>): Span {
  return end > text.length ? instruction.span : instruction.argsPart(start, end);
}
