import { dockerCapability } from '../facts/capabilities.ts';
import { raisesPrivileges, usesCapabilities } from '../model/command/need.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { once } from '../model/once.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Fix } from './fix.ts';
import { isLowPort, lowPortsOf } from './low-ports.ts';
import { fileCapabilitiesIn } from './run-as.ts';
import { capabilitiesTried, ranAs, writesTried } from './tried.ts';
import type { Tried } from '../model/links/saved.ts';

/*
 * What a program needs to start, where that is known: from the files, or from the facts about this very tag. What is not
 * known is undefined, and then nothing is taken from the program: a proposal that rests on hope breaks deployments.
 */

/** A container of a pod, or a service of compose. */
export type Runner = Container | Service;

export interface Start {
  /** As whom; undefined where nobody can say. */
  readonly uid: number | undefined;
  /** It is not root, whatever its number: the kubelet would not start it, or its image names somebody else. */
  readonly isHeld: boolean;
  /** Whether the number is right beyond doubt, and not by a likely link to a Dockerfile. */
  readonly isCertain: boolean;
  readonly image: KnownImage | undefined;
  /** It starts what its image starts, so that what is known of the image's program is known of it. */
  readonly isOwn: boolean;
}

const inProjects = once((project: Project) => once((runner: Runner) => readStart(runner, project)));

export function startOf(runner: Runner, project: Project): Start {
  return inProjects(project)(runner);
}

function readStart(runner: Runner, project: Project): Start {
  const field = 'pod' in runner ? runner.image : runner.at('image');
  const image = field.unknown === undefined ? project.knownImage(runner) : undefined;
  const isOwn = image !== undefined && runsOwn(runner, image);
  const written = writtenUser(runner);
  if (written !== undefined)
    return { uid: written ?? undefined, isHeld: false, isCertain: written !== null, image, isOwn };
  const isNamed =
    image?.user !== undefined && image.uid === undefined && !/^(?:root|0+)(?::|$)/.test(image.user);
  const isHeld = isNamed || ('pod' in runner && runner.effective('runAsNonRoot').value === true);
  const isCertain = image?.confidence === 'certain' && image.uid !== undefined;
  return { uid: image?.uid, isHeld, isCertain, image, isOwn };
}

/** null: something is written that nobody can read here; undefined: nothing is. */
function writtenUser(runner: Runner): number | null | undefined {
  if ('pod' in runner) {
    const user = runner.effective('runAsUser');
    if (!user.exists && user.unknown === undefined) return undefined;
    return user.unknown === undefined ? (user.number ?? null) : null;
  }
  return runner.user.from === 'user' ? runner.user.uid : undefined;
}

function runsOwn(runner: Runner, { entrypoint }: KnownImage): boolean {
  const isInPod = 'pod' in runner;
  if (runner.at(isInPod ? 'command' : 'entrypoint').exists) return false;
  const hasWords = runner.at(isInPod ? 'args' : 'command').exists;
  return !hasWords || (entrypoint !== undefined && entrypoint.length > 0);
}

export function isKnownNotRoot({ uid, isHeld }: Start): boolean {
  return isHeld || (uid !== undefined && uid > 0);
}

/** What was seen when it was tried, where it starts as the user that it was tried as. */
export function triedNow(runner: Runner, project: Project): Tried | undefined {
  const { uid, image } = startOf(runner, project);
  return image?.tried?.uid === uid ? image?.tried : undefined;
}

/** On what a fix rests that was made of what is known of the image. */
export function groundsOf(runner: Runner, project: Project): Pick<Fix, 'ran' | 'restsOn'> {
  const tried = triedNow(runner, project);
  const { image } = startOf(runner, project);
  return { ...(tried ? { ran: ranAs(tried) } : {}), restsOn: image?.basis };
}

/**
 * The capabilities without which it does not start: those in its program's file, and for one that starts as root to
 * become somebody else those that this takes. Undefined where that is not known.
 */
export function capabilitiesNeeded(runner: Runner, project: Project): readonly string[] | undefined {
  const start = startOf(runner, project);
  const { image, isOwn } = start;
  const tried = triedNow(runner, project);
  if (tried) return capabilitiesTried(tried);
  const inFiles = fileCapabilitiesIn(imageNameOf(runner), image);
  if (isKnownNotRoot(start)) return raisesPrivileges(runner, project) ? undefined : inFiles;
  if (start.uid !== 0 || !start.isCertain || !isOwn || image === undefined) return undefined;
  if (image.capabilitiesAsRoot.length === 0 || addsToStart(runner, project)) return undefined;
  const { capabilitiesAsRoot: own } = image;
  const all = [
    ...inFiles,
    ...own,
    ...(own.includes('CHOWN') ? ownership : []),
    ...(listensLow(runner, image) ? ['NET_BIND_SERVICE'] : []),
  ];
  return [...new Set(all)].sort();
}

/** Without these root cannot write what is another's, which the entrypoints that change owners do. */
const ownership = ['DAC_OVERRIDE', 'FOWNER'];

/** What was built on top of an image may do anything before it starts the image's program. */
function addsToStart(runner: Runner, project: Project): boolean {
  return usesCapabilities(runner, project);
}

function listensLow(runner: Runner, { ports }: KnownImage): boolean {
  const written = 'pod' in runner && lowPortsOf(runner).length > 0;
  return written || ports.some((port) => isLowPort(Number.parseInt(port, 10)));
}

export function imageNameOf(runner: Runner): string | undefined {
  return 'pod' in runner ? runner.image.text : runner.image;
}

/** Where it was seen to write when it was tried, as whomever. */
export function writesSeen(runner: Runner, project: Project): readonly string[] {
  const { tried } = startOf(runner, project).image ?? {};
  return (tried && writesTried(tried)) ?? [];
}

/** Where its program writes, as far as it is known of this image; undefined where it is not. */
export function writesOf(runner: Runner, project: Project): readonly string[] | undefined {
  const { image, isOwn } = startOf(runner, project);
  if (image?.tried) {
    const tried = triedNow(runner, project);
    return tried && writesTried(tried);
  }
  if (!isOwn || image?.confidence !== 'certain' || image.writes.length === 0) return undefined;
  return image.writes;
}

/**
 * A program of a public image that is known to do all its work as somebody else than root, and that is asked for
 * nothing out of the ordinary: what the host has is nothing to it.
 */
export function isKnownServer(runner: Runner, project: Project): boolean {
  const { image, isOwn } = startOf(runner, project);
  if (!isOwn || !image || image.built || image.isOpaque || image.confidence !== 'certain') return false;
  const isOrdinary = (image.uid ?? 0) > 0 || image.dropsRoot !== undefined;
  return isOrdinary && image.fileCapabilities.length === 0 && !hasUnusualPower(runner);
}

/** Every container of a pod is one. */
export function areKnownServers({ containers }: Pod, project: Project): boolean {
  return containers.length > 0 && containers.every((container) => isKnownServer(container, project));
}

/** Capabilities that no server needs are asked for by somebody who knows better. */
function hasUnusualPower(runner: Runner): boolean {
  const added = 'pod' in runner ? runner.at('securityContext', 'capabilities', 'add') : runner.at('cap_add');
  return added
    .items()
    .some(({ text }) =>
      /^(?:ALL|BPF|MKNOD|NET_ADMIN|PERFMON|SYS_.*)$/.test(dockerCapability(text ?? '') ?? 'ALL'),
    );
}
