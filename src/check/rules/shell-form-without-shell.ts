import type { Command, Stage } from '../model/image/dockerfile.ts';
import { stageLacksShell } from '../model/image/shell.ts';
import {
  checkerOf,
  containerLacks,
  hasEntrypoint,
  isShellRun,
  serviceLacks,
} from '../model/lacking-shell.ts';
import { execPlaces } from '../model/pod/exec-places.ts';
import { execForm } from '../remedy/exec-form.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';

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
  why: 'The shell is the program that is started, and the image does not contain it.',
  advice: 'write the command as a JSON array that starts with the program itself.',
  severity: 'error',
  settings: ['volumeMounts', 'volumes'],
  asksImage: true,
  references: [
    'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
    'https://github.com/GoogleContainerTools/distroless#entrypoints',
  ],

  *stage(stage) {
    const run = stage.steps.find(
      (step) => isShellRun(step) && stageLacksShell(stage, step.shell[0] ?? '', step),
    );
    if (run)
      yield { at: run.instruction, message: `${lacking(stage, run.shell[0] ?? '')}, so this \`RUN\` fails.` };
    if (!stage.isFinal) return;
    const { entrypoint, command, healthcheck } = stage;
    if (entrypoint?.form === 'shell') yield* start(stage, entrypoint, 'ENTRYPOINT');
    else if (command?.form === 'shell') yield* start(stage, command, 'CMD');
    const [shell = ''] = healthcheck?.argv ?? [];
    if (healthcheck?.form !== 'shell' || !stageLacksShell(stage, shell)) return;
    const message = `${lacking(stage, shell)}, so this shell-form \`HEALTHCHECK\` always fails.`;
    yield { at: healthcheck.at, severity: 'warning', message };
  },

  *container(container, project) {
    const image = project.knownImage(container);
    if (!image) return;
    const { confidence } = image;
    const lists = hasEntrypoint(image) ? ['command'] : ['command', 'args'];
    const program = lists
      .map((key) => container.at(key))
      .find(({ exists }) => exists)
      ?.at(0);
    const others = hooks.map(
      ([place, ...hook]) => [container.at(...execPlaces[place], 'exec', 'command', 0), ...hook] as const,
    );
    for (const [at, outcome, severity = 'error'] of [[program, 'it will not start'] as const, ...others]) {
      if (!at || !containerLacks(container, image, at)) continue;
      const runs = `${container.words} runs \`${at.text ?? ''}\`, which \`${container.image.text ?? ''}\` does not have`;
      const message = `${runs}, so ${outcome}.`;
      yield { at, severity, confidence, message };
    }
  },

  *service(service, project) {
    const image = project.knownImage(service);
    if (!image) return;
    const { confidence } = image;
    const name = service.image === undefined ? 'its image' : `\`${service.image}\``;
    const runs = (program: string): string =>
      `${service.words} runs \`${program}\`, which ${name} does not have`;
    const field = service.at('entrypoint').exists || hasEntrypoint(image) ? 'entrypoint' : 'command';
    const [program = ''] = service[field] ?? [];
    if (serviceLacks(service, image, program))
      yield {
        at: service.at(field),
        confidence,
        message: `${runs(program)}, so it will not start.`,
      };
    const test = service.at('healthcheck', 'test');
    const checker = checkerOf(test);
    if (!serviceLacks(service, image, checker)) return;
    const message = `${runs(checker)}, so its health check always fails.`;
    yield { at: test, severity: 'warning', confidence, message };
  },
});

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
    message: `${lacking(stage, shell)}, so this shell-form \`${keyword}\` will not start.`,
    ...(isCertain ? {} : { confidence: 'likely' as const }),
    fix: execForm(command, entrypoint),
  };
}

/** What the kubelet does when the command of a probe or hook cannot be started. */
const hooks: readonly [place: keyof typeof execPlaces, outcome: string, severity?: Severity][] = [
  ['startupProbe', 'its startup probe never succeeds and it is killed'],
  ['livenessProbe', 'its liveness probe never succeeds and it is killed'],
  ['readinessProbe', 'its readiness probe never succeeds'],
  ['postStart', 'its `postStart` hook fails and it is killed'],
  ['preStop', 'its `preStop` hook does nothing', 'warning'],
];
