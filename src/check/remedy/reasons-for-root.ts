import { isNamedLikeRooted } from '../facts/rooted-programs.ts';
import type { Command, Stage } from '../model/image/dockerfile.ts';
import { absolutePath, basename, isWithin } from '../model/image/path.ts';
import { isDeveloping } from '../model/image/purpose.ts';
import { mountsOf } from '../model/mounts.ts';
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
  if (livesInRootsHome(stage) || saysWhy(stage) || isForDevelopers(stage) || isOfRoot(stage)) return true;
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

/** What is edited while it runs is written by whoever edits it; and a debugger looks into other processes. */
function isForDevelopers({ entrypoint, command, name, dockerfile: { source } }: Stage): boolean {
  const own = [entrypoint, command].flatMap((one) => (one && one.from !== 'base' ? one : []));
  const debugs = own.some((one) =>
    wordsOf(one).some((word) => /(?:^|[\s/])(?:debugpy|dlv|gdb|strace)\b/.test(word)),
  );
  const isDebug = /(?:^|[./-])debug(?:$|[./-])/.test(`${source.path.toLowerCase()}/${name}`);
  return debugs || isDebug || own.some(isDeveloping);
}

/** Its name says what it is, and that is nothing for another user. */
function isOfRoot({ entrypoint, command, steps, dockerfile: { source } }: Stage): boolean {
  const programs = [entrypoint, command].flatMap((one) =>
    one && one.from !== 'base' ? wordsOf(one).slice(0, 3) : [],
  );
  const copied = steps.flatMap(({ copy }) =>
    (copy?.sources ?? []).flatMap((one) => ('error' in one ? [] : basename(one.text))),
  );
  return [source.path, ...programs, ...copied].some(isNamedLikeRooted);
}

/** What is privileged, or given capabilities, or the Docker socket, is there for what root alone may do with them. */
function isRunWithPower(stage: Stage, project: Project): boolean {
  return isRunBySome(stage, project, {
    container: (container) => hasPower(container) || keepsFiles(container),
    service: (service) => isPowerful(service) || keepsVolumes(service, stage),
  });
}

function hasPower(container: Container): boolean {
  const context = (...path: string[]) => container.at('securityContext', ...path);
  return (
    context('privileged').value === true ||
    context('capabilities', 'add').items().length > 0 ||
    container.effective('runAsUser').number === 0 ||
    ['hostNetwork', 'hostPID'].some((key) => container.pod.at(key).value === true)
  );
}

/** A claim belongs to root until an `fsGroup` gives it to somebody, and a folder of the node always does. */
function keepsFiles(container: Container): boolean {
  const hasGroup = container.pod.at('securityContext', 'fsGroup').exists;
  return mountsOf(container).some(({ readOnly, volume }) => {
    if (readOnly || volume === undefined) return !readOnly && !hasGroup;
    return volume.at('hostPath').exists || (volume.at('persistentVolumeClaim').exists && !hasGroup);
  });
}

/**
 * What is in a volume already is root's, as whom it was written, unless the server of the base has left root before; and
 * a folder of the host belongs to somebody there.
 */
function keepsVolumes(service: Service, { workdir, base, volumes }: Stage): boolean {
  const isLeft = (target: string) =>
    base.facts?.dropsRoot !== undefined &&
    volumes.some(({ from, path }) => from === 'base' && isWithin(target, path.text));
  return service.volumes.some(({ type, target, readOnly }) => {
    const path = absolutePath('/', target);
    const isSettings = /\.(?!db$|log$|sqlite3?$)\w+$/.test(path);
    if (readOnly || isSettings || isWithin(workdir ?? '/', path)) return false;
    return type === 'bind' || (type === 'volume' && !isLeft(path));
  });
}

function isPowerful(service: Service): boolean {
  const hasSocket = service.volumes.some(({ source }) => source.endsWith('/docker.sock'));
  const isOfHost = service.at('devices').exists || service.networkMode === 'host' || service.pid === 'host';
  return (
    service.privileged || service.capAdd.length > 0 || hasSocket || isOfHost || service.user.from === 'user'
  );
}
