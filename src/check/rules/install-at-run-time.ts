import type { Act } from '../model/command/act.ts';
import { firstOf, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { installerOf } from '../model/command/installer.ts';
import { isDevelopment, startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { isWorkshop } from '../model/image/purpose.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker, "Building best practices", "Create ephemeral containers": a container can be replaced "with an absolute
 * minimum of set up and configuration".
 *   Dockerfile  ENTRYPOINT, CMD, and the scripts of the project that they start
 *   Kubernetes  command, args, lifecycle.postStart.exec
 *   Compose     entrypoint, command
 *   Allowed     steps of a pipeline, whose run is a build; an image to develop or test in
 */
export default defineRule({
  id: 'install-at-run-time',
  summary: 'A container installs packages when it starts',
  why: 'Each start depends on a package server, may get other versions, and needs a writable root filesystem.',
  severity: 'warning',
  settings: ['volumes', 'volumeMounts'],
  asksImage: true,
  references: ['https://docs.docker.com/build/building/best-practices/#create-ephemeral-containers'],

  *stage(stage, project) {
    if (!stage.isFinal || isWorkshop(stage)) return;
    yield* installed('This image', 'a `RUN` instruction', startOfStage(stage, project));
  },

  *container(container, project) {
    yield* installed(container.words, 'its image', startOfContainer(container, project));
  },

  *service(service, project) {
    for (const problem of installed(service.words, 'its image', startOfService(service, project)))
      yield isDevelopment(service) ? { ...problem, severity: 'notice' } : problem;
  },
});

function* installed(who: string, where: string, acts: readonly Act[]): Iterable<Problem> {
  const installs = acts.filter((act) => installerOf(act) !== undefined);
  const first = firstOf(installs);
  if (!first) return;
  const commands = [...new Set(installs.map((act) => `\`${installerOf(act) ?? ''}\``))];
  const message = `${who} installs packages when it starts (${commands.join(', ')}). Install them in ${where}.`;
  yield { message, ...placeOfAct(first) };
}
