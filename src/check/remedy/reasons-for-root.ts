import type { Command, Stage } from '../model/image/dockerfile.ts';
import { oncePerProject } from '../model/once.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Container } from '../model/pod/workload.ts';
import { isRunBySome } from './runs-of.ts';

/*
 * Why an image that runs as root may have to: what its file says of it, and who runs it. Where there is a reason nothing
 * is proposed; the finding stays.
 */

export const mayNeedRoot = oncePerProject((stage: Stage, project: Project | undefined): boolean => {
  if (livesInRootsHome(stage) || saysWhy(stage)) return true;
  return project !== undefined && isRunWithPower(stage, project);
});

/** /root is closed to everybody else: mode 0700 in Debian, Ubuntu, RHEL and distroless images. */
function livesInRootsHome(stage: Stage): boolean {
  const { env, workdir, entrypoint, command, steps } = stage;
  const settings = [...env.values()].map(({ text }) => text);
  const words = [entrypoint, command].flatMap((one) => (one && one.from !== 'base' ? wordsOf(one) : []));
  const copied = steps.flatMap(({ copy }) =>
    copy && !('error' in copy.destination) ? [copy.destination.text] : [],
  );
  return [workdir ?? '', ...settings, ...words, ...copied].some((text) =>
    /(?:^|[\s:='"])\/root(?:$|[\s:/'"])/.test(text),
  );
}

function wordsOf({ argv, script = '' }: Command): readonly string[] {
  return [...argv, script];
}

/** `# must run as root to read the sockets of other containers` */
function saysWhy({ dockerfile: { source, text } }: Stage): boolean {
  return text.comments.some((span) =>
    /\b(?:as|be|needs?|requires?|for|stay) root\b|\broot (?:is )?(?:needed|required)\b|\broot privileges\b/i.test(
      source.slice(span),
    ),
  );
}

/** What is privileged, or given capabilities, or the Docker socket, is there for what root alone may do with them. */
function isRunWithPower(stage: Stage, project: Project): boolean {
  return isRunBySome(stage, project, { container: hasPower, service: isPowerful });
}

function hasPower(container: Container): boolean {
  const context = (...path: string[]) => container.at('securityContext', ...path);
  return (
    context('privileged').value === true ||
    context('capabilities', 'add').items().length > 0 ||
    container.effective('runAsUser').number === 0
  );
}

function isPowerful(service: Service): boolean {
  const hasSocket = service.volumes.some(({ source }) => source.endsWith('/docker.sock'));
  return service.privileged || service.capAdd.length > 0 || hasSocket || service.user.from === 'user';
}
