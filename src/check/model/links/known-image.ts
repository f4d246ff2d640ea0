import type { BaseImageFacts } from '../../facts/base-images.ts';
import { fileCapabilitiesOf } from '../../facts/file-capabilities.ts';
import type { Command, Stage } from '../image/dockerfile.ts';
import type { ImageKnowledge } from '../image/knowledge.ts';
import { stageLacksShell } from '../image/shell.ts';
import { partingOfStage } from '../command/parting.ts';
import type { Scripted } from '../command/script.ts';
import { capabilitiesSetIn } from './file-capabilities.ts';
import type { BuiltImage, ImageLink } from './images.ts';
import type { Tried } from './saved.ts';

/**
 * What is known of the image that a container runs, in one shape for an image from outside and for one that a Dockerfile
 * of the project makes. Undefined is not known, and an empty list of users, ports and writes proves nothing.
 */
export interface KnownImage extends BaseImageFacts {
  /** certain also for an image from outside, whose facts hang on its tag. */
  readonly confidence: 'certain' | 'likely';
  /** The stage that makes it and what says so; undefined for an image from outside. */
  readonly built: BuiltImage | undefined;
  /** What `setcap` gave to programs of it: `NET_BIND_SERVICE`. */
  readonly fileCapabilities: readonly string[];
  /** What it did when somebody started it as this container does, and what it needed then. */
  readonly tried?: Tried;
}

export interface Knowing {
  readonly scriptAt: Scripted['scriptAt'];
  readonly images: ImageKnowledge;
  /** A start like that of the container. */
  readonly tried: Tried | undefined;
}

export function knownImageOf(link: ImageLink, { scriptAt, images, tried }: Knowing): KnownImage | undefined {
  if (link.kind === 'unknown') return undefined;
  const image = link.kind === 'built' ? builtImage(link.image, scriptAt) : publicImage(link, images);
  if (!image || !tried || !isStillTried(image, tried)) return image;
  // What a Dockerfile makes may have changed since: it says itself how it leaves root.
  const { root, ...rest } = tried;
  const seen = image.built || root === undefined ? rest : tried;
  return { ...image, writes: tried.writes, tried: seen };
}

/** What its Dockerfile starts today is what was started when it was tried; another build of it may be another program. */
function isStillTried({ built, entrypoint, cmd }: KnownImage, { config }: Tried): boolean {
  if (!built || !config) return true;
  const isSame = (now: readonly string[] | undefined, then: readonly string[]) =>
    now === undefined || JSON.stringify(now) === JSON.stringify(then);
  return isSame(entrypoint, config.entrypoint) && isSame(cmd, config.cmd);
}

type PublicLink = Extract<ImageLink, { kind: 'public' }>;

function publicImage({ reference, isByDefault }: PublicLink, images: ImageKnowledge): KnownImage | undefined {
  const facts = images.of(reference);
  const fileCapabilities = fileCapabilitiesOf(reference.repository);
  const confidence = isByDefault === true || facts?.isUsual ? 'likely' : 'certain';
  return facts && { ...facts, confidence, built: undefined, fileCapabilities };
}

function builtImage(built: BuiltImage, scriptAt: Scripted['scriptAt']): KnownImage | undefined {
  const { stage, confidence } = built;
  if (stage.isWindows) return undefined;
  return {
    ...baseOf(stage),
    ...startOf(stage, scriptAt),
    ...userOf(stage),
    users: stage.accounts
      .filter(({ kind }) => kind === 'user')
      .map(({ name, id, gid }) => ({ name, uid: id ?? undefined, gid: gid ?? undefined })),
    ports: stage.ports.map(({ first, last, protocol }) => `${range(first, last)}/${protocol}`),
    volumes: stage.volumes.flatMap(({ path }) => (path.isKnown ? [path.text] : [])),
    fileCapabilities: [...new Set([...baseCapabilities(stage), ...capabilitiesSetIn(stage)])],
    sources: [],
    seen: undefined,
    // The user comes from a base of which it is only usual.
    confidence: stage.user.from === 'base' && stage.base.facts?.isUsual ? 'likely' : confidence,
    built,
  };
}

/** What a stage leaves as its base has it. */
function baseOf(stage: Stage): Pick<BaseImageFacts, 'family' | 'packageManager' | 'shells' | 'writes'> {
  const { facts, isScratch } = stage.base;
  const shells = isScratch ? [] : facts?.shells;
  return {
    family: isScratch ? 'scratch' : facts?.family,
    packageManager: facts?.packageManager,
    // A shell that the base lacks may have been brought since.
    shells: shells?.includes('sh') === true || stageLacksShell(stage, 'sh') ? shells : undefined,
    // What a base's program writes is known of no other program.
    writes: startsBaseProgram(stage) ? (facts?.writes ?? []) : [],
  };
}

function startsBaseProgram({ entrypoint, command }: Stage): boolean {
  return (entrypoint === null ? command : entrypoint)?.from === 'base';
}

/** How it starts; what is said of its base's program holds only where it is still the one that starts. */
function startOf(
  stage: Stage,
  scriptAt: Scripted['scriptAt'],
): Pick<KnownImage, 'entrypoint' | 'cmd' | 'dropsRoot' | 'capabilitiesAsRoot'> {
  const { entrypoint, command, base } = stage;
  return {
    entrypoint: argvOf(entrypoint),
    cmd: argvOf(command),
    dropsRoot: partingOfStage(stage, { scriptAt }),
    capabilitiesAsRoot: startsBaseProgram(stage) ? (base.facts?.capabilitiesAsRoot ?? []) : [],
  };
}

function argvOf(command: Command | null | undefined): readonly string[] | undefined {
  return command === null ? [] : command?.argv;
}

/** With the numbers that a name stands for. */
function userOf({ user, accounts, base }: Stage): Pick<BaseImageFacts, 'user' | 'uid' | 'gid' | 'basis'> {
  const { kind, value, name, group } = user;
  if (kind === 'unknown' || user.openArguments.length > 0)
    return { user: undefined, uid: undefined, gid: undefined };
  const account = accounts.findLast((one) => one.kind === 'user' && one.name === name);
  const byName = accounts.findLast((one) => one.kind === 'group' && one.name === group);
  const ofBase = user.from === 'base' ? base.facts : undefined;
  // The number of a name, and what a variable stands for, may be the base's to say.
  const isBases = account?.from === 'base' || user.instruction?.args.includes('$');
  const { basis } = ofBase ?? (isBases ? base.facts : undefined) ?? {};
  const uid = user.uid ?? account?.id ?? ofBase?.uid ?? undefined;
  const primary = kind === 'root' ? 0 : (account?.gid ?? ofBase?.gid);
  const gid = user.gid ?? (group === undefined || group === '' ? primary : byName?.id);
  return {
    user: value === '' ? 'root' : value,
    uid,
    gid: gid ?? undefined,
    ...(basis ? { basis } : {}),
  };
}

function baseCapabilities({ base }: Stage): readonly string[] {
  return base.image ? fileCapabilitiesOf(base.image.repository) : [];
}

function range(first: number, last: number): string {
  return first === last ? String(first) : `${first}-${last}`;
}
