import { removeField, replaceText, setField } from '../fix.ts';
import type { Command, Stage } from '../model/image/dockerfile.ts';
import { mayHaveBrought } from '../model/image/program.ts';
import { execPlaces } from '../model/pod/exec-places.ts';
import { hidden, outsidePath, repeats } from '../model/interpreter.ts';
import { asArray } from '../remedy/exec-form.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';
import type { Field } from '../read/field.ts';

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
  summary: 'A command repeats the interpreter that the image already starts',
  why: 'The command is passed to the entrypoint as arguments, so the interpreter looks for a script of that name.',
  advice: 'write the command without the interpreter.',
  severity: 'error',
  settings: [],
  asksImage: true,
  references: [
    'https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact',
    'https://github.com/GoogleContainerTools/distroless/blob/main/nodejs/README.md',
  ],

  *stage(stage) {
    if (!stage.isFinal) return;
    const { entrypoint, command, healthcheck } = stage;
    const [program = '', ...rest] = command?.argv ?? [];
    const isPlain = entrypoint?.form === 'exec' && command?.form === 'exec' && command.from !== 'base';
    // `node node.js` is the name of a script that only begins like it, and so is not met here.
    if (isPlain && repeats(entrypoint.argv, program) && command.instruction)
      yield {
        at: command.at,
        message: messageOf('This image', entrypoint.argv, program),
        fix: rest.length === 0 ? undefined : asArray(command, rest),
      };
    if (entrypoint) yield* misplaced(stage, entrypoint);
    if (healthcheck) yield* misplaced(stage, healthcheck, 'warning');
  },

  *container(container, project) {
    const image = project.knownImage(container);
    const { confidence, entrypoint } = image ?? { confidence: 'likely' };
    const [args] = container.at('args').items();
    if (!container.at('command').exists && args && repeats(entrypoint, args.text))
      yield {
        at: args,
        confidence,
        message: messageOf(container.words, entrypoint ?? [], args.text ?? ''),
        fix: { title: `Remove \`${args.text ?? ''}\``, safety: 'safe', changes: [removeField(args)] },
      };
    const variables = container.at('env').items();
    if (container.at('envFrom').exists || variables.some((one) => one.at('name').text === 'PATH')) return;
    for (const path of commands) {
      const program = container.at(...path, 0);
      const place = hidden(image, program.text);
      if (place === undefined) continue;
      yield {
        ...notFound(container.words, program.text ?? '', place, program),
        confidence,
        ...(path.includes('preStop') ? { severity: 'warning' as const } : {}),
        fix: { title: `Write \`${place}\``, safety: 'safe', changes: [setField(program, place)] },
      };
    }
  },

  *service(service, project) {
    const image = project.knownImage(service);
    const { confidence, entrypoint } = image ?? { confidence: 'likely' };
    const [program] = service.command ?? [];
    if (!service.at('entrypoint').exists && repeats(entrypoint, program))
      yield {
        at: service.at('command'),
        confidence,
        message: messageOf(service.words, entrypoint ?? [], program ?? ''),
      };
    const [started] = service.entrypoint ?? [];
    const hasPath = service.at('environment', 'PATH').written || service.at('env_file').exists;
    const place = hasPath ? undefined : hidden(image, started);
    if (place === undefined) return;
    yield { ...notFound(service.words, started ?? '', place, service.at('entrypoint')), confidence };
  },
});

function messageOf(who: string, entrypoint: readonly string[], program: string): string {
  return `${who} will not start: its entrypoint is already \`${entrypoint.join(' ')}\`, which takes \`${program}\` for a script.`;
}

const outsideOfPath = 'A program name without a slash is looked up in the folders of PATH.';

/** ENTRYPOINT and HEALTHCHECK with a program that is there, but not where it is looked for. */
function* misplaced(stage: Stage, command: Command, severity: Severity = 'error'): Iterable<Problem> {
  const { argv, at, instruction } = command;
  const [program] = argv;
  const place = stage.env.has('PATH') ? undefined : outsidePath(stage.base.facts, program);
  if (command.form === 'shell' || command.from === 'base') return;
  if (place === undefined || program === undefined || mayHaveBrought(stage, program)) return;
  const [word] = instruction?.json ?? [];
  const named = word && replaceText({ source: at.source, span: word.span }, JSON.stringify(place));
  yield {
    at,
    severity,
    message: `\`${argv.join(' ')}\` will not start: \`${stage.base.image?.name ?? ''}\` has \`${program}\` only at \`${place}\`, outside its PATH.`,
    why: outsideOfPath,
    fix: named && { title: `Write \`${place}\``, safety: 'safe', changes: [named] },
  };
}

const commands = [['command'], ...Object.values(execPlaces).map((path) => [...path, 'exec', 'command'])];

function notFound(who: string, program: string, place: string, at: Field): Problem {
  const message = `${who} runs \`${program}\`, which its image has only at \`${place}\`, outside its PATH.`;
  return { at, message, why: outsideOfPath };
}
