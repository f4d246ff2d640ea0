import type { Command, Stage, Step } from '../dockerfile.ts';
import { absolutePath, basename } from '../stage/path.ts';
import type { Place, Span } from '../../source/source.ts';
import { shellCommands } from '../../source/shell.ts';
import { type Act, actsOf, type Argument, isInit } from './act.ts';

/** What a container of this stage's image does when it starts. */
export function startOfStage(stage: Stage): Act[] {
  const { entrypoint, command, isWindows, workdir } = stage;
  if (isWindows) return [];
  const isRead = entrypoint?.form !== 'shell';
  const argv = [...argumentsOf(entrypoint), ...(isRead ? argumentsOf(command) : [])];
  // What an unknown entrypoint, or a script of one's own, does with its arguments is its own affair.
  const isCertain =
    !command || !isRead || entrypoint === null || entrypoint?.from === 'base' || isInit(entrypoint?.argv[0]);
  return actsOf({ argv, isCertain, scripts: scriptsOf(stage), workdir });
}

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

/** More stages than anybody puts on top of one another. */
const longestChain = 32;

/** The scripts that the file itself writes into the image: `COPY <<EOF /start.sh`, `RUN cat <<EOF > /start.sh`. */
function scriptsOf(stage: Stage): ReadonlyMap<string, Argument> {
  const scripts = new Map<string, Argument>();
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at && chain.length < longestChain; at = at.parent)
    chain.unshift(at);
  for (const step of chain.flatMap(({ steps }) => steps)) {
    const { heredocs, source } = step.instruction;
    for (const { name, body, bodySpan } of heredocs) {
      const path = pathOf(step, name);
      if (path === undefined || !/^(?!#!)|^#!.*\b(?:ba|da|a|k|z)?sh\b/.test(body)) continue;
      const place = ({ start, end }: Span): Place => ({
        source,
        span: {
          start: Math.min(bodySpan.start + start, bodySpan.end),
          end: Math.min(bodySpan.start + end, bodySpan.end),
        },
      });
      scripts.set(path, { text: body, place });
    }
  }
  return scripts;
}

function pathOf({ instruction, copy, workdir }: Step, name: string): string | undefined {
  if (!copy) return instruction.keyword === 'RUN' ? outputOf(instruction.args, workdir) : undefined;
  const { destination } = copy;
  if ('error' in destination || !destination.isKnown) return undefined;
  const target = destination.text.endsWith('/') ? destination.text + name : destination.text;
  return absolutePath(workdir ?? '/', target);
}

/** `cat <<EOF > /start.sh`, and `tee /start.sh <<EOF`. */
function outputOf(args: string, workdir: string | null): string | undefined {
  const [command] = shellCommands(args, () => undefined);
  const words = command?.words.map(({ text }) => text) ?? [];
  const arrow = words.indexOf('>');
  const file = basename(words[0] ?? '') === 'tee' ? words[1] : arrow > 0 ? words[arrow + 1] : undefined;
  return file === undefined ? undefined : absolutePath(workdir ?? '/', file);
}
