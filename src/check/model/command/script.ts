import type { Place, Source, Span } from '../../text/source.ts';
import { shellCommands } from '../../read/shell.ts';
import type { Stage, Step } from '../image/dockerfile.ts';
import { absolutePath, basename } from '../image/path.ts';
import type { Argument, Scripts } from './act.ts';

/* The shell scripts that an image has: those that its Dockerfile writes, and those of the project that it copies. */

/** Whoever has the files of the project. */
export interface Scripted {
  /** The shell script that the image of a stage has at a path. */
  scriptAt(stage: Stage, path: string): Source | undefined;
}

/** The scripts of the project, and what starts them. */
export interface Copied {
  readonly project: Scripted;
  readonly at: Place;
}

/** Names that a script may call its commands by; each is looked for in all folders of PATH. */
const mostLookUps = 400;

export function scriptsOf(stage: Stage, copied?: Copied): Scripts {
  const own = scriptsIn(stage);
  const found = new Map<string, Argument | undefined>(own);
  return (path) => {
    if (!copied || found.has(path) || found.size > mostLookUps) return found.get(path);
    const source = copied.project.scriptAt(stage, path);
    const script = source && {
      text: source.text,
      place: () => copied.at,
      inside: (span: Span) => ({
        source,
        span: { start: span.start, end: Math.min(span.end, source.text.length) },
      }),
    };
    found.set(path, script);
    return script;
  };
}

/** More stages than anybody puts on top of one another. */
const longestChain = 32;

/** The scripts that the file itself writes into the image: `COPY <<EOF /start.sh`, `RUN cat <<EOF > /start.sh`. */
function scriptsIn(stage: Stage): ReadonlyMap<string, Argument> {
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
