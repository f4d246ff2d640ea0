import type { BaseImageFacts } from '../facts/base-images.ts';
import { type Fix, removeField, replaceText, setField } from '../fix.ts';
import type { Command, Stage } from '../model/image/dockerfile.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { defaultPath, mayHaveBrought } from '../model/image/program.ts';
import { basename } from '../model/image/path.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';
import type { Field } from '../read/field.ts';
import type { Place } from '../text/source.ts';

/*
 * Dockerfile reference, "Understand how CMD and ENTRYPOINT interact": CMD in exec form is appended to ENTRYPOINT.
 * Distroless sets an interpreter as the entrypoint (nodejs, python3, java), and keeps that of Node.js in /nodejs/bin,
 * which is not in its PATH.
 *   Dockerfile  CMD; ENTRYPOINT and HEALTHCHECK that name the interpreter
 *   Kubernetes  args; command and the exec of probes and hooks that name the interpreter
 *   Compose     command; entrypoint that names the interpreter
 */
export default defineRule({
  id: 'repeated-entrypoint',
  summary: 'A command names the interpreter that the image starts already',
  why: 'The command is what the entrypoint gets as arguments, so the interpreter looks for a script of its own name.',
  severity: 'error',
  settings: [],
  references: [
    'https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact',
    'https://github.com/GoogleContainerTools/distroless/blob/main/nodejs/README.md',
  ],

  *stage(stage) {
    if (!stage.isFinal) return;
    const { entrypoint, command, healthcheck } = stage;
    if (entrypoint?.form === 'exec' && command?.form === 'exec' && command.from !== 'base')
      yield* repeated(entrypoint, command);
    if (entrypoint) yield* misplaced(stage, entrypoint);
    if (healthcheck) yield* misplaced(stage, healthcheck, 'warning');
  },

  *container(container, project) {
    const image = project.knownImage(container);
    const { confidence } = image ?? { confidence: 'likely' };
    const [args] = container.at('args').items();
    const who = `Container \`${container.name}\``;
    if (!container.at('command').exists && args && repeats(image?.entrypoint, args.text))
      yield {
        at: args,
        confidence,
        message: messageOf(who, image?.entrypoint ?? [], args.text ?? ''),
        restsOn: image?.basis,
        fix: { title: `Leave \`${args.text ?? ''}\` out`, safety: 'safe', changes: [removeField(args)] },
      };
    const hasPath =
      container.at('envFrom').exists ||
      container
        .at('env')
        .items()
        .some((one) => one.at('name').text === 'PATH');
    for (const path of hasPath ? [] : commands) {
      const program = container.at(...path, 0);
      const place = hidden(image, program.text);
      if (place !== undefined)
        yield {
          ...notFound(who, program.text ?? '', place, program),
          confidence,
          ...(path.includes('preStop') ? { severity: 'warning' as const } : {}),
          fix: nameInFull(program, place),
        };
    }
  },

  *service(service, project) {
    const image = project.knownImage(service);
    const { confidence } = image ?? { confidence: 'likely' };
    const who = `Service \`${service.name}\``;
    const [program] = service.command ?? [];
    if (!service.at('entrypoint').exists && repeats(image?.entrypoint, program))
      yield {
        at: service.at('command'),
        confidence,
        message: messageOf(who, image?.entrypoint ?? [], program ?? ''),
        restsOn: image?.basis,
      };
    const [started] = service.entrypoint ?? [];
    const place =
      service.at('environment', 'PATH').written || service.at('env_file').exists
        ? undefined
        : hidden(image, started);
    if (place !== undefined)
      yield { ...notFound(who, started ?? '', place, service.at('entrypoint')), confidence };
  },
});

/** Interpreters that take the next word for a script. */
const interpreters = new Set(['deno', 'dotnet', 'java', 'node', 'perl', 'php', 'python', 'ruby']);

/** `/usr/bin/python3.13` is `python`. */
function interpreter(program: string | undefined): string | undefined {
  const name = basename(program ?? '').replace(/(?<![\d.])[\d.]+$/, '');
  return interpreters.has(name) ? name : undefined;
}

/** What an entrypoint starts in the end: `tini -- deno` is Deno. */
function programOf(entrypoint: readonly string[]): string | undefined {
  return entrypoint[0] !== undefined && /^(?:dumb-init|tini)$/.test(basename(entrypoint[0]))
    ? entrypoint[entrypoint.indexOf('--') + 1]
    : entrypoint[0];
}

function repeats(entrypoint: readonly string[] | undefined, program: string | undefined): boolean {
  const name = interpreter(program);
  return name !== undefined && name === interpreter(programOf(entrypoint ?? []));
}

function messageOf(who: string, entrypoint: readonly string[], program: string): string {
  return `${who} cannot start: its entrypoint is \`${entrypoint.join(' ')}\` already, which takes \`${program}\` for a script.`;
}

function* repeated(entrypoint: Command, command: Command): Iterable<Problem> {
  const [program = '', ...rest] = command.argv;
  // `node node.js` is the name of a script that only begins like it, and so is not met here.
  if (!repeats(entrypoint.argv, program) || !command.instruction) return;
  yield {
    at: command.at,
    message: messageOf('The image', entrypoint.argv, program),
    fix: rest.length === 0 ? undefined : arrayOf(command, rest),
  };
}

/** ENTRYPOINT and HEALTHCHECK with a program that is there, but not where it is looked for. */
function* misplaced(stage: Stage, command: Command, severity: Severity = 'error'): Iterable<Problem> {
  const { argv, at, instruction } = command;
  const [program, ...rest] = argv;
  const place = stage.env.has('PATH') ? undefined : outsidePath(stage.base.facts, program);
  if (command.form === 'shell' || command.from === 'base') return;
  if (place === undefined || program === undefined || mayHaveBrought(stage, program)) return;
  const [word] = instruction?.json ?? [];
  const name = stage.base.image?.name ?? '';
  yield {
    at,
    severity,
    message: `\`${name}\` has \`${program}\` at \`${place}\` alone, which is not in its PATH, so \`${[program, ...rest].join(' ')}\` cannot start.`,
    why: 'A program without a slash in its name is looked for in the folders of PATH.',
    fix: word && nameInstead({ source: at.source, span: word.span }, place),
  };
}

function nameInstead(at: Place, place: string): Fix {
  return { title: `Name \`${place}\``, safety: 'safe', changes: [replaceText(at, JSON.stringify(place))] };
}

function arrayOf({ instruction }: Command, words: readonly string[]): Fix | undefined {
  if (!instruction) return undefined;
  const array = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  return {
    title: `Write it as \`${instruction.keyword} ${array}\``,
    safety: 'safe',
    changes: [replaceText({ source: instruction.source, span: instruction.argsSpan }, array)],
  };
}

const commands: readonly (readonly string[])[] = [
  ['command'],
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe, 'exec', 'command']),
  ...['postStart', 'preStop'].map((hook) => ['lifecycle', hook, 'exec', 'command']),
];

/** Where a distroless image keeps its interpreter, if that is nowhere a bare name is looked for. */
function outsidePath(
  image: Pick<BaseImageFacts, 'entrypoint' | 'family'> | undefined,
  program: string | undefined,
): string | undefined {
  const [place = ''] = image?.entrypoint ?? [];
  const isOutside =
    place.startsWith('/') && !defaultPath.some((folder) => place === `${folder}/${basename(place)}`);
  return image?.family === 'distroless' && isOutside && basename(place) === program ? place : undefined;
}

/** The same for an image that may be built here, and may have been given another interpreter or another PATH. */
function hidden(image: KnownImage | undefined, program: string | undefined): string | undefined {
  const stage = image?.built?.stage;
  if (!stage) return outsidePath(image, program);
  if (program === undefined || stage.env.has('PATH') || mayHaveBrought(stage, program)) return undefined;
  return outsidePath(stage.base.facts, program);
}

function notFound(who: string, program: string, place: string, at: Field): Problem {
  return {
    at,
    message: `${who} starts \`${program}\`, which its image has at \`${place}\` alone and not in its PATH.`,
    why: 'A program without a slash in its name is looked for in the folders of PATH.',
  };
}

function nameInFull(program: Field, place: string): Fix {
  return { title: `Name \`${place}\``, safety: 'safe', changes: [setField(program, place)] };
}
