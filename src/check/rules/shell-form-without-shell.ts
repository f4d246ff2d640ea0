import type { KnownImage } from '../model/links/known-image.ts';
import { type Fix, replaceText } from '../fix.ts';
import type { Command, Stage, Step } from '../model/image/dockerfile.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Service } from '../model/service/service.ts';
import { placesOf } from '../model/image/program.ts';
import { lacksShell, stageLacksShell } from '../model/image/shell.ts';
import { isWithin } from '../model/image/path.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Dockerfile reference, "Shell and exec form": the shell form is run by `/bin/sh -c`, or by what SHELL names instead.
 * Distroless, README.md: the images hold no shell, so an entrypoint must be given in exec form.
 *   Dockerfile  RUN, CMD, ENTRYPOINT, HEALTHCHECK in shell form
 *   Kubernetes  command, args, exec of probes and lifecycle hooks that name a shell
 *   Compose     entrypoint, command, healthcheck.test
 *   Allowed     any image that has the shell, or may have been given one
 */
export default defineRule({
  id: 'shell-form-without-shell',
  summary: 'A command needs a shell that its image does not have',
  why: 'The shell is the program that is started, and a program that is not there cannot be.',
  severity: 'error',
  settings: ['volumeMounts', 'volumes'],
  references: [
    'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
    'https://github.com/GoogleContainerTools/distroless#entrypoints',
  ],

  *stage(stage) {
    const run = stage.steps.find(
      (step) => isShellRun(step) && stageLacksShell(stage, step.shell[0] ?? '', step),
    );
    if (run) {
      const message = `${lacking(stage, run.shell[0] ?? '')}, so this \`RUN\` fails.`;
      yield { at: run.instruction, message };
    }
    if (!stage.isFinal) return;
    if (stage.entrypoint?.form === 'shell') yield* start(stage, stage.entrypoint, 'ENTRYPOINT');
    else if (stage.command?.form === 'shell') yield* start(stage, stage.command, 'CMD');
    yield* health(stage);
  },

  *container(container, project) {
    const image = project.knownImage(container);
    if (!image) return;
    const { confidence } = image;
    const [program] = [container.at('command'), ...(hasEntrypoint(image) ? [] : [container.at('args')])]
      .filter(({ exists }) => exists)
      .map((field) => field.at(0));
    if (program && containerLacks(container, image, program))
      yield { at: program, confidence, message: `${inContainer(container, program)}, so it cannot start.` };
    for (const { path, outcome, severity } of hooks) {
      const at = container.at(...path, 'exec', 'command', 0);
      if (containerLacks(container, image, at))
        yield { at, severity, confidence, message: `${inContainer(container, at)}, so its ${outcome}.` };
    }
  },

  *service(service, project) {
    const image = project.knownImage(service);
    if (!image) return;
    const { confidence } = image;
    const field = service.at('entrypoint').exists || hasEntrypoint(image) ? 'entrypoint' : 'command';
    const [program = ''] = service[field] ?? [];
    const at = service.at(field);
    if (serviceLacks(service, image, program))
      yield { at, confidence, message: `${inService(service, program)}, so it cannot start.` };
    const test = service.at('healthcheck', 'test');
    const checker = checkerOf(test);
    if (serviceLacks(service, image, checker)) {
      const message = `${inService(service, checker)}, so its health check fails every time.`;
      yield { at: test, severity: 'warning', confidence, message };
    }
  },
});

function isShellRun({ instruction: { keyword, json, heredocs }, mounts }: Step): boolean {
  if (keyword !== 'RUN' || json) return false;
  // A mount may hold a shell; and a heredoc with a shebang is started by what that names.
  return !mounts.some(({ type }) => type === 'bind') && !(heredocs[0]?.body.startsWith('#!') ?? false);
}

function lacking({ base }: Stage, shell: string): string {
  return `\`${base.image?.name ?? 'scratch'}\` has no \`${shell}\``;
}

function* start(stage: Stage, command: Command, keyword: 'CMD' | 'ENTRYPOINT'): Iterable<Problem> {
  const [shell = ''] = command.argv;
  if (!stageLacksShell(stage, shell)) return;
  const entrypoint = keyword === 'CMD' ? stage.entrypoint : null;
  // What an entrypoint of one's own does with such arguments is its own affair.
  const isCertain = entrypoint === null || entrypoint?.from === 'base';
  yield {
    at: command.at,
    message: `${lacking(stage, shell)}, so this \`${keyword}\` in shell form cannot start.`,
    ...(isCertain ? {} : { confidence: 'likely' as const }),
    fix: execForm(command, entrypoint),
  };
}

function* health(stage: Stage): Iterable<Problem> {
  const { healthcheck } = stage;
  const [shell = ''] = healthcheck?.argv ?? [];
  if (healthcheck?.form !== 'shell' || !stageLacksShell(stage, shell)) return;
  yield {
    at: healthcheck.at,
    severity: 'warning',
    message: `${lacking(stage, shell)}, so this \`HEALTHCHECK\` in shell form fails every time.`,
  };
}

/** Where the shell would do nothing but split the words. */
function execForm(
  { script = '', instruction }: Command,
  entrypoint: Command | null | undefined,
): Fix | undefined {
  if (!instruction || !/^[\w@%+:,./-]+(?:[ \t]+[\w@%+=:,./-]+)*$/.test(script)) return undefined;
  const words = script.split(/[ \t]+/);
  const [interpreter] = entrypoint?.argv ?? [];
  // What is left must be arguments of the entrypoint, without its own name in front.
  if (interpreter !== undefined && words.shift() !== interpreter.slice(interpreter.lastIndexOf('/') + 1))
    return undefined;
  const array = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  return {
    title: `Write it as \`${instruction.keyword} ${array}\``,
    safety: 'safe',
    changes: [replaceText({ source: instruction.source, span: instruction.argsSpan }, array)],
  };
}

/** An unknown entrypoint counts as one: then the arguments prove nothing. */
function hasEntrypoint({ entrypoint }: KnownImage): boolean {
  return entrypoint?.length !== 0;
}

/** One string is for the image's `/bin/sh`, as is what follows `CMD-SHELL`. */
function checkerOf(test: Field): string {
  const [kind, program] = test.items();
  return test.kind === 'scalar' || kind?.text === 'CMD-SHELL' ? '/bin/sh' : (program?.text ?? '');
}

/** What the kubelet does when the command of a probe or hook cannot be started. */
const hooks: readonly { path: readonly string[]; outcome: string; severity: 'error' | 'warning' }[] = [
  { path: ['startupProbe'], outcome: 'startup probe never succeeds and it is killed', severity: 'error' },
  { path: ['livenessProbe'], outcome: 'liveness probe never succeeds and it is killed', severity: 'error' },
  { path: ['readinessProbe'], outcome: 'readiness probe never succeeds', severity: 'error' },
  { path: ['lifecycle', 'postStart'], outcome: '`postStart` hook fails and it is killed', severity: 'error' },
  { path: ['lifecycle', 'preStop'], outcome: '`preStop` hook does nothing', severity: 'warning' },
];

function containerLacks(container: Container, image: KnownImage, { text, unknown }: Field): boolean {
  if (text === undefined || unknown !== undefined || !lacksShell(image, text)) return false;
  const mounts = container
    .at('volumeMounts')
    .items()
    .map((mount) => mount.at('mountPath').text);
  const names = container
    .at('env')
    .items()
    .map((variable) => variable.at('name').text);
  return !mayBring(text, mounts) && !(names.includes('PATH') || container.at('envFrom').exists);
}

function serviceLacks(service: Service, image: KnownImage, program: string): boolean {
  if (!lacksShell(image, program)) return false;
  const mounts = [...service.volumes.map(({ target }) => target), ...service.tmpfs];
  return (
    !mayBring(program, mounts) && !service.at('environment', 'PATH').written && !service.at('env_file').exists
  );
}

/** A volume may hold a shell. */
function mayBring(program: string, mounts: readonly (string | undefined)[]): boolean {
  const places = placesOf(program);
  return mounts.some((mount) => mount === undefined || places.some((place) => isWithin(place, mount)));
}

function inContainer(container: Container, program: Field): string {
  return `Container \`${container.name}\` runs \`${program.text ?? ''}\`, which \`${container.image.text ?? ''}\` does not have`;
}

function inService(service: Service, program: string): string {
  return `Service \`${service.name}\` runs \`${program}\`, which ${service.image === undefined ? 'its image' : `\`${service.image}\``} does not have`;
}
